//! The journal as it is kept: a chain of rows, each sealing the one before it.

use async_trait::async_trait;

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

#[async_trait]
pub trait Journal: Send + Sync {
    /// Reads all rows as they are at one moment, and looks for those of `anchors`.
    async fn verify(&self, anchors: &[Anchor]) -> State<Verified>;
}
