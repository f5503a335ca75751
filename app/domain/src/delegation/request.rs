//! Asking for a right: the delegate's wish, and what the owner makes of it (PRODUCT 4).

use serde::{Deserialize, Serialize};

use super::Right;
use crate::{account::Person, address::Address, id::RequestId, time::When};

/// What a delegate asks of the owner of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub mailbox: Address,
    pub right: Right,
    /// Why, in the asker's words; may be empty. At most [`Wish::MOST`] characters count.
    pub words: String,
}

impl Wish {
    pub const MOST: usize = 500;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    Open,
    Granted,
    Declined,
    /// The asker took it back, or lost interest with the account.
    Withdrawn,
}

impl RequestState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Granted, Self::Declined, Self::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "granted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    pub mailbox: Person,
    pub asker: Person,
    pub right: Right,
    pub words: String,
    pub asked: When,
    pub state: RequestState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Grant,
    Decline,
}
