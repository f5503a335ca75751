//! The wizard's ticks on their way to the server. Each is shown at once and kept in the plan behind it, one call at a
//! time, so that search, another page of accounts, or leaving loses none.

use std::collections::VecDeque;

use domain::Address;
use domain::delegation::{Rights, Tick, differences};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::delegations::tick_plan;
use crate::components::compose::browser::pause;
use crate::state::hydrated::use_hydrated;
use crate::state::notices::{Notices, use_notices};

/// One row's rights as they are shown.
#[derive(Clone)]
pub struct TickedRow {
    pub delegate: Address,
    pub held: Rights,
    pub planned: RwSignal<Rights>,
}

impl TickedRow {
    fn is_changed_by(&self, rights: &Rights) -> bool {
        !differences(&self.held, rights).is_empty()
    }
}

#[derive(Clone)]
struct Move {
    row: TickedRow,
    before: Rights,
    after: Rights,
}

#[derive(Clone, Copy)]
pub struct Ticks {
    /// Delegates whose rights the plan changes, on all pages.
    pub changes: RwSignal<u32>,
    /// The page hears what is ticked.
    pub live: ReadSignal<bool>,
    waiting: StoredValue<VecDeque<Move>>,
    running: StoredValue<bool>,
    notices: Notices,
}

impl Ticks {
    pub fn new() -> Self {
        Self {
            changes: RwSignal::new(0),
            live: use_hydrated(),
            waiting: StoredValue::new(VecDeque::new()),
            running: StoredValue::new(false),
            notices: use_notices(),
        }
    }

    /// Shows a row as it is to be, and has it kept.
    pub fn tick(self, mailbox: &Address, row: &TickedRow, after: Rights) {
        let before = row.planned.get_untracked();
        self.move_row(mailbox, row, before, after);
    }

    /// The same for a row that was ticked before the page was live, and so is shown already.
    pub fn catch_up(self, mailbox: &Address, row: &TickedRow, before: Rights) {
        self.move_row(mailbox, row, before, row.planned.get_untracked());
    }

    fn move_row(self, mailbox: &Address, row: &TickedRow, before: Rights, after: Rights) {
        row.planned.set(after);
        self.count(row, &before, &after);
        self.waiting.update_value(|waiting| {
            waiting.push_back(Move {
                row: row.clone(),
                before,
                after,
            });
        });
        if !self.running.get_value() {
            self.running.set_value(true);
            let mailbox = mailbox.clone();
            spawn_local(self.run(mailbox));
        }
    }

    /// What the number of changes becomes, until the server says it.
    fn count(self, row: &TickedRow, before: &Rights, after: &Rights) {
        match (row.is_changed_by(before), row.is_changed_by(after)) {
            (false, true) => self
                .changes
                .update(|changes| *changes = changes.saturating_add(1)),
            (true, false) => self
                .changes
                .update(|changes| *changes = changes.saturating_sub(1)),
            _ => {}
        }
    }

    async fn run(self, mailbox: Address) {
        while let Some(moves) = self.take() {
            let answer = tick_plan(mailbox.clone(), last_of_each(&moves)).await;
            let idle = self.waiting.try_with_value(VecDeque::is_empty);
            match (answer, idle) {
                // The page was left meanwhile; what it sent is kept.
                (_, None) => return,
                (Ok(changes), Some(true)) => self.changes.set(changes),
                (Ok(_), Some(false)) => {}
                (Err(error), Some(_)) => {
                    for one in moves.iter().rev() {
                        self.take_back(one);
                    }
                    self.notices.failed(error);
                }
            }
        }
        self.running.try_update_value(|running| *running = false);
    }

    fn take(self) -> Option<Vec<Move>> {
        self.waiting
            .try_update_value(|waiting| waiting.drain(..).collect::<Vec<_>>())
            .filter(|moves| !moves.is_empty())
    }

    /// What was not kept is not shown either, unless the row has been moved on.
    fn take_back(self, one: &Move) {
        if one.row.planned.try_get_untracked() == Some(one.after) {
            one.row.planned.set(one.before);
            self.count(&one.row, &one.after, &one.before);
        }
    }

    /// All that was ticked is kept, or was taken back.
    pub async fn settled(self) {
        while self.running.try_get_value().unwrap_or(false) {
            pause(30).await;
        }
    }
}

/// A row that was moved twice is where it was moved last.
fn last_of_each(moves: &[Move]) -> Vec<Tick> {
    let mut ticks: Vec<Tick> = Vec::with_capacity(moves.len());
    for one in moves.iter().rev() {
        if ticks.iter().all(|tick| tick.delegate != one.row.delegate) {
            ticks.push(Tick {
                delegate: one.row.delegate.clone(),
                rights: one.after.tidy(),
            });
        }
    }
    ticks
}

impl Default for Ticks {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use domain::delegation::SendRight;

    use super::*;

    #[test]
    fn dave_s_second_thought_is_the_one_that_is_kept() {
        let owner = Owner::new();
        owner.set();
        let row = |name: &str| TickedRow {
            delegate: Address::parse(&format!("{name}@demo.test")).unwrap(),
            held: Rights::NONE,
            planned: RwSignal::new(Rights::NONE),
        };
        let to = |row: &TickedRow, send| Move {
            row: row.clone(),
            before: Rights::NONE,
            after: Rights { send, ..Rights::NONE },
        };
        let (bob, carol) = (row("bob"), row("carol"));
        let moves = [
            to(&carol, SendRight::As),
            to(&bob, SendRight::As),
            to(&carol, SendRight::OnBehalf),
        ];
        let ticks = last_of_each(&moves);
        assert_eq!(ticks.len(), 2);
        assert_eq!(
            (&ticks[0].delegate, ticks[0].rights.send),
            (&carol.delegate, SendRight::OnBehalf)
        );
    }
}
