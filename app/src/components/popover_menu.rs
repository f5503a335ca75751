//! A button and its menu: a popover, which the browser opens and closes even before the page is live; arrows move in
//! it once it is.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

#[component]
pub fn PopoverMenu(
    /// Of the menu; its button is told apart by it too.
    #[prop(into)]
    id: String,
    /// Sets the anchor (`style/popover-menu.css`).
    class: &'static str,
    /// The button's name where its content is not words, and the menu's.
    #[prop(into)]
    name: String,
    button: impl IntoView + 'static,
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let menu: NodeRef<leptos::html::Div> = NodeRef::new();
    let toggled = move |_| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        let shown = menu.matches(":popover-open").unwrap_or(false);
        open.set(shown);
        if shown {
            focus_item(&menu, |_, _| 0);
        }
    };
    let key = move |event: KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        match event.key().as_str() {
            "ArrowDown" => focus_item(&menu, |at, count| at.map_or(0, |i| (i + 1) % count)),
            "ArrowUp" => focus_item(&menu, |at, count| {
                at.map_or(count - 1, |i| (i + count - 1) % count)
            }),
            "Home" => focus_item(&menu, |_, _| 0),
            "End" => focus_item(&menu, |_, count| count - 1),
            "Tab" => {
                let _ = menu.hide_popover();
                return;
            }
            _ => return,
        }
        event.prevent_default();
    };
    let chosen = move |event: leptos::ev::MouseEvent| {
        let item = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if let (Some(menu), Some(Ok(Some(_)))) =
            (menu.get_untracked(), item.map(|i| i.closest("[role^=menuitem]")))
        {
            let _ = menu.hide_popover();
        }
    };
    view! {
        <button
            type="button"
            class=format!("button button-quiet {class}")
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-controls=id.clone()
            aria-label=name.clone()
            title=name.clone()
        >
            {button}
        </button>
        <div
            id=id
            class=format!("popover-menu {class}-menu")
            popover="auto"
            role="menu"
            aria-label=name
            tabindex="-1"
            node_ref=menu
            on:toggle=toggled
            on:keydown=key
            on:click=chosen
        >
            {children()}
        </div>
    }
}

fn focus_item(menu: &HtmlElement, to: impl Fn(Option<usize>, usize) -> usize) {
    let Ok(found) = menu.query_selector_all("[role^=menuitem]") else {
        return;
    };
    let items: Vec<HtmlElement> = (0..found.length())
        .filter_map(|i| found.get(i)?.dyn_into::<HtmlElement>().ok())
        .collect();
    if items.is_empty() {
        return;
    }
    let focused = document().active_element();
    let at = items
        .iter()
        .position(|item| focused.as_ref() == Some(item.as_ref()));
    if let Some(item) = items.get(to(at, items.len())) {
        let _ = item.focus();
    }
}
