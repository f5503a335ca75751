//! Answers to senders who want to be told that a message was read.

use async_trait::async_trait;
use domain::{
    id::{AccountId, OutboxId},
    time::Timestamp,
};
use service::ports::{NewOutboxItem, ReceiptOf, Receipts};
use sqlx::{Any, Executor};

use crate::{
    Store,
    columns::{Columns, State, Stored, change, maybe, without_nul},
    open::commit,
    outbox,
};

#[async_trait]
impl Receipts for Store {
    async fn is_answered(&self, of: &ReceiptOf) -> State<bool> {
        let query = sqlx::query("SELECT answered_at FROM receipts WHERE mailbox = $1 AND message = $2");
        let query = query.bind(of.mailbox.canonical()).bind(without_nul(&of.message));
        let found: Option<Answered> = maybe(query, self.reader()).await?;
        Ok(found.is_some())
    }

    async fn decline(&self, of: &ReceiptOf, by: &AccountId, now: Timestamp) -> State<()> {
        note(self.writer(), of, by, None, now).await.map(drop)
    }

    async fn send(&self, of: &ReceiptOf, item: &NewOutboxItem) -> State<bool> {
        let mut transaction = self.begin().await?;
        let first = note(&mut *transaction, of, &item.account, Some(&item.id), item.created).await?;
        if !first {
            return Ok(false);
        }
        outbox::put(&mut transaction, item).await?;
        commit(transaction).await?;
        Ok(true)
    }
}

/// False where there was an answer before: that one stays.
async fn note<'c>(
    on: impl Executor<'c, Database = Any>,
    of: &ReceiptOf,
    by: &AccountId,
    item: Option<&OutboxId>,
    now: Timestamp,
) -> State<bool> {
    let query = sqlx::query(
        "INSERT INTO receipts (mailbox, message, account_id, item_id, answered_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (mailbox, message) DO NOTHING",
    )
    .bind(of.mailbox.canonical())
    .bind(without_nul(&of.message))
    .bind(by.as_str())
    .bind(item.map(OutboxId::as_str))
    .bind(now.0);
    Ok(change(query, on).await? > 0)
}

struct Answered;
impl Stored for Answered {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.time().map(|_| Self)
    }
}
