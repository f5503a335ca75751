//! What the list and the reading pane last said, for whoever acts on it outside of drawing the page: a key, a button.

use domain::message::{Flags, Spot};
use leptos::prelude::*;

use crate::live::effect;

use super::mail::Mail;

#[derive(Clone, Copy)]
pub struct Shown(StoredValue<Last>);

#[derive(Default)]
struct Last {
    writable: bool,
    rows: Vec<(Spot, Flags)>,
    letter: Option<(Spot, Flags)>,
}

impl Shown {
    pub fn new() -> Self {
        Self(StoredValue::new(Last::default()))
    }

    pub fn follow(self, mail: Mail) {
        effect(move || {
            mail.list.with(|list| {
                let page = list.as_ref().and_then(|list| list.answer.as_ref().ok());
                let rows = page.map(|page| page.rows.iter().map(|row| (row.spot(), row.flags)).collect());
                self.0.update_value(|last| {
                    last.writable = page.is_some_and(|page| page.writable);
                    last.rows = rows.unwrap_or_default();
                });
            });
        });
        effect(move || {
            let letter = mail.letter.with(|letter| {
                let letter = letter.as_ref()?.as_ref()?.answer.as_ref().ok()?;
                Some((letter.spot(), letter.flags))
            });
            self.0.update_value(|last| last.letter = letter);
        });
    }

    /// As the list said, or else the open message.
    pub fn flags(self, spot: &Spot) -> Flags {
        self.0.with_value(|last| {
            let mut known = last.rows.iter().chain(&last.letter);
            known
                .find(|(one, _)| one == spot)
                .map(|(_, flags)| *flags)
                .unwrap_or_default()
        })
    }

    pub fn lists(self, spot: &Spot) -> bool {
        self.0
            .with_value(|last| last.rows.iter().any(|(one, _)| one == spot))
    }

    pub fn is_writable(self) -> bool {
        self.0.with_value(|last| last.writable)
    }
}

impl Default for Shown {
    fn default() -> Self {
        Self::new()
    }
}
