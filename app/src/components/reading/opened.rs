use domain::message::MessageView;
use leptos::prelude::*;

use super::commands::Commands;
use super::letter::Letter;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::state::mail::use_mail;

/// A message and what can be done with it. A part of its own: see [`crate::parts`].
#[component]
pub fn Opened(letter: MessageView) -> impl IntoView {
    view! {
        <Commands letter=letter.clone() />
        <div class="reading-scroll">
            <BackToList />
            <Letter letter=letter />
        </div>
    }
}

/// Where the list has no room beside the message.
#[component]
pub(super) fn BackToList() -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    view! {
        <div class="reading-back">
            <a class="button button-quiet" href=move || mail.wanted.with(|wanted| wanted.path())>
                <Icon name="back" />
                {tu_string!(i18n, mail.letter.back)}
            </a>
        </div>
    }
}
