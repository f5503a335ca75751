//! What the bar after Send shows. It belongs to the app, not to a page, so it outlives every change of page.

use domain::{draft::ComposeForm, id::OutboxId, outbox::OutboxEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::left_behind;
use super::news::{News, patience};
use crate::api::outbox::outbox_item;
use crate::components::compose::browser::pause;
use crate::error::ApiError;

/// How long good news stay.
const SEEN: i32 = 10_000;
/// Between two looks while it can be taken back: another tab may do so.
const LOOK: i32 = 3_000;
/// Until a worker has it, once the time is over.
const A_MOMENT: i32 = 250;

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
                let mut rest = patience(asked);
                let go_on = match answer {
                    Ok(entry) => {
                        let news = News::of(&entry);
                        if let News::Waiting(left) = news {
                            left_behind::keep(&id, left);
                            rest = i32::try_from(left).unwrap_or(i32::MAX).min(LOOK) + A_MOMENT;
                        }
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
                pause(rest).await;
                if self.turn.get_untracked() != turn {
                    return;
                }
            }
        });
    }

    /// After a reload, or in another tab: what was sent off and can still be taken back.
    pub fn go_on(self) {
        if self.shown.get_untracked() == Shown::AsRendered
            && let Some(id) = left_behind::find()
        {
            spawn_local(async move {
                // Somebody else's by now, or gone: nothing to say.
                if let Ok(entry) = outbox_item(id.clone()).await
                    && matches!(News::of(&entry), News::Waiting(_) | News::Leaving)
                {
                    self.watch(id);
                }
            });
        }
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
