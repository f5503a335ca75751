//! Giving up one's rights to a mailbox: asked for first, in a popover that opens without scripts too.

use domain::Address;
use domain::delegation::Rights;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::api::delegations::leave_mailbox;
use crate::components::press::Press;
use crate::i18n::{tu_string, use_i18n};
use crate::state::folders::use_folders;
use crate::state::notices::use_notices;

#[component]
pub fn Leave(
    /// Tells this popover from those of other rows.
    number: usize,
    mailbox: Address,
    rights: Rights,
    /// What describes the button: the row's mailbox.
    described_by: String,
    #[prop(into)] left: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (notices, folders) = (use_notices(), use_folders());
    let popover = NodeRef::<Div>::new();
    let busy = RwSignal::new(false);
    let address = mailbox.to_string();
    let held = words::rights_and_day(&rights, i18n);
    let press = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let mailbox = mailbox.clone();
        spawn_local(async move {
            let answer = leave_mailbox(mailbox.clone()).await;
            busy.try_set(false);
            if let Some(popover) = popover.try_get_untracked().flatten() {
                let _ = popover.hide_popover();
            }
            match answer {
                Ok(()) => {
                    let words = tu_string!(i18n, delegations.held.left, mailbox = mailbox.to_string());
                    notices.done(words.to_string());
                    folders.tree.refetch();
                    left.try_run(());
                }
                Err(error) => notices.failed(error),
            }
        });
    };
    let id = format!("leave-{number}");
    let title_id = format!("leave-title-{number}");
    let (opens, again, heading) = (id.clone(), id.clone(), title_id.clone());
    view! {
        <button
            type="button"
            class="button button-outline"
            popovertarget=opens
            aria-haspopup="dialog"
            aria-describedby=described_by
        >
            {tu_string!(i18n, delegations.held.leave)}
        </button>
        <div
            id=id
            class="dialog"
            popover="auto"
            role="dialog"
            aria-labelledby=title_id
            node_ref=popover
        >
            <h2 class="dialog-title" id=heading>
                {tu_string!(i18n, delegations.held.leave_title, mailbox = address.clone()).to_string()}
            </h2>
            <p>{tu_string!(i18n, delegations.held.leave_text, rights = held).to_string()}</p>
            <div class="dialog-deeds">
                <button type="button" class="button button-outline" popovertarget=again popovertargetaction="hide">
                    {tu_string!(i18n, delegations.held.keep)}
                </button>
                <Press action="/delegations/leave" fields=vec![("mailbox", address)] on_press=press>
                    <button class="button button-danger" aria-disabled=move || busy.get().then_some("true")>
                        {tu_string!(i18n, delegations.held.leave_yes)}
                    </button>
                </Press>
            </div>
        </div>
    }
}
