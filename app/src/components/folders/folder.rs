use domain::folder::{Folder, Place};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::names::{folder_icon, folder_name};
use super::tree::Roving;
use crate::components::amount::count;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::place::{ListRequest, use_whereabouts};

#[component]
pub(super) fn FolderItem(place: Place, folder: Folder, unread: Memo<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let here = use_whereabouts();
    let name = match folder.role {
        Some(_) => folder_name(&folder.key, i18n),
        None => folder.name.clone(),
    };
    if !folder.selectable {
        return view! { <Level depth=folder.depth name=name /> }.into_any();
    }
    let (href, in_it) = (ListRequest::folder(place.clone()).path(), place);
    let current = memo(move || here.with(|here| here.as_ref().is_some_and(|here| here.list.place == in_it)));
    let told = move |count: String| tu_string!(i18n, mail.unread_count, count = count).to_string();
    view! {
        <Item
            href=href
            icon=folder_icon(folder.role)
            name=name
            depth=folder.depth
            current=current
            figure=unread
            told=Callback::new(told)
        />
    }
    .into_any()
}

/// What waits to leave: not a folder of the mail server, but found among them.
#[component]
pub(super) fn OutboxItem(waiting: Memo<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let location = use_location();
    let current = memo(move || location.pathname.with(|path| path == "/outbox"));
    let told = move |count: String| tu_string!(i18n, mail.waiting_count, count = count).to_string();
    view! {
        <Item
            href="/outbox".to_owned()
            icon="outbox"
            name=tu_string!(i18n, mail.folder.outbox).to_owned()
            depth=0
            current=current
            figure=waiting
            told=Callback::new(told)
        />
    }
}

#[component]
fn Item(
    href: String,
    icon: &'static str,
    name: String,
    depth: u8,
    current: Memo<bool>,
    /// The number shown, and the words it is read out with.
    figure: Memo<u32>,
    told: Callback<String, String>,
) -> impl IntoView {
    let roving = expect_context::<Roving>();
    let (tab_id, focus_id) = (href.clone(), href.clone());
    let locale = use_i18n();
    let number = move || (figure.get() > 0).then(|| count(figure.get(), locale));
    view! {
        <li role="none">
            <a
                class=format!("folder depth-{}", depth.min(4))
                role="treeitem"
                attr:aria-level=(u32::from(depth) + 2).to_string()
                href=href
                aria-current=move || current.get().then_some("page")
                tabindex=move || roving.tabindex(&tab_id, current.get())
                on:focus=move |_| roving.focused(&focus_id)
            >
                <Icon name=icon />
                <span class="folder-name">{name}</span>
                {live(move || {
                    number()
                        .map(|number| {
                            view! {
                                <span class="folder-unread" aria-hidden="true">
                                    {number.clone()}
                                </span>
                                <span class="unseen">{format!(", {}", told.run(number))}</span>
                            }
                        })
                })}
            </a>
        </li>
    }
}

/// A level that holds folders and no messages.
#[component]
fn Level(depth: u8, name: String) -> impl IntoView {
    view! {
        <li role="none">
            <span
                class=format!("folder folder-level depth-{}", depth.min(4))
                role="treeitem"
                attr:aria-level=(u32::from(depth) + 2).to_string()
            >
                <Icon name="folder" />
                <span class="folder-name">{name}</span>
            </span>
        </li>
    }
}
