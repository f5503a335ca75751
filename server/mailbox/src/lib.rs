//! The built-in host: mailboxes, delivery and sign-in in one binary, no mail server beside it.
//!
//! Mail lies in one SQLite file of its own. [`BuiltIn`] fills two ports: [`service::ports::MailHost`] (what lies where)
//! and [`service::ports::Submission`] (what goes to whom). Who has an account and who may write for whom it asks of the
//! ports `Accounts` and `Grants`.
//!
//! To add a verb to an opened mailbox: one file in `session`, called from its `mod.rs`. To change what is stored: a new
//! file in `migrations`, listed in `database::connect`; existing ones never change.

mod built_in;
mod database;
mod host;
pub mod password;
mod session;
mod submission;
mod summary;

pub use built_in::{BuiltIn, DEFAULT_LIMIT, OpenError, Parts};
