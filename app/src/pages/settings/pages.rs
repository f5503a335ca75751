use domain::preference::{Language, PreferenceChange};
use leptos::prelude::*;

use super::saving::{Saving, Setting};
use crate::components::frame::{preferred, show_theme};
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::visit::{Theme, use_visit};

/// Its form is sent: a page is in one language from beginning to end, so it is loaded anew.
#[component]
pub(super) fn LanguageSetting() -> impl IntoView {
    let i18n = use_i18n();
    let now = i18n;
    let choice = move |language: Language, locale: Locale, name: &'static str| {
        view! {
            <label class="choice" lang=language.as_str()>
                <input type="radio" name="language" value=language.as_str() checked=locale == now />
                {name}
            </label>
        }
    };
    view! {
        <Setting
            name="language"
            title=tu_string!(i18n, common.language.label)
            hint=tu_string!(i18n, common.prefs.language_hint)
            saving=Saving::of("language")
        >
            <fieldset class="choices" aria-labelledby="setting-language">
                {choice(Language::En, Locale::en, "English")}
                {choice(Language::Fr, Locale::fr, "Français")}
            </fieldset>
        </Setting>
    }
}

#[component]
pub(super) fn ThemeSetting() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(use_visit().theme);
    let saving = Saving::of("theme");
    let save = move || {
        let theme = chosen.get_untracked();
        show_theme(theme);
        saving.save(PreferenceChange {
            theme: Some(preferred(theme)),
            ..PreferenceChange::default()
        });
    };
    let choice = move |theme: Theme, name: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="theme"
                    value=theme.word()
                    checked=theme == chosen.get_untracked()
                    on:change=move |_| chosen.set(theme)
                />
                {name}
            </label>
        }
    };
    view! {
        <Setting
            name="theme"
            title=tu_string!(i18n, common.theme.label)
            hint=tu_string!(i18n, common.prefs.theme_hint)
            saving=saving
            on_submit=Callback::new(move |()| save())
        >
            <fieldset class="choices" aria-labelledby="setting-theme">
                {choice(Theme::Auto, tu_string!(i18n, common.theme.auto))}
                {choice(Theme::Light, tu_string!(i18n, common.theme.light))}
                {choice(Theme::Dark, tu_string!(i18n, common.theme.dark))}
            </fieldset>
        </Setting>
    }
}
