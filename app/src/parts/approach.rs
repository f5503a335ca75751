use leptos::ev;
use leptos::prelude::window_event_listener;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget, HtmlAnchorElement};

use super::{load, needed};

/// Loads the parts of a page while a link to it is approached, by pointer, finger or keyboard: following it waits less.
/// The listeners live as long as the page.
pub fn load_on_approach() {
    let _ = window_event_listener(ev::pointerover, |event| approach(event.target()));
    let _ = window_event_listener(ev::focusin, |event| approach(event.target()));
}

fn approach(target: Option<EventTarget>) {
    let link = target
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("a[href]").ok().flatten())
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let parts = link.map_or(&[][..], |link| needed(&link.pathname(), &link.search()));
    if !parts.is_empty() {
        spawn_local(async move {
            load(parts).await;
        });
    }
}
