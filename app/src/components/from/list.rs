//! The From list while it is used: open or not, which options show, which one the keyboard is on.

use domain::identity::{FromChoice, FromInput};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::asking::Asker;
use super::{filter, reading};
use crate::components::compose::Writing;
use crate::components::compose::browser::scroll_to;
use crate::live::memo;

/// The last option: any other address, typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Listed(FromChoice),
    Other,
}

#[derive(Clone, Copy)]
pub struct List {
    pub writing: Writing,
    pub asker: Asker,
    pub open: RwSignal<bool>,
    pub active: RwSignal<Option<usize>>,
    /// The field has the focus and letters were typed that are not yet settled.
    pub typing: RwSignal<bool>,
    /// Only what matches the text is shown; otherwise all.
    filtering: RwSignal<bool>,
    pub options: Memo<Vec<Choice>>,
}

impl List {
    pub fn new(writing: Writing) -> Self {
        let typing = RwSignal::new(false);
        let filtering = RwSignal::new(false);
        let options = memo(move || {
            let text = if filtering.get() {
                writing.from.get()
            } else {
                String::new()
            };
            let listed = writing.choices.with(|choices| filter::matching(choices, &text));
            listed
                .into_iter()
                .map(Choice::Listed)
                .chain([Choice::Other])
                .collect()
        });
        Self {
            writing,
            asker: Asker::new(writing),
            open: RwSignal::new(false),
            active: RwSignal::new(None),
            typing,
            filtering,
            options,
        }
    }

    /// Is there anything to choose? With only the last option left the list would but hide what is under it.
    pub fn is_shown(&self) -> bool {
        self.open.get() && self.options.with(|options| options.len() > 1)
    }

    /// All of it, whatever stands in the field.
    pub fn show(self) {
        self.filtering.set(false);
        self.open.set(true);
        self.active.set(None);
    }

    pub fn hide(self) {
        self.open.set(false);
        self.active.set(None);
    }

    pub fn typed(self, text: String) {
        // A whole address of the list needs no list any more.
        let settled = self.writing.choices.with_untracked(|choices| {
            FromInput::address_in(&text).is_ok_and(|address| reading::listed(&address, choices).is_some())
        });
        self.writing.from.set(text);
        self.typing.set(true);
        self.filtering.set(true);
        self.active.set(None);
        self.open.set(!settled);
        self.asker.typed();
    }

    pub fn choose(self, index: usize) {
        match self.options.with_untracked(|options| options.get(index).cloned()) {
            Some(Choice::Listed(choice)) => {
                self.writing.from.set(reading::label(&choice.identity));
                self.typing.set(false);
                self.hide();
                self.asker.done();
            }
            Some(Choice::Other) => {
                self.writing.from.set(String::new());
                self.typing.set(true);
                self.hide();
                self.asker.typed();
            }
            None => {}
        }
    }

    /// The field is left, or Enter pressed: what stands in it counts.
    pub fn settle(self) {
        self.typing.set(false);
        self.hide();
        let text = self.writing.from.get_untracked();
        let whole = self
            .writing
            .choices
            .with_untracked(|choices| reading::whole(&text, choices));
        if let Some(whole) = whole.filter(|whole| whole != &text) {
            self.writing.from.set(whole);
        }
        self.asker.done();
    }

    fn go(self, step: impl Fn(Option<usize>, usize) -> usize) {
        let shown = untrack(|| self.is_shown());
        let last = self.options.with_untracked(Vec::len) - 1;
        if !shown {
            self.show();
            let current = self.current();
            self.active.set(Some(
                current.unwrap_or_else(|| step(None, self.options.with_untracked(Vec::len) - 1)),
            ));
        } else {
            self.active.update(|active| *active = Some(step(*active, last)));
        }
        if let Some(active) = self.active.get_untracked() {
            request_animation_frame(move || scroll_to(&option_id(active)));
        }
    }

    /// The option that stands in the field.
    fn current(self) -> Option<usize> {
        let address = FromInput::address_in(&self.writing.from.get_untracked()).ok()?;
        self.options.with_untracked(|options| {
            options.iter().position(
                |option| matches!(option, Choice::Listed(choice) if choice.identity.address == address),
            )
        })
    }

    /// Keys of the combobox pattern; true when the key was for the list.
    pub fn key(self, event: &KeyboardEvent, forget: impl Fn(&FromChoice)) -> bool {
        let shown = untrack(|| self.is_shown());
        let active = self.active.get_untracked().filter(|_| shown);
        match event.key().as_str() {
            "ArrowDown" => self.go(|active, last| active.map_or(0, |i| if i == last { 0 } else { i + 1 })),
            "ArrowUp" => self.go(|active, last| active.map_or(last, |i| if i == 0 { last } else { i - 1 })),
            "Home" if active.is_some() => self.go(|_, _| 0),
            "End" if active.is_some() => self.go(|_, last| last),
            "Enter" => match active {
                Some(index) => self.choose(index),
                None => self.settle(),
            },
            "Escape" if shown => self.hide(),
            "Tab" => {
                match active {
                    Some(index) => self.choose(index),
                    None => self.hide(),
                }
                return false;
            }
            "Delete" => {
                match active.and_then(|i| self.options.with_untracked(|options| options.get(i).cloned())) {
                    Some(Choice::Listed(choice)) if is_remembered(&choice) => {
                        self.active.set(None);
                        forget(&choice);
                    }
                    _ => return false,
                }
            }
            _ => return false,
        }
        true
    }
}

pub fn is_remembered(choice: &FromChoice) -> bool {
    choice.section == domain::identity::Section::Remembered
}

pub fn option_id(index: usize) -> String {
    format!("from-option-{index}")
}
