//! Asking the server about From, while the field says at once what the list already tells.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check::Check;
use super::reading;
use crate::api::compose::check_from;
use crate::components::compose::Writing;
use crate::error::ApiError;
use domain::desk::DeskError;
use domain::identity::FromInput;
use domain::preflight::Objection;

/// Typing is followed by a question only when it pauses.
const PAUSE: Duration = Duration::from_millis(350);

impl Writing {
    /// Says what is known of the text in From and asks for the rest.
    pub fn ask_about_from(self) {
        let text = self.from.get_untracked();
        let expected = self
            .choices
            .with_untracked(|choices| Check::expected(&text, choices));
        let Ok(address) = FromInput::address_in(&text) else {
            self.check.set(expected);
            return;
        };
        // An answer that is already there stays until the next one, rather than blink.
        if self.check.with_untracked(|check| !check.is_about(&address)) {
            self.check.set(expected.clone());
        }
        let input = self
            .choices
            .with_untracked(|choices| reading::input(&text, choices));
        spawn_local(async move {
            let answer = check_from(input.clone()).await;
            // Another address may stand in the field by now: then this answer is about nothing.
            if self.from.try_get_untracked().as_ref() != Some(&text) {
                return;
            }
            if matches!(answer, Err(ApiError::Desk(DeskError::NotFound))) && self.unlist(&input) {
                self.ask_about_from();
                return;
            }
            self.check.set(match answer {
                Ok(Ok(standing)) => Check::Known(standing),
                Ok(Err(list)) => unreadable(&list).unwrap_or(expected),
                Err(_) => match expected {
                    Check::Asking(_) => Check::NoAnswer(address),
                    known => known,
                },
            });
        });
    }

    /// The server knows no such identity of the writer's: the right was taken away since the page was made. What stands in
    /// the field is from now on an address like any other. Was it a listed one?
    pub fn unlist(self, input: &FromInput) -> bool {
        let FromInput::Identity(id) = input else {
            return false;
        };
        let listed = self
            .choices
            .with_untracked(|choices| choices.iter().any(|choice| &choice.id == id));
        if listed {
            self.choices
                .update(|choices| choices.retain(|choice| &choice.id != id));
        }
        listed
    }
}

fn unreadable(list: &[Objection]) -> Option<Check> {
    list.iter().find_map(|objection| match objection {
        Objection::FromUnreadable { reason, .. } => Some(Check::Unreadable(*reason)),
        _ => None,
    })
}

/// Asks once typing has paused.
#[derive(Clone, Copy)]
pub struct Asker {
    writing: Writing,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Asker {
    pub fn new(writing: Writing) -> Self {
        let asker = Self {
            writing,
            timer: StoredValue::new(None),
        };
        on_cleanup(move || {
            asker.hush();
        });
        asker
    }

    pub fn typed(self) {
        self.hush();
        let text = self.writing.from.get_untracked();
        self.writing.check.set(
            self.writing
                .choices
                .with_untracked(|choices| Check::expected(&text, choices)),
        );
        let ask = move || {
            self.hush();
            self.writing.ask_about_from();
        };
        self.timer.set_value(set_timeout_with_handle(ask, PAUSE).ok());
    }

    /// The field is left, or an option chosen: no more waiting.
    pub fn done(self) {
        let waiting = self.hush();
        let text = self.writing.from.get_untracked();
        let known = FromInput::address_in(&text).is_ok_and(|address| {
            self.writing
                .check
                .with_untracked(|check| check.is_about(&address))
        });
        if waiting || !known {
            self.writing.ask_about_from();
        }
    }

    /// Was a question due?
    fn hush(self) -> bool {
        let timer = self.timer.try_update_value(Option::take).flatten();
        timer.map(|timer| timer.clear()).is_some()
    }
}
