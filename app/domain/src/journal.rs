//! The journal: what was sent in a mailbox's name and who was given what, append-only, each row sealing the one before
//! (PRODUCT 4).

use serde::{Deserialize, Serialize};

use crate::{
    account::Person,
    address::Address,
    delegation::{AccessRight, SendRight},
    header::Subject,
    time::{Timestamp, When},
};

/// How a message was written for the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    As,
    OnBehalf,
}

impl Manner {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::As => "as",
            Self::OnBehalf => "on_behalf",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "as" => Some(Self::As),
            "on_behalf" => Some(Self::OnBehalf),
            _ => None,
        }
    }
    /// The right it takes.
    pub fn right(self) -> SendRight {
        match self {
            Self::As => SendRight::As,
            Self::OnBehalf => SendRight::OnBehalf,
        }
    }
}

/// How the message ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    Accepted,
    Refused,
    /// May have been sent: the final dot left, no reply came.
    Unclear,
}

/// What a row tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "told")]
pub enum Event {
    Sent {
        manner: Manner,
        /// The grant's id, where the right was ours to give.
        grant: Option<String>,
        /// Without angle brackets.
        message_id: String,
        recipients: Vec<Address>,
        /// Those of them that the server refused while it took the message for the others.
        refused: Vec<Address>,
        subject: Subject,
        ending: Ending,
        /// The server's reply.
        words: Option<String>,
    },
    /// Rights of a delegate changed; both `None` in `after` is a revocation.
    Granted {
        delegate: Address,
        before: (SendRight, AccessRight, Option<Timestamp>),
        after: (SendRight, AccessRight, Option<Timestamp>),
        cause: GrantCause,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantCause {
    /// By the owner or an administrator.
    Given,
    /// In answer to a request.
    Asked,
    /// The delegate left.
    Left,
    /// Its day came.
    Expired,
    /// On the command line.
    CommandLine,
}

/// One row as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Its place in the chain, from 1.
    pub number: u64,
    pub at: When,
    pub mailbox: Address,
    /// Who did it; None is the system (an expiry, the command line).
    pub actor: Option<Person>,
    pub event: Event,
    /// Of a change of rights: the last moment of those before and after it, where they end by themselves.
    pub before_until: Option<When>,
    pub after_until: Option<When>,
}
