use leptos::ev;
use leptos::html::Details;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, Node};

use super::icon::Icon;

/// A button that opens a short list over the page. Without JavaScript it opens and closes by itself; with it, Escape
/// and leaving close it too.
#[component]
pub fn Menu(icon: &'static str, #[prop(into)] label: String, children: Children) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    let close = move || {
        if let Some(details) = details.try_get_untracked().flatten() {
            details.set_open(false);
        }
    };
    let on_escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close();
            focus_summary(details);
        }
    };
    let on_leave = move |event: ev::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        // A menu that is taken out of the page with the focus in it is left too, and knows its element no more.
        let inside = details
            .try_get_untracked()
            .flatten()
            .is_some_and(|details| details.contains(to.as_ref()));
        // Pressing the summary again moves the focus nowhere; the browser then closes the list itself.
        if !inside && to.is_some() {
            close();
        }
    };
    view! {
        <details class="menu" node_ref=details on:keydown=on_escape on:focusout=on_leave>
            <summary class="button button-icon" aria-label=label.clone() title=label>
                <Icon name=icon />
            </summary>
            <div class="menu-list" on:click=move |_| close()>
                {children()}
            </div>
        </details>
    }
}

fn focus_summary(details: NodeRef<Details>) {
    let summary = details
        .get_untracked()
        .and_then(|details| details.query_selector("summary").ok().flatten());
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok())
        && summary.focus().is_err()
    {
        leptos::logging::debug_warn!("a menu's button could not take the focus");
    }
}
