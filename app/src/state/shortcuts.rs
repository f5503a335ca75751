//! Keys that act on the message list and on the open message. They hold only while one of these has the focus, so
//! that dictation and screen readers are not surprised (WCAG 2.1.4).

use leptos::ev::KeyboardEvent;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    Reply,
    ReplyAll,
    Forward,
    New,
    Delete,
    Archive,
    Previous,
    Next,
}

/// None where the key is being typed, or means something else.
pub fn shortcut(event: &KeyboardEvent) -> Option<Shortcut> {
    if event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || event.default_prevented()
        || is_typing(event)
    {
        return None;
    }
    named(&event.key())
}

fn named(key: &str) -> Option<Shortcut> {
    match key {
        "r" => Some(Shortcut::Reply),
        "a" => Some(Shortcut::ReplyAll),
        "f" => Some(Shortcut::Forward),
        "n" => Some(Shortcut::New),
        "e" => Some(Shortcut::Archive),
        "Delete" => Some(Shortcut::Delete),
        "ArrowUp" => Some(Shortcut::Previous),
        "ArrowDown" => Some(Shortcut::Next),
        _ => None,
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return false;
    };
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => element
            .get_attribute("type")
            .is_none_or(|kind| kind != "checkbox"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_mean_what_other_webmails_mean_by_them() {
        assert_eq!(named("r"), Some(Shortcut::Reply));
        assert_eq!(named("Delete"), Some(Shortcut::Delete));
        assert_eq!(named("R"), None);
        assert_eq!(named("Enter"), None);
    }
}
