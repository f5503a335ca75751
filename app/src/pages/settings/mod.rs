//! What a person prefers. Each setting is a plain form of its own that says when it is kept.

mod compose;
mod pages;
mod reading;
mod saving;

use domain::desk::HostKind;
use leptos::prelude::*;
use leptos_meta::Title;

use self::compose::{ShowFrom, Signature, Undo};
use self::pages::{LanguageSetting, ThemeSetting};
use self::reading::Receipts;
use crate::components::delegations::paths;
use crate::components::frame::ShortcutList;
use crate::i18n::{tu_string, use_i18n};
use crate::state::session::use_me;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=format!("{} · {}", tu_string!(i18n, common.settings), tu_string!(i18n, common.app_name)) />
        <div class="sheet">
            <header>
                <h1 class="sheet-title">{tu_string!(i18n, common.settings)}</h1>
                <p class="setting-hint">{tu_string!(i18n, common.prefs.lead)}</p>
            </header>
            <LanguageSetting />
            <ThemeSetting />
            <ShowFrom />
            <Undo />
            <Signature />
            <Receipts />
            <Delegations />
            <Keys />
        </div>
    }
}

/// Rights are kept elsewhere: the way there.
#[component]
fn Delegations() -> impl IntoView {
    let i18n = use_i18n();
    (use_me().host != HostKind::Provider).then(|| {
        view! {
            <section class="setting" aria-labelledby="setting-delegations">
                <div>
                    <h2 class="setting-title" id="setting-delegations">
                        {tu_string!(i18n, delegations.sections)}
                    </h2>
                    <p class="setting-hint">{tu_string!(i18n, delegations.lead)}</p>
                </div>
                <div class="setting-foot">
                    <a class="button button-outline" href=paths::ACCOUNTS>
                        {tu_string!(i18n, delegations.title)}
                    </a>
                    <a class="button button-outline" href=paths::RIGHTS>
                        {tu_string!(i18n, delegations.my_rights)}
                    </a>
                </div>
            </section>
        }
    })
}

/// Nothing to choose: what there is to know.
#[component]
fn Keys() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="setting" aria-labelledby="setting-keys">
            <div>
                <h2 class="setting-title" id="setting-keys">
                    {tu_string!(i18n, common.shortcuts.title)}
                </h2>
                <p class="setting-hint">{tu_string!(i18n, common.shortcuts.hint)}</p>
            </div>
            <ShortcutList />
        </section>
    }
}
