//! IMAP: the contract on real servers, and on a scripted one what no real server can be made to do.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod contract;
mod dialogue;
mod limits;
mod script;
