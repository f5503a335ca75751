//! Where a right is missing: asking for it without leaving the message (PRODUCT 3.2, 4). Without scripts the form is
//! saved and a page of its own asks.

use domain::Address;
use domain::identity::Authority;
use leptos::ev::MouseEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::FROM;
use super::check::Check;
use crate::components::compose::browser::focus;
use crate::components::compose::{Writing, use_writing};
use crate::components::delegations::ask::AskForm;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, live, memo};

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

/// The address one may not write as, where somebody here could give the right.
fn missing(writing: Writing) -> Option<Address> {
    writing.check.with(|check| match check {
        Check::Known(standing)
            if standing.authority == Authority::NotAllowed && !standing.grantors.is_empty() =>
        {
            Some(standing.identity.address.clone())
        }
        _ => None,
    })
}

/// The button beneath the refusal, or that it was pressed to an end.
#[component]
pub fn AskRight() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let asking = expect_context::<Asking>();
    let missing = memo(move || missing(writing));
    let open = move |event: MouseEvent| {
        event.prevent_default();
        asking.about.set(missing.get_untracked());
    };
    move || {
        let address = missing.get()?;
        let was_asked = asking.asked.with(|asked| asked.contains(&address));
        Some(if was_asked {
            view! {
                <p class="from-asked" role="status">
                    <Icon name="check" class="icon-small" />
                    {tu_string!(i18n, delegations.ask.done_short)}
                </p>
            }
            .into_any()
        } else {
            view! {
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
            .into_any()
        })
    }
}

/// Stands beside the form of the message: a form within a form is none.
#[component]
pub fn AskDialog(asking: Asking) -> impl IntoView {
    let i18n = use_i18n();
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
