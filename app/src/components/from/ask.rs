//! Where a right is missing: asking for it without leaving the message (PRODUCT 3.2, 4), and, while nobody has answered,
//! taking the request back. Without scripts the form is saved and a page of its own asks.

use domain::Address;
use domain::desk::DeskError;
use domain::id::RequestId;
use domain::identity::{Asked, Authority};
use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::FROM;
use super::check::Check;
use crate::api::delegations::withdraw_request;
use crate::components::compose::browser::focus;
use crate::components::compose::{Notice, Writing, use_writing};
use crate::components::delegations::ask::AskForm;
use crate::components::icon::Icon;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, live, memo};
use crate::state::notices::use_notices;

/// What is missing, and of what it was asked.
#[derive(Clone, Copy)]
pub struct Asking {
    /// The dialog is open, and about this.
    about: RwSignal<Option<Address>>,
    asked: RwSignal<Vec<Address>>,
}

pub fn provide_asking() -> Asking {
    let asking = Asking {
        about: RwSignal::new(None),
        asked: RwSignal::new(Vec::new()),
    };
    provide_context(asking);
    asking
}

/// The address one may not write as, where somebody here could give the right, and the request for it that is open.
fn missing(writing: Writing) -> Option<(Address, Option<Asked>)> {
    writing.check.with(|check| match check {
        Check::Known(standing)
            if standing.authority == Authority::NotAllowed && !standing.grantors.is_empty() =>
        {
            Some((standing.identity.address.clone(), standing.asked.clone()))
        }
        _ => None,
    })
}

/// The button beneath the refusal, or that it was pressed to an end, just now or another day.
#[component]
pub fn AskRight() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let asking = expect_context::<Asking>();
    let missing = memo(move || missing(writing));
    let open = move |event: MouseEvent| {
        event.prevent_default();
        asking
            .about
            .set(missing.get_untracked().map(|(address, _)| address));
    };
    move || {
        let (address, open_request) = missing.get()?;
        let just_now = asking.asked.with(|asked| asked.contains(&address));
        let said = match &open_request {
            _ if just_now => Some(tu_string!(i18n, delegations.ask.done_short).to_owned()),
            Some(asked) => Some(tu_string!(
                i18n,
                delegations.ask.open,
                date = asked.at.long.clone()
            )),
            None => None,
        };
        Some(match said {
            Some(said) => view! {
                <div class="from-asked">
                    <p id="from-asked" role="status">
                        <Icon name="check" class="icon-small" />
                        <span>{said}</span>
                    </p>
                    {open_request.map(|asked| view! { <Withdraw mailbox=address request=asked.request /> })}
                </div>
            }
            .into_any(),
            None => view! {
                <button
                    type="submit"
                    name="action"
                    value="ask_right"
                    class="button button-outline from-ask"
                    aria-haspopup="dialog"
                    on:click=open
                >
                    <Icon name="key" class="icon-small" />
                    {tu_string!(i18n, delegations.ask.button)}
                </button>
            }
            .into_any(),
        })
    }
}

/// Takes the request back; the right can then be asked for anew.
#[component]
fn Withdraw(mailbox: Address, request: RequestId) -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let asking = expect_context::<Asking>();
    let notices = use_notices();
    let busy = RwSignal::new(false);
    let value = format!("withdraw:{request}");
    let withdraw = move |event: MouseEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (mailbox, request) = (mailbox.clone(), request.clone());
        spawn_local(async move {
            match withdraw_request(request).await {
                Ok(()) => writing.notice.set(Some(Notice::RequestWithdrawn)),
                Err(ApiError::Desk(DeskError::NotFound)) => writing.notice.set(Some(Notice::RequestGone)),
                Err(error) => {
                    busy.try_set(false);
                    notices.failed(error);
                    return;
                }
            }
            // What holds now, the server knows.
            asking
                .asked
                .try_update(|asked| asked.retain(|known| known != &mailbox));
            writing.ask_about_from();
            // The button makes way.
            focus(FROM);
        });
    };
    view! {
        <button
            type="submit"
            name="action"
            value=value
            class="button button-outline"
            aria-describedby="from-asked"
            aria-disabled=move || busy.get().then_some("true")
            on:click=withdraw
        >
            {tu_string!(i18n, delegations.asked.withdraw)}
        </button>
    }
}

/// Stands beside the form of the message: a form within a form is none.
#[component]
pub fn AskDialog(asking: Asking) -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let dialog = NodeRef::<Div>::new();
    effect(move || {
        if let (Some(_), Some(dialog)) = (asking.about.get(), dialog.get_untracked())
            && dialog.show_popover().is_ok()
        {
            let _ = dialog.focus();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            let _ = dialog.hide_popover();
        }
    };
    // Closed by Escape or a press beside it, it forgets what it was about.
    let toggled = move |_| {
        let shown = dialog
            .try_get_untracked()
            .flatten()
            .is_some_and(|dialog| dialog.matches(":popover-open").unwrap_or(false));
        if !shown {
            asking.about.set(None);
        }
    };
    let title = move || {
        asking
            .about
            .get()
            .map(|about| tu_string!(i18n, delegations.ask.title, mailbox = about.to_string()).to_string())
    };
    view! {
        <div
            class="dialog"
            popover="auto"
            role="dialog"
            tabindex="-1"
            aria-labelledby="ask-title"
            node_ref=dialog
            on:toggle=toggled
        >
            <div>
                <h2 class="dialog-title" id="ask-title">
                    {title}
                </h2>
                <p class="field-hint">{tu_string!(i18n, delegations.ask.lead)}</p>
            </div>
            {live(move || {
                asking
                    .about
                    .get()
                    .map(|about| {
                        let asked = move |mailbox: Address| {
                            asking.asked.update(|asked| asked.push(mailbox));
                            // Its answer says how to take the request back.
                            writing.ask_about_from();
                            close();
                            // The button that opened it has made way for words.
                            focus(FROM);
                        };
                        view! {
                            <AskForm mailbox=Some(about) asked=asked>
                                <button type="button" class="button button-outline" on:click=move |_| close()>
                                    {tu_string!(i18n, delegations.ask.cancel)}
                                </button>
                            </AskForm>
                        }
                    })
            })}
        </div>
    }
}
