//! The sentence under From: who the recipients will see, or why it will not work, before anything is sent.

use leptos::prelude::*;

use super::check::Tone;
use super::words;
use crate::components::compose::use_writing;
use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::live::{live, memo};

#[component]
pub fn Status(typing: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let sentence = memo(move || {
        writing
            .check
            .with(|check| check.sentence(&writing.my_name(), typing.get()))
    });
    let icon = move || match sentence.with(|sentence| sentence.tone()) {
        Tone::Good => "check",
        Tone::Plain => "info",
        Tone::Doubt | Tone::Bad => "alert",
    };
    view! {
        <p
            id="from-status"
            role="status"
            class=move || format!("from-status {}", sentence.with(|sentence| sentence.tone().class()))
        >
            {live(move || view! { <Icon name=icon() /> })}
            <span>{live(move || sentence.with(|sentence| words::sentence(sentence, i18n)))}</span>
        </p>
    }
}
