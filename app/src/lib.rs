//! The front of Porteplume: rendered by the server, then taken over by the same code as WebAssembly.
//!
//! - [`shell`] is the HTML around the app, written only by the server;
//! - [`app`] holds the routes; a page is in [`pages`], what pages share in [`components`] and [`state`];
//! - [`parts`] says which pages the browser loads by themselves;
//! - [`api`] is what the browser asks of the server, [`error`] what it is told when that fails, [`wire`] how it travels;
//! - [`visit`] says in which language and theme the page is;
//! - [`i18n`] holds the words, which `build.rs` reads from `locales/LANGUAGE/AREA.json`;
//! - `ssr` is the one module that exists only on the server: what server functions need to reach the desks.

#![expect(
    unreachable_pub,
    reason = "the builders that #[component] writes are pub, whatever the component is"
)]

pub mod api;
pub mod app;
pub mod components;
pub mod error;
pub mod i18n;
pub mod live;
pub mod pages;
pub mod parts;
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod state;
pub mod visit;
pub mod wire;

#[expect(
    dead_code,
    unused_imports,
    clippy::wrong_self_convention,
    reason = "a method for each text, whatever its name, and a context that `i18n` does without"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}

/// Called by the page's module script once the WebAssembly has arrived. `<html data-alive>` then says that
/// everything pressed is heard: what drives the page by machine waits for it.
///
/// A page that is a part of its own is taken over in one go too, once the part is there; if it does not come, the page
/// stays as the server sent it, which works without scripts.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    use leptos::prelude::{document, location, request_animation_frame};

    // Without it a panic is an "unreachable" that names nothing; with it the module would be larger for everyone.
    if cfg!(debug_assertions) {
        std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    }
    let (path, search) = (location().pathname(), location().search());
    let parts = parts::needed(&path.unwrap_or_default(), &search.unwrap_or_default());
    if !parts::load(parts).await {
        return;
    }
    leptos::mount::hydrate_body(app::App);
    parts::load_on_approach();
    request_animation_frame(|| {
        let said = document()
            .document_element()
            .map(|html| html.set_attribute("data-alive", ""));
        if said.is_none_or(|said| said.is_err()) {
            leptos::logging::debug_warn!("the page could not be marked as alive");
        }
    });
}
