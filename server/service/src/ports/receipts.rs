//! What became of wishes to be told that a message was read: one answer for each message of a mailbox, whoever of those
//! who open it gave it, also where the mailbox itself cannot remember it (`$MDNSent`).

use async_trait::async_trait;
use domain::{address::Address, id::AccountId, time::Timestamp};

use super::{NewOutboxItem, StateError};

type State<T> = Result<T, StateError>;

/// A message of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptOf {
    pub mailbox: Address,
    /// Its Message-ID; where it has none, the place it lies in.
    pub message: String,
}

#[async_trait]
pub trait Receipts: Send + Sync {
    async fn is_answered(&self, of: &ReceiptOf) -> State<bool>;

    /// No receipt leaves. Nothing where it was answered before.
    async fn decline(&self, of: &ReceiptOf, by: &AccountId, now: Timestamp) -> State<()>;

    /// Stores the answer and the receipt in the outbox, in one transaction. False, and nothing is stored, where it was
    /// answered before: of two who press at once one is the sender.
    async fn send(&self, of: &ReceiptOf, item: &NewOutboxItem) -> State<bool>;
}
