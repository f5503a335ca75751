use domain::message::Flags;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;

/// What has become of a message: small signs, each with its words.
#[component]
pub(super) fn Marks(flags: Memo<Flags>, attachments: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="message-marks">
            {live(move || flags.get().answered.then(|| view! { <Mark icon="reply" words=tu_string!(i18n, mail.list.answered) /> }))}
            {live(move || flags.get().forwarded.then(|| view! { <Mark icon="forward" words=tu_string!(i18n, mail.list.forwarded) /> }))}
            {attachments.then(|| view! { <Mark icon="attach" words=tu_string!(i18n, mail.list.attachments) /> })}
            {live(move || {
                flags
                    .get()
                    .flagged
                    .then(|| {
                        view! {
                            <span class="is-flagged">
                                <Mark icon="flagged" words=tu_string!(i18n, mail.list.flagged) />
                            </span>
                        }
                    })
            })}
        </span>
    }
}

#[component]
fn Mark(icon: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <span title=words>
            <Icon name=icon class="icon-small" />
            <span class="unseen">{words}</span>
        </span>
    }
}
