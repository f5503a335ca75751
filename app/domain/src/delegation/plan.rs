//! The wizard's plan: what somebody means to change in the grants of one mailbox, before it is confirmed (PRODUCT 4).

use serde::{Deserialize, Serialize};

use super::{AccessRight, SendRight};
use crate::{account::Person, address::Address, time::Day};

/// What one delegate holds of one mailbox, as a row of the wizard shows it: the checkboxes and the date beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rights {
    pub send: SendRight,
    pub access: AccessRight,
    /// The last day on which they hold, in the reader's time zone; None is without end.
    pub until: Option<Day>,
}

impl Rights {
    pub const NONE: Self = Self {
        send: SendRight::None,
        access: AccessRight::None,
        until: None,
    };

    pub fn is_none(&self) -> bool {
        self.send == SendRight::None && self.access == AccessRight::None
    }

    /// A date beside nothing means nothing.
    #[must_use]
    pub fn tidy(self) -> Self {
        if self.is_none() { Self::NONE } else { self }
    }
}

/// One row as its ticks stand: the rights this delegate is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    pub delegate: Address,
    pub rights: Rights,
}

/// A row of the wizard's first step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    pub delegate: Person,
    /// As it is now.
    pub held: Rights,
    /// As it would be: `held` where nothing is planned.
    pub planned: Rights,
}

/// Which of the rights a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    SendAs,
    OnBehalf,
    Read,
    Full,
}

impl Right {
    pub const ALL: [Self; 4] = [Self::SendAs, Self::OnBehalf, Self::Read, Self::Full];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::SendAs => "send_as",
            Self::OnBehalf => "on_behalf",
            Self::Read => "read",
            Self::Full => "full",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.as_str() == text)
    }
}

impl SendRight {
    pub fn right(self) -> Option<Right> {
        match self {
            Self::None => None,
            Self::OnBehalf => Some(Right::OnBehalf),
            Self::As => Some(Right::SendAs),
        }
    }
}

impl AccessRight {
    pub fn right(self) -> Option<Right> {
        match self {
            Self::None => None,
            Self::Read => Some(Right::Read),
            Self::Full => Some(Right::Full),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    Added(Right),
    Removed(Right),
    /// One right takes the place of another of its kind: on behalf becomes as, read becomes full.
    Changed {
        before: Right,
        after: Right,
    },
    /// The same rights until another day.
    Until {
        before: Option<Day>,
        after: Option<Day>,
    },
}

/// What sets two states of one row apart, one line for each right; empty when nothing does.
pub fn differences(before: &Rights, after: &Rights) -> Vec<Difference> {
    let kinds = [
        (before.send.right(), after.send.right()),
        (before.access.right(), after.access.right()),
    ];
    let mut found: Vec<_> = kinds
        .into_iter()
        .filter_map(|kind| match kind {
            (None, Some(after)) => Some(Difference::Added(after)),
            (Some(before), None) => Some(Difference::Removed(before)),
            (Some(before), Some(after)) if before != after => Some(Difference::Changed { before, after }),
            _ => None,
        })
        .collect();
    // Where something was added with its date, or all is gone, the date needs no line of its own.
    let stays = kinds
        .iter()
        .any(|(before, after)| before.is_some() && before == after);
    if before.until != after.until && (stays || found.is_empty()) && !after.is_none() && !before.is_none() {
        found.push(Difference::Until {
            before: before.until,
            after: after.until,
        });
    }
    found
}

/// All that a confirmed plan would change for one delegate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedChange {
    pub delegate: Person,
    /// As it is now.
    pub held: Rights,
    pub planned: Rights,
    /// As it was when this row was first ticked, where somebody else has changed it since.
    pub was: Option<Rights>,
    /// Never empty.
    pub differences: Vec<Difference>,
    /// Messages of theirs that wait to leave in the mailbox's name and would be held back.
    pub held_back: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(send: SendRight, access: AccessRight) -> Rights {
        Rights {
            send,
            access,
            until: None,
        }
    }

    #[test]
    fn dave_reads_each_right_that_changes_on_a_line_of_its_own() {
        let before = rights(SendRight::OnBehalf, AccessRight::None);
        let after = rights(SendRight::As, AccessRight::Read);
        assert_eq!(
            differences(&before, &after),
            [
                Difference::Changed {
                    before: Right::OnBehalf,
                    after: Right::SendAs
                },
                Difference::Added(Right::Read)
            ]
        );
        assert_eq!(differences(&after, &after), []);
        assert_eq!(
            differences(&after, &Rights::NONE),
            [
                Difference::Removed(Right::SendAs),
                Difference::Removed(Right::Read)
            ]
        );
    }

    #[test]
    fn a_new_date_is_a_change_only_where_a_right_stays() {
        let day = Day::parse("2026-12-31").unwrap();
        let before = rights(SendRight::As, AccessRight::None);
        let after = Rights {
            until: Some(day),
            ..before
        };
        assert_eq!(
            differences(&before, &after),
            [Difference::Until {
                before: None,
                after: Some(day)
            }]
        );
        assert_eq!(
            differences(&Rights::NONE, &after),
            [Difference::Added(Right::SendAs)]
        );
        assert_eq!(
            differences(&after, &Rights::NONE),
            [Difference::Removed(Right::SendAs)]
        );
        let beside_nothing = Rights {
            until: Some(day),
            ..Rights::NONE
        };
        assert_eq!(beside_nothing.tidy(), Rights::NONE);
    }
}
