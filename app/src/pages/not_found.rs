use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::empty::Empty;
use crate::i18n::{tu_string, use_i18n};

/// Where there is nothing; inside the workspace or, for an address that no route has, alone on the page.
#[component]
pub fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=tu_string!(i18n, common.not_found.title) />
        <Empty
            icon="search"
            title=tu_string!(i18n, common.not_found.title)
            text=tu_string!(i18n, common.not_found.text)
        >
            <a class="button button-outline" href="/mail">
                {tu_string!(i18n, common.back_to_mail)}
            </a>
        </Empty>
    }
}

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <main class="alone">
            <NotFound />
        </main>
    }
}
