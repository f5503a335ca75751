use domain::folder::percent_encoded;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::state::place::use_whereabouts;

/// Begins a message from the mailbox one is in.
#[component]
pub fn NewMessage() -> impl IntoView {
    let i18n = use_i18n();
    let here = use_whereabouts();
    let href = move || {
        here.with(|here| match here {
            Some(here) => compose_path(here.list.place.mailbox.as_str()),
            None => "/compose".to_owned(),
        })
    };
    view! {
        <nav class="workspace-new" aria-label=tu_string!(i18n, mail.write)>
            <a class="button button-primary" href=href>
                <Icon name="plus" />
                {tu_string!(i18n, mail.new_message)}
            </a>
        </nav>
    }
}

pub fn compose_path(mailbox: &str) -> String {
    format!("/compose?mailbox={}", percent_encoded(mailbox))
}
