use domain::preference::{PreferenceChange, Theme as Preferred};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_here;
use crate::api;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::state::notices::Notices;
use crate::visit::{Theme, use_visit};

/// Goes from the device's theme to light to dark and round again. A signed-in person's choice is kept for every
/// device; another's in a cookie, by the plain form.
#[component]
pub fn ThemeButton(signed_in: bool) -> impl IntoView {
    let i18n = use_i18n();
    let here = use_here();
    let theme = RwSignal::new(use_visit().theme);
    let notices = use_context::<Notices>();
    let press = move |event: leptos::ev::MouseEvent| {
        if !signed_in {
            return;
        }
        event.prevent_default();
        let next = after(theme.get_untracked());
        theme.set(next);
        show(next);
        spawn_local(async move {
            let change = PreferenceChange {
                theme: Some(preferred(next)),
                ..PreferenceChange::default()
            };
            if let (Err(error), Some(notices)) = (api::preferences::prefer(change).await, notices) {
                notices.failed(error);
            }
        });
    };
    let words = move || match theme.get() {
        Theme::Auto => tu_string!(i18n, common.theme.now_auto),
        Theme::Light => tu_string!(i18n, common.theme.now_light),
        Theme::Dark => tu_string!(i18n, common.theme.now_dark),
    };
    view! {
        <form class="theme" method="post" action="/preferences">
            <input type="hidden" name="back" value=here />
            <button
                class="button button-icon"
                name="theme"
                value=move || after(theme.get()).word()
                aria-label=words
                title=words
                on:click=press
            >
                {live(move || view! { <Icon name=icon(theme.get()) /> })}
                <span class="tools-words">{tu_string!(i18n, common.theme.label)}</span>
            </button>
        </form>
    }
}

/// On the page at once, before the server knows.
pub fn show(theme: Theme) {
    let written = document()
        .document_element()
        .map(|html| html.set_attribute("data-theme", theme.word()));
    if written.is_none_or(|written| written.is_err()) {
        leptos::logging::debug_warn!("the page did not take the theme");
    }
}

fn after(theme: Theme) -> Theme {
    match theme {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Auto,
    }
}

fn icon(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "contrast",
        Theme::Light => "sun",
        Theme::Dark => "moon",
    }
}

pub fn preferred(theme: Theme) -> Preferred {
    match theme {
        Theme::Auto => Preferred::Auto,
        Theme::Light => Preferred::Light,
        Theme::Dark => Preferred::Dark,
    }
}
