use domain::folder::{FolderKey, Place};
use domain::message::{Scope, Search as Looked};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::place::{ListRequest, use_whereabouts};
use crate::state::session::use_me;

/// Searches the mailbox one is in, or only the folder where that was chosen; elsewhere, one's own mailbox.
#[component]
pub(super) fn Search() -> impl IntoView {
    let i18n = use_i18n();
    let here = use_whereabouts();
    let own = Place {
        mailbox: use_me().address,
        folder: FolderKey::INBOX,
    };
    let place = memo(move || {
        here.with(|here| {
            here.as_ref()
                .map_or_else(|| own.clone(), |here| here.list.place.clone())
        })
    });
    let query = memo(move || {
        here.with(|here| Some(here.as_ref()?.list.search.as_ref()?.text.clone()))
            .unwrap_or_default()
    });
    let scope = memo(move || {
        here.with(|here| Some(here.as_ref()?.list.search.as_ref()?.scope))
            .unwrap_or_default()
    });
    let input = NodeRef::<Input>::new();
    // Following the address bar, but never over letters typed before the page was taken over.
    Effect::new(move |before: Option<String>| {
        let now = query.get();
        if let (Some(before), Some(input)) = (before, input.get_untracked())
            && before != now
        {
            input.set_value(&now);
        }
        now
    });
    let navigate = use_navigate();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(text) = input.get_untracked().map(|input| input.value().trim().to_owned()) else {
            return;
        };
        let request = ListRequest {
            search: (!text.is_empty()).then_some(Looked {
                text,
                scope: scope.get_untracked(),
            }),
            ..ListRequest::folder(place.get_untracked())
        };
        navigate(&request.path(), Default::default());
    };
    view! {
        <search class="search">
            <form method="get" action=move || ListRequest::folder(place.get()).path() on:submit=on_submit>
                <Icon name="search" />
                <input
                    node_ref=input
                    type="text"
                    name="q"
                    enterkeyhint="search"
                    autocomplete="off"
                    value=query.get_untracked()
                    aria-label=tu_string!(i18n, common.search.label)
                    placeholder=tu_string!(i18n, common.search.hint)
                />
                {live(move || {
                    (scope.get() == Scope::Folder)
                        .then(|| view! { <input type="hidden" name="in" value="folder" /> })
                })}
            </form>
        </search>
    }
}
