//! The mail file: how it is opened, and the statements that more than one verb needs.

mod connect;
pub(crate) mod folder;
pub(crate) mod message;

pub(crate) use connect::{Change, Database};

use domain::desk::Trouble;
use service::ports::HostError;

/// A failure of the mail file. Its own type, so that `?` turns it into the port's error and the log has the words.
#[derive(Debug)]
pub(crate) struct Broken(sqlx::Error);

impl From<sqlx::Error> for Broken {
    fn from(error: sqlx::Error) -> Self {
        Self(error)
    }
}

/// Primary result codes of SQLite, <https://www.sqlite.org/rescode.html>.
const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_FULL: i32 = 13;

impl From<Broken> for HostError {
    fn from(Broken(error): Broken) -> Self {
        tracing::error!(%error, "the mail file does not answer");
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|code| code.parse::<i32>().ok())
            .map(|code| code & 0xff);
        HostError::Trouble(match code {
            Some(SQLITE_BUSY | SQLITE_LOCKED) => Trouble::Busy,
            Some(SQLITE_FULL) => Trouble::Refused {
                words: "no room left on the mail server's disk".into(),
            },
            _ if matches!(error, sqlx::Error::PoolTimedOut) => Trouble::Busy,
            _ => Trouble::Unreachable,
        })
    }
}

/// A list of UIDs as one parameter, for `json_each`: SQLite's limit of parameters never shows.
pub(crate) fn uid_list(uids: &[u32]) -> String {
    let numbers: Vec<String> = uids.iter().map(u32::to_string).collect();
    format!("[{}]", numbers.join(","))
}
