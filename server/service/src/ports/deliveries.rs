//! What reports say became of messages, and which inboxes such reports may come to.

use async_trait::async_trait;
use domain::{
    address::Address,
    delivery::DeliveryStatus,
    id::{AccountId, OutboxId},
    time::Timestamp,
};

use super::{Notice, OutboxItem, StateError};

type State<T> = Result<T, StateError>;

/// A report as octets told it (RFC 3464, RFC 8098).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Of the message that it is about, without angle brackets.
    pub message_id: Option<String>,
    pub recipients: Vec<ReportedRecipient>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedRecipient {
    /// As the sender wrote it (Original-Recipient), where that is told.
    pub original: Option<Address>,
    /// Where it went in the end (Final-Recipient).
    pub last: Option<Address>,
    pub status: DeliveryStatus,
    /// RFC 3463, `5.1.1`.
    pub code: Option<String>,
    /// What a server said (Diagnostic-Code).
    pub words: Option<String>,
}

/// An inbox in which reports may come, and up to where it was looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    pub account: AccountId,
    pub seen: Option<SeenUpTo>,
    /// When the newest message left for which it is watched.
    pub since: Timestamp,
    pub until: Timestamp,
}

/// UIDVALIDITY, and the highest UID there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenUpTo {
    pub validity: u32,
    pub uid: u32,
}

/// What is known of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryNews {
    pub recipient: Address,
    pub status: DeliveryStatus,
    pub code: Option<String>,
    pub words: Option<String>,
    pub at: Timestamp,
}

#[async_trait]
pub trait Deliveries: Send + Sync {
    /// Takes a watch that is due until `lease`; none is taken twice. They begin by themselves: an item that becomes
    /// `Accepted` or `Unclear` has the inbox of its envelope's sender watched, in the same transaction.
    async fn take_watch(&self, now: Timestamp, lease: Timestamp) -> State<Option<Watch>>;

    /// Looked through up to `watch.seen`, and again at `due`. A message that left meanwhile has it looked at sooner.
    async fn looked(&self, watch: &Watch, due: Timestamp) -> State<()>;

    /// Nothing is expected any more, or nobody can look. Not where a message left meanwhile.
    async fn unwatch(&self, watch: &Watch) -> State<()>;

    /// The message with this Message-ID, whoever sent it; the newest where it was sent more than once.
    async fn sent(&self, message_id: &str) -> State<Option<OutboxItem>>;

    async fn of(&self, item: &OutboxId) -> State<Vec<DeliveryNews>>;

    /// Keeps what is news (see [`DeliveryStatus::may_become`]) and gives it back. Whom it did not reach after all stands
    /// among the item's refused recipients from then on, and the item in its writer's Outbox. `notice` makes the letter
    /// that tells of the news, kept in the same transaction, so that nobody is told twice.
    async fn report(
        &self,
        item: &OutboxId,
        news: &[DeliveryNews],
        notice: &(dyn for<'a> Fn(&'a [DeliveryNews]) -> Option<Notice> + Send + Sync),
    ) -> State<Vec<DeliveryNews>>;

    /// How many inboxes are watched.
    async fn count_watches(&self) -> State<u64>;
}
