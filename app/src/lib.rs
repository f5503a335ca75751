//! The front of Porteplume: rendered by the server, then taken over by the same code as WebAssembly.
//!
//! - [`shell`] is the HTML around the app, written only by the server;
//! - [`app`] holds the routes; a page is in [`pages`], what pages share in [`components`] and [`state`];
//! - [`api`] is what the browser asks of the server, [`error`] what it is told when that fails;
//! - [`visit`] says in which language and theme the page is;
//! - `i18n` is made by `build.rs` from `locales/LANGUAGE/AREA.json`;
//! - `ssr` is the one module that exists only on the server: what server functions need to reach the desks.

#![expect(
    unreachable_pub,
    reason = "the builders that #[component] writes are pub, whatever the component is"
)]

pub mod api;
pub mod app;
pub mod components;
pub mod error;
pub mod pages;
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod state;
pub mod visit;

mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
pub use generated::i18n;

/// Called by the page's module script once the WebAssembly has arrived. `<html data-alive>` then says that
/// everything pressed is heard: what drives the page by machine waits for it.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    use leptos::prelude::{document, request_animation_frame};

    // Without it a panic is an "unreachable" that names nothing; with it the module would be larger for everyone.
    if cfg!(debug_assertions) {
        std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    }
    leptos::mount::hydrate_body(app::App);
    request_animation_frame(|| {
        let said = document()
            .document_element()
            .map(|html| html.set_attribute("data-alive", ""));
        if said.is_none_or(|said| said.is_err()) {
            leptos::logging::debug_warn!("the page could not be marked as alive");
        }
    });
}
