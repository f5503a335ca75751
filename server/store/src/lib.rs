//! Durable state on SQLite or PostgreSQL: [`Store`] implements every trait of `service::ports` that must survive a restart.
//!
//! Every query is one text for both databases, run by sqlx's `Any` driver with `$1` placeholders over TEXT, BIGINT and
//! BLOB. Where the two truly differ (how a transaction begins, how rows are skipped that another worker holds, two words
//! of the schema) `open/database.rs` says so, and nothing else does.
//!
//! To add something: a table in a new file of `migrations/` (an applied one never changes), named in `open/schema.rs`; a
//! folder or file named by the idea, which reads its rows through [`columns::Stored`]; an index for every question, and
//! a chapter in `tests/story`.
//!
//! Big contents (attachments, messages) lie in pieces beside their row, see [`pieces`]: no list ever loads them, and
//! memory holds one of them once, plus a piece.

mod account;
mod administration;
mod columns;
mod delegation;
mod deliveries;
mod draft;
mod error;
mod grant;
mod journal;
mod memory;
mod open;
mod outbox;
mod pieces;
mod preference;
mod receipt;
mod search;
mod session;

pub use error::OpenError;
pub use open::Store;
