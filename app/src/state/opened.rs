//! What follows when a message has opened: its row is read, the counts change, and where the list has made room for
//! it the focus goes along.

use domain::message::Spot;
use leptos::html::Section;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use super::folders::use_folders;
use super::mail::{Answered, Mail};

pub fn follow_opened(mail: Mail, pane: NodeRef<Section>) {
    let folders = use_folders();
    Effect::new(move |before: Option<Option<Spot>>| {
        let opened = mail.letter.with(|letter| match letter {
            Some(Some(Answered {
                answer: Ok(letter), ..
            })) => Some((letter.spot(), letter.writable)),
            _ => None,
        });
        let (spot, writable) = opened?;
        // The first opening is the page's own arrival: the focus stays where the browser put it.
        let is_new = before.is_some_and(|before| before.as_ref() != Some(&spot));
        if writable && untrack(|| mail.foresee_seen(&spot)) {
            folders.tree.refetch();
        }
        if is_new {
            request_animation_frame(move || focus_subject(pane));
        }
        Some(spot)
    });
}

/// Only where the list is hidden: beside it, the arrows go on moving in the list.
fn focus_subject(pane: NodeRef<Section>) {
    let Some(pane) = pane.try_get_untracked().flatten() else {
        return;
    };
    let list_is_shown = document()
        .query_selector(".messages")
        .ok()
        .flatten()
        .and_then(|list| list.dyn_into::<HtmlElement>().ok())
        .is_some_and(|list| list.offset_parent().is_some());
    if list_is_shown {
        return;
    }
    let subject = pane.query_selector(".letter-subject").ok().flatten();
    if let Some(subject) = subject.and_then(|subject| subject.dyn_into::<HtmlElement>().ok())
        && subject.focus().is_err()
    {
        leptos::logging::debug_warn!("the subject did not take the focus");
    }
}
