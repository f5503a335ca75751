//! Submission over SMTP: the dialogue with a server that does as it is told, the contract with a real one.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod contract;
mod dialogue;
mod people;
mod pool;
mod script;
