//! What was done, beside the fields.

use domain::{
    draft::Became,
    folder::{FolderKey, FolderRole, Place},
};
use leptos::prelude::*;

use super::words;
use super::writing::{Notice, Phase, Writing, use_writing};
use crate::components::icon::Icon;
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::live::live;

#[component]
pub fn Notices() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let said = move || match writing.phase.get() {
        Phase::Waiting => Some((tu_string!(i18n, compose.waiting_files).to_owned(), None)),
        _ => writing.notice.with(|notice| {
            notice
                .as_ref()
                .map(|notice| (words::notice(notice, i18n), further(writing, notice, i18n)))
        }),
    };
    view! {
        <div class="compose-notices" aria-live="polite">
            {live(move || {
                said()
                    .map(|(said, further)| {
                        view! {
                            <p>
                                <Icon name="info" />
                                <span>
                                    {said}
                                    {further
                                        .map(|(path, name)| {
                                            view! {
                                                " "
                                                <a href=path>{name}</a>
                                            }
                                        })}
                                </span>
                            </p>
                        }
                    })
            })}
        </div>
    }
}

/// Where the other words are: path and name.
fn further(writing: Writing, notice: &Notice, i18n: Locale) -> Option<(String, &'static str)> {
    let Notice::Elsewhere(became) = notice else {
        return None;
    };
    match became {
        Became::Changed(other) => Some((
            format!("/compose?draft={other}"),
            tu_string!(i18n, compose.elsewhere.open_other),
        )),
        Became::Leaving => Some((
            "/outbox".to_owned(),
            tu_string!(i18n, compose.elsewhere.open_outbox),
        )),
        Became::Left => {
            let sent = Place {
                mailbox: writing.me.with_value(|me| me.address.clone()),
                folder: FolderKey::Role(FolderRole::Sent),
            };
            let path = format!("/mail/{}", sent.path());
            Some((path, tu_string!(i18n, compose.elsewhere.open_sent)))
        }
        Became::Discarded => None,
    }
}
