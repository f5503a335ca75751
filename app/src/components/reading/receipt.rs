//! "NAME asks to be told that you have read this": nothing leaves until the reader says so.

use domain::folder::Place;
use domain::message::{MessageKey, Spot};
use domain::receipt::{ReceiptAnswer, ReceiptAsked};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlButtonElement, HtmlElement};

use crate::api::reading::answer_receipt;
use crate::components::icon::Icon;
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::state::mail::use_mail;
use crate::state::notices::use_notices;
use crate::state::session::use_me;

#[component]
pub(super) fn ReceiptNotice(asked: ReceiptAsked, place: Place, key: MessageKey) -> impl IntoView {
    let i18n = use_i18n();
    let answered = RwSignal::new(false);
    let words = words(&asked, asked.from.address == use_me().address, i18n);
    view! {
        <div
            class="banner receipt"
            role="group"
            aria-label=tu_string!(i18n, mail.receipt.label)
            hidden=move || answered.get()
        >
            <Icon name="info" />
            <p>{words}</p>
            {asked.allowed.then(|| view! { <AnswerReceipt place=place key=key answered=answered /> })}
        </div>
    }
}

fn words(asked: &ReceiptAsked, own: bool, i18n: Locale) -> String {
    let name = asked.by.label().to_owned();
    let address = asked.from.address.to_string();
    if !asked.allowed {
        return tu_string!(i18n, mail.receipt.not_allowed, name = name, address = address).to_string();
    }
    let mut words = tu_string!(i18n, mail.receipt.asks, name = name).to_string();
    if !own {
        words.push(' ');
        words.push_str(&tu_string!(i18n, mail.receipt.leaves_as, address = address));
    }
    if asked.elsewhere {
        let to: Vec<String> = asked.to.iter().map(ToString::to_string).collect();
        words.push(' ');
        words.push_str(&tu_string!(i18n, mail.receipt.goes_to, who = to.join(", ")));
    }
    words
}

/// A form that works by itself.
#[component]
fn AnswerReceipt(place: Place, key: MessageKey, answered: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let notices = use_notices();
    let busy = RwSignal::new(false);
    let spot = Spot {
        folder: place.folder.clone(),
        key,
    };
    let back = mail.wanted.with_untracked(|wanted| wanted.message_path(&spot));
    let (mailbox, folder) = (place.mailbox.to_string(), place.folder.to_string());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let button = event
            .submitter()
            .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let Some(answer) = button.and_then(|button| ReceiptAnswer::parse(&button.value())) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let place = place.clone();
        spawn_local(async move {
            let done = answer_receipt(place, key, answer).await;
            busy.try_set(false);
            match done {
                Ok(_) => {
                    notices.done(said(answer, i18n).to_owned());
                    focus_message();
                    answered.try_set(true);
                }
                Err(error) => notices.failed(error),
            }
        });
    };
    view! {
        <form class="receipt-answer" method="post" action="/mail/receipt" on:submit=submit>
            <input type="hidden" name="mailbox" value=mailbox />
            <input type="hidden" name="folder" value=folder />
            <input type="hidden" name="key" value=key.to_string() />
            <input type="hidden" name="back" value=back />
            <button
                type="submit"
                name="answer"
                value=ReceiptAnswer::Send.as_str()
                class="button button-outline"
                aria-disabled=move || busy.get().then_some("true")
            >
                {tu_string!(i18n, mail.receipt.send)}
            </button>
            <button
                type="submit"
                name="answer"
                value=ReceiptAnswer::Decline.as_str()
                class="button button-quiet"
                aria-disabled=move || busy.get().then_some("true")
            >
                {tu_string!(i18n, mail.receipt.decline)}
            </button>
        </form>
    }
}

fn said(answer: ReceiptAnswer, i18n: Locale) -> &'static str {
    match answer {
        ReceiptAnswer::Send => tu_string!(i18n, mail.receipt.sent),
        ReceiptAnswer::Decline => tu_string!(i18n, mail.receipt.declined),
    }
}

/// The pressed button goes: the message it stood above takes the focus.
fn focus_message() {
    let subject = document().query_selector(".letter-subject").ok().flatten();
    if let Some(subject) = subject.and_then(|subject| subject.dyn_into::<HtmlElement>().ok()) {
        let _ = subject.focus();
    }
}
