use domain::message::Spot;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::state::mail::use_mail;

/// What a message would fetch from elsewhere stays where it is until asked for, and only for this reading.
#[component]
pub(super) fn RemoteBanner(spot: Spot, shown: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let href = move || {
        let path = mail.wanted.with(|wanted| wanted.message_path(&spot));
        match (shown.get(), path.contains('?')) {
            (true, _) => path,
            (false, true) => format!("{path}&images=1"),
            (false, false) => format!("{path}?images=1"),
        }
    };
    let says = move || match shown.get() {
        true => tu_string!(i18n, mail.letter.remote_shown),
        false => tu_string!(i18n, mail.letter.remote),
    };
    let does = move || match shown.get() {
        true => tu_string!(i18n, mail.letter.remote_hide),
        false => tu_string!(i18n, mail.letter.remote_show),
    };
    view! {
        <p class="banner">
            <Icon name="image" />
            <span>{says}</span>
            <a href=href data-noscroll="true">
                {does}
            </a>
        </p>
    }
}
