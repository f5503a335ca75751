//! What a person prefers. Each setting is a plain form of its own that says when it is kept.

mod compose;
mod pages;
mod saving;

use leptos::prelude::*;
use leptos_meta::Title;

use self::compose::{ShowFrom, Signature};
use self::pages::{LanguageSetting, ThemeSetting};
use crate::i18n::{tu, tu_string, use_i18n};

#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=format!("{} · {}", tu_string!(i18n, common.settings), tu_string!(i18n, common.app_name)) />
        <div class="sheet">
            <header>
                <h1 class="sheet-title">{tu!(i18n, common.settings)}</h1>
                <p class="setting-hint">{tu!(i18n, common.prefs.lead)}</p>
            </header>
            <LanguageSetting />
            <ThemeSetting />
            <ShowFrom />
            <Signature />
        </div>
    }
}
