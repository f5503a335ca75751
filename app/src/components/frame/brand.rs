use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// The name of the house, and the way home.
#[component]
pub fn Brand() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="brand" href="/mail">
            <Icon name="quill" />
            <span class="brand-name">{tu_string!(i18n, common.app_name)}</span>
        </a>
    }
}
