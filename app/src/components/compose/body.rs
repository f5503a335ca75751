//! The subject and the words.

use leptos::prelude::*;

use super::acting::BODY;
use super::writing::use_writing;
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn SubjectRow() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    view! {
        <div class="compose-row">
            <label class="compose-label" for="subject">{tu_string!(i18n, compose.subject)}</label>
            <input
                id="subject"
                name="subject"
                class="compose-subject"
                type="text"
                autocomplete="off"
                value=writing.subject.get_untracked()
                prop:value=move || writing.subject.get()
                on:input:target=move |event| writing.subject.set(event.target().value())
                on:blur=move |_| writing.save_soon()
            />
        </div>
    }
}

#[component]
pub fn Body() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    // HTML drops the first line break after the tag, and a child text could not be empty: so the letters themselves.
    let letters = format!("\n{}", escaped(&writing.body.get_untracked()));
    view! {
        <textarea
            id=BODY
            name="body"
            class="compose-body"
            aria-label=tu_string!(i18n, compose.body)
            prop:value=move || writing.body.get()
            on:input:target=move |event| writing.body.set(event.target().value())
            on:blur=move |_| writing.save_soon()
            inner_html=letters
        ></textarea>
    }
}

/// As character data (HTML section 13.1.2.2: text areas hold escapable raw text).
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_end_its_area() {
        assert_eq!(escaped("a </textarea> & b"), "a &lt;/textarea> &amp; b");
    }
}
