use domain::desk::Deed;
use domain::folder::FolderKey;
use leptos::prelude::*;

use super::deeds::{deed_icon, deed_words};
use crate::components::folders::{folder_icon_of, folder_name};
use crate::components::icon::Icon;
use crate::components::menu::Menu;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::folders::use_folders;
use crate::state::mail::use_mail;

/// What is done more rarely, and the other folders of the mailbox: each a button of the form around it.
#[component]
pub fn MoreMenu(deeds: Vec<Deed>, folder: FolderKey, act: Callback<Deed>) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let folders = use_folders();
    // A memo, for it belongs to the column around the menu, which waits for the folders.
    let targets = memo(move || mail.wanted.with(|wanted| folders.targets(&wanted.place)));
    let deeds = deeds
        .into_iter()
        .map(|deed| {
            let words = deed_words(&deed, &folder, i18n).to_owned();
            view! { <Item name="verb" value=deed.as_str().to_owned() icon=deed_icon(&deed) words=words deed=deed act=act /> }
        })
        .collect_view();
    view! {
        <Menu icon="more" label=tu_string!(i18n, mail.deed.more)>
            {deeds}
            <hr class="menu-line" />
            <p class="menu-title">{tu_string!(i18n, mail.deed.move_title)}</p>
            {live(move || {
                targets.get()
                    .into_iter()
                    .map(|to| {
                        let (icon, words) = (folder_icon_of(&to), folder_name(&to, i18n));
                        view! { <Item name="to" value=to.to_string() icon=icon words=words deed=Deed::Move(to) act=act /> }
                    })
                    .collect_view()
            })}
        </Menu>
    }
}

#[component]
fn Item(
    name: &'static str,
    value: String,
    icon: &'static str,
    words: String,
    deed: Deed,
    act: Callback<Deed>,
) -> impl IntoView {
    view! {
        <button
            class="menu-item"
            name=name
            value=value
            on:click=move |event| {
                event.prevent_default();
                act.run(deed.clone());
            }
        >
            <Icon name=icon />
            {words}
        </button>
    }
}
