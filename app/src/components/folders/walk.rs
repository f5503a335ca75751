//! Arrow keys in the tree (WAI-ARIA Authoring Practices, "Tree View").

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

use crate::state::focus::shown;

const ITEMS: &str = "[role=treeitem][tabindex]";

/// A mailbox with its folders.
const BRANCH: &str = "li.mailbox";

/// True when the key meant something.
pub(super) fn walk(root: &Element, key: &str) -> bool {
    match key {
        "ArrowDown" => step(root, 1),
        "ArrowUp" => step(root, -1),
        "Home" => shown(root, ITEMS).first().is_some_and(focus),
        "End" => shown(root, ITEMS).last().is_some_and(focus),
        "ArrowLeft" => active(root).is_some_and(|item| left(&item)),
        "ArrowRight" => active(root).is_some_and(|item| right(&item)),
        " " => active(root).is_some_and(|item| {
            item.click();
            true
        }),
        _ => false,
    }
}

fn step(root: &Element, by: isize) -> bool {
    let items = shown(root, ITEMS);
    let at = active(root).and_then(|now| items.iter().position(|item| *item == now));
    at.and_then(|at| at.checked_add_signed(by))
        .and_then(|next| items.get(next))
        .is_some_and(focus)
}

fn active(root: &Element) -> Option<HtmlElement> {
    let element = leptos::prelude::document().active_element()?;
    let item = element.closest(ITEMS).ok()??;
    root.contains(Some(&item))
        .then(|| item.dyn_into::<HtmlElement>().ok())?
}

fn focus(item: &HtmlElement) -> bool {
    item.focus().is_ok()
}

fn is_open(item: &HtmlElement) -> Option<bool> {
    item.get_attribute("aria-expanded").map(|open| open == "true")
}

/// Closes an open mailbox; from a folder, goes to its mailbox.
fn left(item: &HtmlElement) -> bool {
    match is_open(item) {
        Some(true) => press(item),
        Some(false) => true,
        None => {
            let branch = item.closest(BRANCH).ok().flatten();
            let parent = branch.and_then(|branch| branch.query_selector("[aria-expanded]").ok().flatten());
            parent
                .and_then(|parent| parent.dyn_into().ok())
                .is_some_and(|parent| focus(&parent))
        }
    }
}

/// Opens a closed mailbox; from an open one, goes to its first folder.
fn right(item: &HtmlElement) -> bool {
    match is_open(item) {
        Some(false) => press(item),
        Some(true) => {
            let branch = item.closest(BRANCH).ok().flatten();
            branch.is_some_and(|branch| shown(&branch, ITEMS).get(1).is_some_and(focus))
        }
        None => false,
    }
}

fn press(item: &HtmlElement) -> bool {
    item.click();
    true
}
