use leptos::prelude::*;

use super::use_here;
use crate::i18n::{I18nLocaleTrait, Locale, tu_string, use_i18n};

/// The languages by their letters and, read out, their own names. Choosing one loads the page anew, in it.
const LANGUAGES: [(Locale, &str, &str); 2] = [(Locale::en, "EN", "English"), (Locale::fr, "FR", "Français")];

#[component]
pub fn LanguageGroup() -> impl IntoView {
    let i18n = use_i18n();
    let here = use_here();
    let now = i18n;
    view! {
        <form class="language" method="post" action="/preferences">
            <input type="hidden" name="back" value=here />
            <fieldset class="choices" aria-label=tu_string!(i18n, common.language.label)>
                {LANGUAGES
                    .map(|(locale, short, name)| {
                        view! {
                            <button
                                class="choice"
                                name="language"
                                value=locale.as_str()
                                lang=locale.as_str()
                                title=name
                                aria-pressed=(locale == now).to_string()
                            >
                                {short}
                                <span class="unseen">{format!(" {name}")}</span>
                            </button>
                        }
                    })
                    .collect_view()}
            </fieldset>
        </form>
    }
}
