//! Large mailboxes for benchmarks: believable letters, loaded by IMAP MULTIAPPEND.

mod letter;
mod load;

use std::time::Duration;

pub use letter::{Letter, Letters};

/// What a load did.
#[derive(Debug, Clone, Copy)]
pub struct Loaded {
    pub messages: usize,
    pub bytes: u64,
    pub took: Duration,
}
