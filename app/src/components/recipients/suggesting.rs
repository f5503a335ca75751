//! Suggestions for the recipient at the caret of one field.

use std::time::Duration;

use domain::address::{Mailbox, parse_list};
use leptos::ev::KeyboardEvent;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

use super::editing;
use crate::api::compose::suggest_recipients;

const PAUSE: Duration = Duration::from_millis(140);
const MOST: usize = 8;

#[derive(Clone, Copy)]
pub struct Suggesting {
    pub text: RwSignal<String>,
    pub found: RwSignal<Vec<Mailbox>>,
    pub active: RwSignal<Option<usize>>,
    pub typing: RwSignal<bool>,
    input: NodeRef<leptos::html::Input>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Suggesting {
    pub fn new(text: RwSignal<String>, input: NodeRef<leptos::html::Input>) -> Self {
        let suggesting = Self {
            text,
            found: RwSignal::new(Vec::new()),
            active: RwSignal::new(None),
            typing: RwSignal::new(false),
            input,
            timer: StoredValue::new(None),
        };
        on_cleanup(move || suggesting.hush());
        suggesting
    }

    pub fn is_shown(&self) -> bool {
        self.found.with(|found| !found.is_empty())
    }

    pub fn typed(self, text: String) {
        self.text.set(text);
        self.typing.set(true);
        self.active.set(None);
        self.hush();
        self.timer
            .set_value(set_timeout_with_handle(move || self.ask(), PAUSE).ok());
    }

    fn ask(self) {
        let text = self.text.get_untracked();
        let letters = editing::letters(&text, self.caret(&text)).trim().to_owned();
        if letters.is_empty() {
            self.found.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let answer = suggest_recipients(letters).await;
            // The letters may be others by now, or the field left.
            if self.text.try_get_untracked().as_ref() != Some(&text) || !self.typing.get_untracked() {
                return;
            }
            // Without suggestions one types on; there is nothing to say.
            let found = answer
                .unwrap_or_default()
                .into_iter()
                .map(|suggestion| suggestion.mailbox);
            self.found.set(fresh(&text, found));
        });
    }

    /// The field is left: what stands in it counts.
    pub fn settle(self) {
        self.hush();
        if self.typing.try_get_untracked() == Some(true) {
            self.typing.set(false);
        }
        self.hide();
    }

    /// Tells nobody when there was nothing to hide: a field that is taken out of the page is left too, and whoever
    /// listens to it goes in the same moment.
    pub fn hide(self) {
        let is_shown = self.found.try_with_untracked(|found| !found.is_empty());
        if is_shown == Some(true) {
            self.found.set(Vec::new());
            self.active.set(None);
        }
    }

    pub fn choose(self, index: usize) {
        let Some(mailbox) = self.found.with_untracked(|found| found.get(index).cloned()) else {
            return;
        };
        let text = self.text.get_untracked();
        let (text, caret) = editing::put(&text, self.caret(&text), &mailbox);
        let units = editing::units_of(&text, caret);
        self.text.set(text);
        self.hide();
        let input = self.input;
        request_animation_frame(move || {
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
                let _ = input.set_selection_range(units, units);
            }
        });
    }

    /// Keys of the combobox pattern; true when the key was for the field.
    pub fn key(self, event: &KeyboardEvent) -> bool {
        let count = self.found.with_untracked(Vec::len);
        let active = self.active.get_untracked().filter(|i| *i < count);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => self.active.set(Some(active.map_or(0, |i| (i + 1) % count))),
            "ArrowUp" if count > 0 => self
                .active
                .set(Some(active.map_or(count - 1, |i| (i + count - 1) % count))),
            "Home" if active.is_some() => self.active.set(Some(0)),
            "End" if active.is_some() => self.active.set(Some(count - 1)),
            "Escape" if count > 0 => self.hide(),
            "Enter" => match active {
                Some(index) => self.choose(index),
                None => self.next_recipient(),
            },
            "Tab" => {
                if let Some(index) = active {
                    self.choose(index);
                    return true;
                }
                return false;
            }
            _ => return false,
        }
        true
    }

    /// Enter after a recipient makes room for another.
    fn next_recipient(self) {
        let text = self.text.get_untracked();
        let text = text.trim_end();
        if !text.is_empty() && !text.ends_with([',', ';']) {
            self.text.set(format!("{text}, "));
        }
        self.hide();
    }

    fn caret(self, text: &str) -> usize {
        let units = self
            .input
            .get_untracked()
            .and_then(|input: HtmlInputElement| input.selection_end().ok().flatten());
        units.map_or(text.len(), |units| editing::byte_of(text, units))
    }

    fn hush(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}

/// Those who are not recipients already.
fn fresh(text: &str, found: impl Iterator<Item = Mailbox>) -> Vec<Mailbox> {
    let there: Vec<_> = parse_list(text)
        .into_iter()
        .flatten()
        .map(|mailbox| mailbox.address)
        .collect();
    found
        .filter(|mailbox| !there.contains(&mailbox.address))
        .take(MOST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_suggested_twice() {
        let all = parse_list("Bob <bob@demo.test>, Carole <carol@demo.test>")
            .into_iter()
            .flatten();
        let found = fresh("BOB@demo.test, car", all);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].address.as_str(), "carol@demo.test");
    }
}
