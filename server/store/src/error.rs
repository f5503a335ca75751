//! Errors of opening, and how the driver's errors become the port's.

use std::{fmt::Display, io, path::PathBuf};

use service::ports::StateError;
use sqlx::error::ErrorKind;

/// Why the database did not open. Holds no password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("not a database address: write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
    Address,
    #[error("cannot make {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("the database cannot be opened: {0}")]
    Database(String),
    /// Made by a newer version, or changed by hand.
    #[error("the database's tables are not those of this version: {0}")]
    Schema(String),
}

/// What went wrong in the driver, as the port says it.
pub(crate) fn from_driver(error: sqlx::Error) -> StateError {
    match error {
        sqlx::Error::RowNotFound => StateError::NotFound,
        sqlx::Error::Database(refused) => match refused.kind() {
            ErrorKind::UniqueViolation => StateError::Exists,
            // What the row should belong to is not there.
            ErrorKind::ForeignKeyViolation => StateError::NotFound,
            _ => StateError::Unavailable(refused.to_string()),
        },
        other => StateError::Unavailable(other.to_string()),
    }
}

/// A row that none of our versions writes: somebody else did, or the disk.
pub(crate) fn unreadable(column: &str, reason: impl Display) -> StateError {
    StateError::Unavailable(format!("column {column} cannot be read: {reason}"))
}
