//! The built-in host as its users meet it.
#![expect(clippy::unwrap_used, reason = "a broken expectation is a failed test")]

mod host;
mod large;
mod people;
mod submission;
