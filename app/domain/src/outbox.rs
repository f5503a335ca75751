//! What happens to a message after Send: states, and how one may follow another (PRODUCT 5).

use serde::{Deserialize, Serialize};

use crate::{
    address::Address,
    header::Subject,
    id::{DraftId, OutboxId},
    time::When,
};

/// Each is stored before the next action is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Durable, not yet tried, or given back.
    Queued,
    /// A worker has it. Found so after a crash, it may have been sent.
    Sending,
    /// The server took it; copies are still to be filed.
    Accepted,
    /// The server said no for good.
    Refused,
    /// The server said not now, and it is tried again; or it waits for a password that works.
    Deferred,
    /// The final dot left and no reply came: it may have been sent. Never tried again by itself.
    Unclear,
    /// Accepted, and every copy is where it belongs.
    Filed,
    /// The user took it back before it left.
    Withdrawn,
}

impl OutboxState {
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Sending,
        Self::Accepted,
        Self::Refused,
        Self::Deferred,
        Self::Unclear,
        Self::Filed,
        Self::Withdrawn,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Deferred => "deferred",
            Self::Unclear => "unclear",
            Self::Filed => "filed",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// May `next` follow? The store refuses every other step, whoever asks.
    pub fn may_become(self, next: Self) -> bool {
        use OutboxState::*;
        matches!(
            (self, next),
            (Queued | Deferred, Sending | Withdrawn | Refused)
                | (Sending, Accepted | Refused | Deferred | Unclear | Queued)
                | (Accepted, Filed)
                | (Refused, Withdrawn)
                // Only by the user's word: "send again" or "keep".
                | (Unclear, Queued | Withdrawn | Accepted)
        )
    }

    /// Is it still in the Outbox folder?
    pub fn waits(self) -> bool {
        !matches!(self, Self::Accepted | Self::Filed | Self::Withdrawn)
    }
}

/// In place of a server's words on an item that waits because what it does in another's name could not be noted.
pub const JOURNAL_CLOSED: &str = "the journal cannot be written";

/// Why a server, or we, said no: one error for every wording (PRODUCT 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCause {
    /// No right to this From, wherever in the dialogue the server said so.
    FromNotAllowed {
        address: Address,
    },
    Recipients(Vec<RecipientRefusal>),
    TooLarge,
    /// Sign in again: the stored password no longer works.
    Credentials,
    /// Anything else: the words must do.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientRefusal {
    pub address: Address,
    pub cause: RecipientCause,
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientCause {
    Unknown,
    MailboxFull,
    Outside,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub cause: RefusalCause,
    /// The server's own words, for "Details".
    pub words: String,
}

/// One attempt to hand a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transmission {
    /// Taken, for all recipients or, with `refused`, for the others.
    Accepted {
        words: String,
        refused: Vec<RecipientRefusal>,
    },
    /// Not now (4xx, or no connection): certainly not taken.
    Deferred { words: String },
    /// Not ever (5xx): certainly not taken.
    Refused(Refusal),
    /// The final dot left; whether it was taken is not known.
    Unclear { words: String },
}

impl Transmission {
    /// For logs and counters.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Deferred { .. } => "deferred",
            Self::Refused(_) => "refused",
            Self::Unclear { .. } => "unclear",
        }
    }
}

/// The answer to Send: it is durable, under this id, in this state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    pub id: OutboxId,
    pub state: OutboxState,
}

/// When a queued message leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// As soon as a worker is free, or it is no longer queued.
    Now,
    /// In so many milliseconds: until then it can be taken back.
    Soon(u32),
    /// When its writer chose.
    At(When),
}

/// What can be found of a message that may have been sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Traces {
    /// Looked for, whether found or not.
    pub looked_in: Vec<Address>,
    /// Mailboxes in which it lies, by its Message-ID: in Inbox or Sent.
    pub found_in: Vec<Address>,
}

/// A row of the Outbox, and what the page watches after Send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEntry {
    pub id: OutboxId,
    pub draft: DraftId,
    pub state: OutboxState,
    pub from: Address,
    pub recipients: Vec<Address>,
    pub subject: Subject,
    pub created: When,
    pub leaving: Leaving,
    pub attempts: u32,
    pub next_try: Option<When>,
    pub refusal: Option<Refusal>,
    /// Recipients refused while the others got it.
    pub partly: Vec<RecipientRefusal>,
    /// Of one that may have been sent.
    pub traces: Option<Traces>,
    /// The server's last words.
    pub words: Option<String>,
    /// A read receipt: no draft stands behind it, so it is never edited.
    pub receipt: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_have_been_sent_is_never_sent_again_by_itself() {
        for state in OutboxState::ALL {
            assert!(
                !OutboxState::Unclear.may_become(state)
                    || matches!(
                        state,
                        OutboxState::Queued | OutboxState::Withdrawn | OutboxState::Accepted
                    )
            );
            assert!(
                !OutboxState::Accepted.may_become(state) || state == OutboxState::Filed,
                "accepted is never sent twice"
            );
            assert!(!OutboxState::Filed.may_become(state));
            assert_eq!(OutboxState::parse(state.as_str()), Some(state));
        }
        assert!(!OutboxState::Unclear.may_become(OutboxState::Sending));
    }
}
