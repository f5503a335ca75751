//! Which elements there are, and moving the focus among them.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// Moves the focus by one among the elements of `root` that match and are shown.
pub fn step_focus(root: &Element, selector: &str, step: i32) -> bool {
    let shown = shown(root, selector);
    let Some(active) = leptos::prelude::document().active_element() else {
        return false;
    };
    let Some(at) = shown.iter().position(|element| element.contains(Some(&active))) else {
        return false;
    };
    let next = i32::try_from(at)
        .ok()
        .and_then(|at| at.checked_add(step))
        .and_then(|at| usize::try_from(at).ok());
    match next.and_then(|next| shown.get(next)) {
        Some(element) => element.focus().is_ok(),
        None => false,
    }
}

/// The elements of `root` that match and are not hidden, in order.
pub fn shown(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let mut found = matching(root, selector);
    found.retain(|element| element.offset_parent().is_some());
    found
}

/// The elements of `root` that match, in order.
pub fn matching(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|i| found.get(i)?.dyn_into::<HtmlElement>().ok())
        .collect()
}
