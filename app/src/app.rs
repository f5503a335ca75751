//! Routes. A page lives in `pages/`, one file each; what pages share is in `components/` and `state/`.

use leptos::prelude::*;
use leptos_i18n::context::UseLocalesOptions;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::i18n::{I18nSubContextProvider, t, t_string, use_i18n};
use crate::visit::use_visit;

/// The app, the same on both sides. The locale is fixed for the life of the page: see [`crate::visit`].
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let visit = use_visit();
    provide_context(visit);
    view! {
        <I18nSubContextProvider
            initial_locale=Signal::stored(visit.locale)
            ssr_lang_header_getter=UseLocalesOptions::default().ssr_lang_header_getter(|| None)
        >
            <Title text="Porteplume" />
            <Router>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home ssr=SsrMode::Async />
                </Routes>
            </Router>
        </I18nSubContextProvider>
    }
}

#[component]
fn Home() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <main>
            <h1>{t!(i18n, app_name)}</h1>
        </main>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=move || t_string!(i18n, not_found_title) />
        <main class="notice">
            <h1>{t!(i18n, not_found_title)}</h1>
            <p>{t!(i18n, not_found_text)}</p>
            <p>
                <a href="/">{t!(i18n, not_found_back)}</a>
            </p>
        </main>
    }
}
