//! What went wrong, at the top: that the message has not left, why, that nothing is lost, what to do (PRODUCT 3.3).

use domain::preflight::Objection;
use leptos::prelude::*;

use super::acting::ALERT;
use super::words;
use super::writing::{Stop, Writing, use_writing};
use crate::components::outbox::{News, words as outbox_words};
use crate::components::trouble;
use crate::i18n::{Locale, tu_string, use_i18n};

#[component]
pub fn NotLeft() -> impl IntoView {
    let writing = use_writing();
    move || writing.stop.get().map(|stop| view! { <Alert stop=stop /> })
}

#[component]
fn Alert(stop: Stop) -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let reasons = reasons(&stop, i18n);
    let instead = instead(&stop, writing);
    let said = server_words(&stop);
    let reasons = match reasons.as_slice() {
        [one] => view! { " " <span>{one.clone()}</span> }.into_any(),
        several => {
            let items = several
                .iter()
                .cloned()
                .map(|reason| view! { <li>{reason}</li> })
                .collect_view();
            view! { <ul>{items}</ul> }.into_any()
        }
    };
    let opener = opener(&stop, i18n);
    view! {
        <div id=ALERT class="alert compose-alert" role="alert" tabindex="-1">
            <div class="compose-alert-words">
                <strong>{opener}</strong>
                {reasons}
                " "
                <span>{tu_string!(i18n, compose.objection.kept)}</span>
            </div>
            {(instead.is_some() || said.is_some())
                .then(|| {
                    view! {
                        <div class="compose-alert-deeds">
                            {instead
                                .map(|address| {
                                    view! {
                                        <button type="submit" name="action" value="own_from" class="button button-outline">
                                            {tu_string!(i18n, compose.objection.send_instead, address = address)}
                                        </button>
                                    }
                                })}
                            {said
                                .map(|said| {
                                    view! {
                                        <details class="compose-details">
                                            <summary>{tu_string!(i18n, compose.objection.details)}</summary>
                                            <p class="server-words">{said}</p>
                                        </details>
                                    }
                                })}
                        </div>
                    }
                })}
        </div>
    }
}

fn opener(stop: &Stop, i18n: Locale) -> &'static str {
    match stop {
        // It may have left: to say the contrary would be a lie.
        Stop::Attempt(entry) if News::of(entry) == News::Unclear => tu_string!(i18n, outbox.state_unclear),
        _ => tu_string!(i18n, compose.objection.not_left),
    }
}

fn reasons(stop: &Stop, i18n: Locale) -> Vec<String> {
    match stop {
        Stop::Objections(list) => list.iter().map(|one| words::objection(one, i18n)).collect(),
        Stop::Attempt(entry) => match News::of(entry) {
            News::Refused(refusal) => {
                let why = outbox_words::why(refusal.as_ref(), i18n);
                vec![tu_string!(i18n, compose.objection.gone_wrong, why = why)]
            }
            news => vec![outbox_words::sentence(&news, entry, i18n)],
        },
        Stop::Trouble(error) => {
            vec![tu_string!(
                i18n,
                compose.objection.gone_wrong,
                why = trouble::sentence(error, i18n)
            )]
        }
        Stop::Files => vec![tu_string!(i18n, compose.files_failed).to_owned()],
        Stop::Unsaid => vec![tu_string!(i18n, compose.objection.unsaid).to_owned()],
    }
}

/// The user's own address, when it is another's that stands in the way.
fn instead(stop: &Stop, writing: Writing) -> Option<String> {
    let own = untrack(|| writing.own())?;
    stop.is_about_from().then(|| own.identity.address.to_string())
}

fn server_words(stop: &Stop) -> Option<String> {
    match stop {
        Stop::Objections(list) => list.iter().find_map(|objection| match objection {
            Objection::FromNotAllowed { words, .. } => words.clone(),
            _ => None,
        }),
        Stop::Attempt(entry) => outbox_words::server_words(entry),
        Stop::Trouble(_) | Stop::Files | Stop::Unsaid => None,
    }
}
