use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{Answer, Caller, Page};
use crate::{account::Person, address::Address, journal::JournalEntry, time::Day};

/// Which rows to show, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLook {
    /// None: every mailbox the caller may read the journal of.
    pub mailbox: Option<Address>,
    /// In actor, recipients or subject.
    pub search: String,
    /// First and last day, in the reader's time zone.
    pub since: Option<Day>,
    pub until: Option<Day>,
    /// From 0.
    pub page: u32,
}

/// A text that is made while it is taken away: whoever takes it slowly waits alone, and no more than a piece is held.
#[async_trait]
pub trait Outgoing: Send {
    /// The next piece, never empty; none after the last. An error: the text ends before its time.
    async fn next(&mut self) -> Answer<Option<String>>;
}

/// Reading the journal: owners that of their mailboxes, administrators all. Others: [`super::DeskError::NotFound`].
#[async_trait]
pub trait JournalDesk: Send + Sync {
    /// 50 a page.
    async fn journal(&self, caller: &Caller, look: JournalLook) -> Answer<Page<JournalEntry>>;

    /// The same rows, all pages, as CSV (RFC 4180) in UTF-8, with a first line of names in the reader's language. Cells that a
    /// spreadsheet would take for a formula are defused. Rights are looked at before anything is answered, and whose rows
    /// there are again for each piece.
    async fn journal_csv(&self, caller: &Caller, look: JournalLook) -> Answer<Box<dyn Outgoing>>;

    /// Mailboxes to choose from: the caller's own first, then those they own. Empty for administrators, who may name any.
    async fn journal_mailboxes(&self, caller: &Caller) -> Answer<Vec<Person>>;
}
