use leptos::prelude::*;

use crate::components::folders::folder_name;
use crate::components::icon::Icon;
use crate::i18n::{tu, tu_string, use_i18n};
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
    let place = Memo::new(move |_| mail.wanted.with(|wanted| wanted.place.clone()));
    let mailbox = move || {
        let address = place.get().mailbox;
        (address != own).then(|| folders.mailbox_name(&address))
    };
    view! {
        <header class="messages-head">
            <h1 class="messages-title">{move || folder_name(&place.get().folder, i18n)}</h1>
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
        {move || mail.wanted.with(|wanted| wanted.query.clone().map(|query| (query, wanted.place.clone()))).map(|(query, place)| {
            view! {
                <p class="messages-found" role="status">
                    <span>{tu_string!(i18n, mail.list.found, query = query).to_string()}</span>
                    <a class="button button-quiet" href=ListRequest::folder(place).path()>
                        {tu!(i18n, mail.list.leave_search)}
                    </a>
                </p>
            }
        })}
    }
}
