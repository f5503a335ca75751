//! The HTML around the app. Only the server writes it, so nothing here runs in the browser.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;

use crate::app::App;
use crate::i18n::I18nLocaleTrait;
use crate::parts::needed;
use crate::visit::use_visit;

/// Where the front's built files are, as paths that begin with `/`. The names carry a hash of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    pub script: String,
    /// What the script asks for the parts that are loaded later.
    pub parts: String,
    pub wasm: String,
    pub style: String,
    /// For each [`Part`](crate::parts::Part) the files that it is made of.
    pub part_files: Arc<BTreeMap<String, Vec<String>>>,
}

impl Assets {
    /// What the browser is told to fetch together with the app, for a page that is taken over only with its parts.
    fn for_page(&self, url: &str) -> Vec<String> {
        let (path, search) = url.split_once('?').unwrap_or((url, ""));
        let files: BTreeSet<_> = needed(path, search)
            .iter()
            .filter_map(|part| self.part_files.get(part.name()))
            .flatten()
            .cloned()
            .collect();
        files.into_iter().collect()
    }
}

/// The whole document. Expects [`Assets`] and [`crate::visit::Visit`] in context, and the nonce that the content
/// security policy of the same response names.
#[must_use]
pub fn shell() -> impl IntoView {
    let visit = use_visit();
    let assets = use_context::<Assets>();
    view! {
        <!DOCTYPE html>
        <html lang=visit.locale.as_str() data-theme=visit.theme.word()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                {assets.map(|assets| view! { <Files assets=assets /> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Stylesheet and hydration scripts. Leptos' own `HydrationScripts` writes the nonce into `crossorigin` and leaves
/// it off the preload (leptos#4843), which a strict policy refuses.
#[component]
fn Files(assets: Assets) -> impl IntoView {
    let nonce = use_nonce();
    let url = use_context::<RequestUrl>();
    let parts = assets.for_page(url.as_ref().map_or("/", AsRef::as_ref));
    let parts = [assets.wasm.clone()].into_iter().chain(parts).map(|file| {
        view! { <link rel="preload" href=file r#as="fetch" r#type="application/wasm" crossorigin="anonymous" /> }
    });
    let start = format!(
        "import init,{{hydrate}} from {:?};await init({{module_or_path:{:?}}});hydrate();",
        assets.script, assets.wasm
    );
    view! {
        <link rel="stylesheet" href=assets.style />
        <link rel="modulepreload" href=assets.script nonce=nonce.clone() />
        <link rel="modulepreload" href=assets.parts nonce=nonce.clone() />
        {parts.collect_view()}
        <script type="module" nonce=nonce inner_html=start></script>
    }
}
