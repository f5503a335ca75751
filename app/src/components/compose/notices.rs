//! What was done, beside the fields.

use leptos::prelude::*;

use super::words;
use super::writing::{Phase, use_writing};
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;

#[component]
pub fn Notices() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let said = move || match writing.phase.get() {
        Phase::Waiting => Some(tu_string!(i18n, compose.waiting_files).to_owned()),
        _ => writing
            .notice
            .with(|notice| notice.as_ref().map(|notice| words::notice(notice, i18n))),
    };
    view! {
        <div class="compose-notices" aria-live="polite">
            {live(move || {
                said()
                    .map(|said| {
                        view! {
                            <p>
                                <Icon name="info" />
                                <span>{said}</span>
                            </p>
                        }
                    })
            })}
        </div>
    }
}
