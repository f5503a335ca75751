//! A private Dovecot and Postfix on loopback, as child processes under one directory.
//!
//! `cargo demo --servers`, the contract tests and the browser tests need real mail servers that read Porteplume's own
//! `accounts`, `aliases` and `grants`. [`Stack::start`] writes their configuration from the templates in
//! `end2end/mailstack`, starts them on free ports and waits until they answer; dropping the [`Stack`] ends them. They
//! live in a pid namespace whose first process watches a pipe from here, so nothing is left behind even when this
//! process is killed.
//!
//! ```no_run
//! # fn main() -> Result<(), mailstack::StackError> {
//! let stack = mailstack::Stack::start(mailstack::Options::seeded_example("/tmp/porteplume-stack"))?;
//! println!("IMAP on 127.0.0.1:{}", stack.info().imap_port);
//! # Ok(()) }
//! ```
//!
//! Everything here is synchronous and may be called from inside or outside an async runtime (it blocks the thread).
//!
//! To add a setting: put an `@NAME@` marker into a template, its value into `dovecot.rs` or `postfix.rs`, and where
//! callers should choose it a field into [`Options`]. A marker without a value fails the start, and a unit test.

pub mod bulk;
mod database;
mod dovecot;
mod error;
mod info;
mod layout;
mod milter;
mod options;
mod ports;
mod postfix;
mod postgres;
pub mod probe;
mod sandbox;
mod seed;
mod stack;
mod system;
mod template;
mod tls;

pub use error::StackError;
pub use info::{Info, SERVICE_USER};
pub use options::{Database, MailFormat, Options};
pub use postgres::{PrivatePostgres, missing_postgres_packages};
pub use seed::{Access, AccountKind, Seed, SeedAccount, SeedAlias, SeedGrant, SendRight};
pub use stack::Stack;
pub use system::{install_hint, missing_packages};
