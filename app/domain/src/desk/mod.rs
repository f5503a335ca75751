//! The desks a signed-in person works at: traits at the user's verbs. The server implements them, the pages call them
//! through server functions, and nothing else crosses.

mod accounts;
mod compose;
mod deed;
mod delegation;
mod journal;
mod outbox;
mod preferences;
mod reading;
mod tally;
mod way_back;

pub use accounts::{AccountCard, AccountObjection, AccountsDesk, Administered, NewAccount};
pub use compose::{ComposeDesk, ComposeSheet, ComposeStart, Incoming, Received, Suggestion};
pub use deed::Deed;
pub use delegation::{
    Confirmed, DelegationDesk, Held, HeldRights, Look, ManagedAccount, Page, PlanPage, Requests, Summary,
};
pub use journal::{JournalDesk, JournalLook, Outgoing};
pub use outbox::OutboxDesk;
pub use preferences::PreferencesDesk;
pub use reading::{Attachment, Moved, ReadingDesk};
pub use tally::{Tally, folder_by_folder};
pub use way_back::{PutBack, WayBack};

use serde::{Deserialize, Serialize};

use crate::{
    account::Colour,
    address::Address,
    header::DisplayName,
    id::AccountId,
    preference::{Language, Preferences},
    preflight::Objection,
};

/// The password of a mail account, in memory for the length of a request. Never printed, never serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The one way to read it: a name that is found when looking for leaks.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}
impl Drop for Secret {
    fn drop(&mut self) {
        // Overwritten as far as safe code can: a fresh allocation later does not find it in this one's bytes.
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
}

/// Who asks: made by the server from the session, never from anything a browser says.
#[derive(Debug, Clone)]
pub struct Caller {
    pub account: AccountId,
    pub address: Address,
    pub name: DisplayName,
    pub admin: bool,
    pub language: Language,
    /// IANA name; `UTC` when the browser has not said.
    pub time_zone: String,
    /// Tells live sessions apart for pooling connections; not the cookie.
    pub session: String,
    /// The mail password, where the host needs one.
    pub secret: Option<Secret>,
}

/// What pages may know of the signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub address: Address,
    pub name: DisplayName,
    pub colour: Colour,
    pub admin: bool,
    pub host: HostKind,
    pub preferences: Preferences,
}

/// Where mail lives (PRODUCT 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    BuiltIn,
    OwnServers,
    Provider,
}

/// A mail or submission server that does not do its part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    #[error("the mail server cannot be reached")]
    Unreachable,
    #[error("the mail server is busy")]
    Busy,
    #[error("the mail server no longer accepts the password")]
    Credentials,
    #[error("the mailbox is full")]
    MailboxFull,
    #[error("the mail server refused: {words}")]
    Refused { words: String },
}

/// What a desk answers when it cannot do what was asked. Each has a sentence with what was kept and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum DeskError {
    #[error("signed out")]
    SignedOut,
    /// It is not there, or not this person's: the answer is the same.
    #[error("not found")]
    NotFound,
    #[error("not allowed")]
    Forbidden,
    /// The draft does not leave, for these reasons; it is kept.
    #[error("the draft cannot leave")]
    Objections(Vec<Objection>),
    #[error("too large: at most {limit} octets")]
    TooLarge { limit: u64 },
    #[error("not understood")]
    BadInput,
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// Ours; the reference finds it in the log.
    #[error("internal error {reference}")]
    Internal { reference: String },
}

pub type Answer<T> = Result<T, DeskError>;
