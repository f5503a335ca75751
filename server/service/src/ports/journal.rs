//! The journal as it is kept: a chain of rows, each sealing the one before it.

use async_trait::async_trait;
use domain::{account::Person, address::Address, id::AccountId, journal::Event, time::Timestamp};

use super::StateError;

type State<T> = Result<T, StateError>;

/// A row somebody wrote down elsewhere: its number and its hash, to be found again unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub number: u64,
    /// SHA-256 in hexadecimal.
    pub hash: String,
}

/// What is wrong with the chain, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    #[error("row {number} was altered: its contents are not those that its hash was made of")]
    Altered { number: i64 },
    #[error("row {number} was moved: it was written as row {was}")]
    Moved { number: i64, was: i64 },
    #[error("row {number} does not follow the row before it: one of the two was put there later")]
    Unlinked { number: i64 },
    #[error("rows {first} to {last} are missing")]
    Missing { first: i64, last: i64 },
    #[error("row {number} was inserted: the journal ends at row {last}")]
    Inserted { number: i64, last: i64 },
    #[error("the head of the journal is missing: nothing says where it ends")]
    NoHead,
    #[error("the head of the journal names another row {number} than the one there is")]
    Head { number: i64 },
    #[error("row {number} is not the one that was noted elsewhere")]
    Anchor { number: u64 },
}

/// The chain as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Rows there are.
    pub rows: u64,
    /// The newest row there should be, to be noted elsewhere; number 0 of a journal without rows.
    pub head: Option<Anchor>,
    /// In the order of rows; the first hundred.
    pub damages: Vec<Damage>,
}

/// A row as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedRow {
    pub number: u64,
    pub at: Timestamp,
    pub mailbox: Address,
    /// Called as they were then; None is the system.
    pub actor: Option<Person>,
    pub event: Event,
}

/// Somebody whose mailboxes are to be read of.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub account: &'a AccountId,
    pub address: &'a Address,
}

/// Which rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct NotedWhere<'a> {
    /// Of their own mailbox and of those they own; None: of all.
    pub reader: Option<Reader<'a>>,
    /// Of one mailbox: an account of ours, else an address in From.
    pub mailbox: Option<(Option<&'a AccountId>, &'a Address)>,
    /// In actor, recipients or subject; nothing typed finds all.
    pub search: &'a str,
    /// From this moment.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// Which of them, newest first.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Only rows with lower numbers.
    pub below: Option<u64>,
    pub skip: u32,
    pub take: u32,
}

#[async_trait]
pub trait Journal: Send + Sync {
    async fn count(&self, wanted: NotedWhere<'_>) -> State<u32>;
    async fn rows(&self, wanted: NotedWhere<'_>, span: Span) -> State<Vec<NotedRow>>;
    /// Users' and shared mailboxes that this person may read the journal of: their own first, then by address.
    async fn readable(&self, account: &AccountId) -> State<Vec<Person>>;
    /// Reads all rows as they are at one moment, and looks for those of `anchors`.
    async fn verify(&self, anchors: &[Anchor]) -> State<Verified>;
}
