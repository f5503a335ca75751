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
    Undo,
    Help,
}

impl Shortcut {
    /// In the order of the list that explains them.
    pub const ALL: [Self; 10] = [
        Self::Next,
        Self::Previous,
        Self::New,
        Self::Reply,
        Self::ReplyAll,
        Self::Forward,
        Self::Archive,
        Self::Delete,
        Self::Undo,
        Self::Help,
    ];

    /// The key, as the browser names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Next => "ArrowDown",
            Self::Previous => "ArrowUp",
            Self::New => "n",
            Self::Reply => "r",
            Self::ReplyAll => "a",
            Self::Forward => "f",
            Self::Archive => "e",
            Self::Delete => "Delete",
            Self::Undo => "z",
            Self::Help => "?",
        }
    }
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
    Shortcut::ALL.into_iter().find(|shortcut| shortcut.key() == key)
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
        assert_eq!(named("?"), Some(Shortcut::Help));
        assert_eq!(named("R"), None);
        assert_eq!(named("Enter"), None);
    }
}
