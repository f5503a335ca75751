use domain::Address;
use domain::desk::DeskError;
use leptos::prelude::*;

use super::chosen::Chosen;
use super::empty::EmptyFolder;
use super::head::Head;
use super::paging::Paging;
use super::rows::Rows;
use super::selection::Selection;
use super::skeleton::Bones;
use crate::components::empty::Empty;
use crate::components::trouble::Trouble;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::folders::{Folders, use_folders};
use crate::state::mail::{Mail, use_mail};
use crate::state::session::use_me;

/// The middle column. The form beneath it does what the buttons do before the WebAssembly arrives.
#[component]
pub fn MessagePane() -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let chosen = Chosen::new();
    let place = move || mail.wanted.with(|wanted| wanted.place.clone());
    view! {
        <section class="messages" aria-label=tu_string!(i18n, mail.messages)>
            <Head />
            <form
                class="messages-form"
                method="post"
                action="/mail/actions"
                node_ref=chosen.form
                on:change=move |_| chosen.recount()
            >
                <input type="hidden" name="mailbox" value=move || place().mailbox.to_string() />
                <input type="hidden" name="folder" value=move || place().folder.to_string() />
                <input type="hidden" name="back" value=move || mail.wanted.with(|wanted| wanted.path()) />
                <Transition fallback=Bones>
                    <Content chosen=chosen />
                </Transition>
            </form>
        </section>
    }
}

#[derive(Clone, PartialEq)]
enum Phase {
    Loading,
    Failed(ApiError),
    /// Others' mailbox, and not, or no longer, open to one.
    Closed(Address),
    Empty,
    Listed,
}

/// The rows keep their place in the page while the list is asked for again; only another list replaces them.
#[component]
fn Content(chosen: Chosen) -> impl IntoView {
    let mail = use_mail();
    let (own, folders) = (use_me().address, use_folders());
    let phase = memo(move || phase(mail, folders, &own));
    live(move || match phase.get() {
        Phase::Loading => view! { <Bones /> }.into_any(),
        Phase::Closed(mailbox) => view! { <NoAccess mailbox=mailbox /> }.into_any(),
        Phase::Failed(error) => {
            view! { <Trouble error=error retry=Callback::new(move |()| mail.list.refetch()) /> }.into_any()
        }
        Phase::Empty => view! { <EmptyFolder /> }.into_any(),
        Phase::Listed => view! {
            <Selection chosen=chosen />
            <Rows />
            <Paging />
        }
        .into_any(),
    })
}

fn phase(mail: Mail, folders: Folders, own: &Address) -> Phase {
    mail.listed(|answer| match answer {
        Ok(page) if page.rows.is_empty() => Phase::Empty,
        Ok(_) => Phase::Listed,
        Err(error) => Phase::Failed(error.clone()),
    })
    .map_or(Phase::Loading, |phase| match phase {
        Phase::Failed(ApiError::Desk(DeskError::NotFound | DeskError::Forbidden)) => {
            let mailbox = mail.wanted.with(|wanted| wanted.place.mailbox.clone());
            // Within a mailbox that is open it is the folder that is not there.
            if mailbox == *own || folders.lists(&mailbox) {
                phase
            } else {
                Phase::Closed(mailbox)
            }
        }
        other => other,
    })
}

#[component]
fn NoAccess(mailbox: Address) -> impl IntoView {
    let i18n = use_i18n();
    let address = mailbox.to_string();
    view! {
        <Empty
            icon="lock"
            title=tu_string!(i18n, mail.no_access_title, address = address).to_string()
            text=tu_string!(i18n, mail.no_access)
        >
            <a class="button button-outline" href="/mail">
                {tu_string!(i18n, common.back_to_mail)}
            </a>
        </Empty>
    }
}
