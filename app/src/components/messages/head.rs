use domain::message::{Scope, Search};
use leptos::prelude::*;

use crate::components::folders::folder_name;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::folders::use_folders;
use crate::state::mail::use_mail;
use crate::state::place::ListRequest;
use crate::state::session::use_me;

/// Which folder, of which mailbox when not one's own, and what was looked for in it.
#[component]
pub(super) fn Head() -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let folders = use_folders();
    let own = use_me().address;
    let place = memo(move || mail.wanted.with(|wanted| wanted.place.clone()));
    let mailbox = move || {
        let address = place.get().mailbox;
        (address != own).then(|| folders.mailbox_name(&address))
    };
    view! {
        <header class="messages-head">
            <h1 class="messages-title">{live(move || folder_name(&place.get().folder, i18n))}</h1>
            <Transition>
                <span class="messages-of">{mailbox.clone()}</span>
            </Transition>
            <a
                class="button button-icon"
                href=move || mail.wanted.with(|wanted| wanted.path())
                rel="external"
                aria-label=tu_string!(i18n, mail.list.refresh)
                title=tu_string!(i18n, mail.list.refresh)
                on:click=move |event| {
                    event.prevent_default();
                    mail.refresh();
                }
            >
                <Icon name="refresh" />
            </a>
        </header>
        {live(move || {
            let wanted = mail.wanted.get();
            wanted.search.clone().map(|search| view! { <Found search=search wanted=wanted /> })
        })}
    }
}

/// What was looked for, and how far: all folders, or this one.
#[component]
fn Found(search: Search, wanted: ListRequest) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let folder = folder_name(&wanted.place.folder, i18n);
    let choice = |scope: Scope, words: String| {
        let path = wanted.in_scope(scope).path();
        let is_now = search.scope == scope;
        view! {
            <a class="button button-quiet" href=path aria-current=is_now.then_some("true")>
                {words}
            </a>
        }
    };
    let partial = move || {
        let partial = mail.listed(|answer| answer.as_ref().is_ok_and(|page| page.partial));
        (partial == Some(true)).then(|| view! { <span>{tu_string!(i18n, mail.list.partial)}</span> })
    };
    view! {
        <div class="messages-found">
            <p role="status">
                <span>{tu_string!(i18n, mail.list.found, query = search.text.clone()).to_string()}</span>
                <Transition>{live(partial)}</Transition>
            </p>
            <nav aria-label=tu_string!(i18n, mail.list.scope)>
                {choice(Scope::Mailbox, tu_string!(i18n, mail.list.everywhere).to_owned())}
                {choice(Scope::Folder, tu_string!(i18n, mail.list.only_here, folder = folder).to_string())}
                <a class="button button-quiet" href=ListRequest::folder(wanted.place.clone()).path()>
                    {tu_string!(i18n, mail.list.leave_search)}
                </a>
            </nav>
        </div>
    }
}
