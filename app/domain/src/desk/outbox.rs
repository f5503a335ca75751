use async_trait::async_trait;

use super::{Answer, Caller};
use crate::{
    id::{DraftId, OutboxId},
    outbox::OutboxEntry,
};

/// What happens after Send.
#[async_trait]
pub trait OutboxDesk: Send + Sync {
    /// What waits, newest first: queued, sending, deferred, refused, unclear, and what did not reach all.
    async fn waiting(&self, caller: &Caller) -> Answer<Vec<OutboxEntry>>;

    async fn entry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry>;

    /// Tries a deferred item now, with the password of this session; sends one that was to leave later now; an unclear
    /// one again, by the user's word.
    async fn retry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry>;

    /// Takes an item that has not left back to its draft, with every word and attachment; of one that did not reach all,
    /// the draft is addressed to those it did not reach.
    async fn edit(&self, caller: &Caller, id: &OutboxId) -> Answer<DraftId>;

    /// "Keep": an unclear item is not sent again and leaves the Outbox, as does one that did not reach all.
    async fn settle(&self, caller: &Caller, id: &OutboxId) -> Answer<()>;
}
