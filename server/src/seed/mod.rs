//! Mail for the demonstration: what six mailboxes of a small lamp maker hold, in English and in French.
//!
//! The letters are data, in `messages/*.toml` with their attachments in `files/`, dated by how long ago they came. They
//! are filed through the ports, so they lie on any host alike. To add one: a `[[message]]` in the file of its theme; the
//! tests say what is wrong with it.

mod ago;
mod content;
mod file;
mod octets;
#[cfg(test)]
mod tests;

pub(crate) use file::{SeedError, fill};
