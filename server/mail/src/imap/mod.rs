//! Mail on IMAP servers (RFC 9051, 3501): our own, which read our grants, or a provider's.
//!
//! [`ImapHost`] signs in and hands out mailboxes; each call on one is an [`pool::Operation`] run on a pooled
//! [`connection::Connection`]. async-imap carries commands, tags and completions; [`wire`] beneath it keeps untagged
//! data aside, which [`data`] reads. Names on the wire are [`names`]' business, errors [`error`]'s.
//!
//! To add a verb: a file in `mailbox/` with a struct of what it needs and `impl Operation`. Say
//! [`connection::Connection::commit`] before writing what must not be written twice; strings from elsewhere go through
//! [`command::Command::string`] only.

mod capabilities;
mod command;
mod config;
mod connection;
mod data;
mod error;
mod host;
mod mailbox;
mod names;
mod pool;
mod reply;
mod roles;
mod row;
mod shared;
mod structure;
mod target;
mod transport;
mod utf7;
mod wire;

pub use config::{ImapConfig, Limits, Servers};
pub use host::ImapHost;

// async-imap logs every command at trace level, passwords too. The dependency on `log` with `max_level_debug` compiles
// that out whatever the filter says at run time.
const _: () = assert!(matches!(
    log::STATIC_MAX_LEVEL,
    log::LevelFilter::Off
        | log::LevelFilter::Error
        | log::LevelFilter::Warn
        | log::LevelFilter::Info
        | log::LevelFilter::Debug
));
