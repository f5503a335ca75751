//! What the bar after Send shows. It belongs to the app, not to a page, so it outlives every change of page.

use domain::{draft::ComposeForm, id::OutboxId, outbox::OutboxEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::news::{News, patience};
use crate::api::outbox::outbox_item;
use crate::components::compose::browser::pause;
use crate::error::ApiError;

/// How long good news stay.
const SEEN: i32 = 10_000;

#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Nothing has happened in this page's life: what the server rendered stands.
    AsRendered,
    /// Handed over, not yet heard of.
    Leaving(OutboxId),
    Entry(OutboxEntry),
    /// Nothing can be heard of it.
    Lost(ApiError),
    Discarded {
        form: ComposeForm,
        files: bool,
    },
    Closed,
}

#[derive(Clone, Copy)]
pub struct Bar {
    pub shown: RwSignal<Shown>,
    /// Each new thing to show has a number: an older watch then stops.
    turn: RwSignal<u32>,
}

/// Once, at the root of the app.
pub fn provide_send_watch() {
    provide_context(Bar {
        shown: RwSignal::new(Shown::AsRendered),
        turn: RwSignal::new(0),
    });
}

pub fn use_bar() -> Bar {
    expect_context()
}

impl Bar {
    /// Shows what becomes of a message until nothing more will by itself.
    pub fn watch(self, id: OutboxId) {
        let turn = self.show(Shown::Leaving(id.clone()));
        spawn_local(async move {
            for asked in 0.. {
                let answer = outbox_item(id.clone()).await;
                if self.turn.get_untracked() != turn {
                    return;
                }
                let go_on = match answer {
                    Ok(entry) => {
                        let news = News::of(&entry);
                        self.shown.set(Shown::Entry(entry));
                        if news == News::Sent {
                            self.close_later(turn);
                        }
                        news.may_change()
                    }
                    Err(error) if error.may_pass() => true,
                    Err(error) => {
                        self.shown.set(Shown::Lost(error));
                        false
                    }
                };
                if !go_on {
                    return;
                }
                pause(patience(asked)).await;
                if self.turn.get_untracked() != turn {
                    return;
                }
            }
        });
    }

    pub fn discarded(self, form: ComposeForm, files: bool) {
        let turn = self.show(Shown::Discarded { form, files });
        self.close_later(turn);
    }

    pub fn close(self) {
        self.show(Shown::Closed);
    }

    fn show(self, shown: Shown) -> u32 {
        self.turn.update(|turn| *turn += 1);
        self.shown.set(shown);
        self.turn.get_untracked()
    }

    fn close_later(self, turn: u32) {
        spawn_local(async move {
            pause(SEEN).await;
            if self.turn.get_untracked() == turn {
                self.close();
            }
        });
    }
}
