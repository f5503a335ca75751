use async_trait::async_trait;

use super::{Answer, Caller};
use crate::{
    id::{DraftId, OutboxId},
    outbox::OutboxEntry,
};

/// What happens after Send.
#[async_trait]
pub trait OutboxDesk: Send + Sync {
    /// What waits, newest first: queued, sending, deferred, refused, unclear.
    async fn waiting(&self, caller: &Caller) -> Answer<Vec<OutboxEntry>>;

    async fn entry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry>;

    /// Tries a deferred item now; an unclear one again, by the user's word.
    async fn retry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry>;

    /// Takes an item that has not left back to its draft, with every word and attachment.
    async fn edit(&self, caller: &Caller, id: &OutboxId) -> Answer<DraftId>;

    /// "Keep": an unclear item is not sent again and leaves the Outbox.
    async fn settle(&self, caller: &Caller, id: &OutboxId) -> Answer<()>;
}
