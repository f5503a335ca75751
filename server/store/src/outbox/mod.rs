//! The outbox: each message to be sent, its state, and who works at it.
//!
//! `due_at` says when something has to happen to an item: a try, a filing, or the end of a lease. A worker that takes an
//! item moves `due_at` to the end of its lease; if it dies, that moment comes, and [`Outbox::recover`] or another
//! [`Outbox::take_unfiled`] finds the item by the same index.

mod advance;
mod census;
mod filing;
mod hold;
mod lease;
mod recover;
mod reseal;
mod right;
mod row;
mod straighten;
mod submit;
mod take;
mod tell;

use async_trait::async_trait;
use domain::{
    draft::Revision,
    id::{AccountId, DraftId, OutboxId, SubmissionKey},
    outbox::OutboxState,
    time::Timestamp,
};
use service::ports::{NewOutboxItem, Outbox, OutboxChange, OutboxItem, Recovered, RightsFrom};

use crate::{
    Store,
    columns::{Columns, State, Stored, all, maybe, one, without_nul},
};
pub(crate) use hold::{Waiting, hold_back, waiting};
use row::{ItemRow, item_columns};
pub(crate) use submit::put;

#[async_trait]
impl Outbox for Store {
    async fn submit(&self, item: &NewOutboxItem, revision: Revision) -> State<OutboxItem> {
        submit::submit(self, item, revision).await
    }

    async fn find(&self, account: &AccountId, id: &OutboxId) -> State<OutboxItem> {
        let query = sqlx::query(concat!(
            "SELECT ",
            item_columns!(),
            " FROM outbox WHERE id = $1 AND account_id = $2"
        ));
        let found: ItemRow = one(query.bind(id.as_str()).bind(account.as_str()), self.reader()).await?;
        Ok(found.item)
    }

    async fn find_by_key(&self, account: &AccountId, key: &SubmissionKey) -> State<Option<OutboxItem>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            item_columns!(),
            " FROM outbox WHERE account_id = $1 AND submission_key = $2"
        ));
        let found: Option<ItemRow> =
            maybe(query.bind(account.as_str()).bind(key.as_str()), self.reader()).await?;
        Ok(found.map(|found| found.item))
    }

    async fn find_of_draft(&self, account: &AccountId, draft: &DraftId) -> State<Option<OutboxItem>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            item_columns!(),
            " FROM outbox WHERE draft_id = $2 AND account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1"
        ));
        let found: Option<ItemRow> =
            maybe(query.bind(account.as_str()).bind(draft.as_str()), self.reader()).await?;
        Ok(found.map(|found| found.item))
    }

    async fn waiting(&self, account: &AccountId) -> State<Vec<OutboxItem>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            item_columns!(),
            " FROM outbox WHERE account_id = $1 AND waits = 1 ORDER BY created_at DESC, id DESC"
        ));
        let found: Vec<ItemRow> = all(query.bind(account.as_str()), self.reader()).await?;
        Ok(found.into_iter().map(|found| found.item).collect())
    }

    async fn count_waiting(&self, account: &AccountId) -> State<u32> {
        let query = sqlx::query("SELECT COUNT(*) FROM outbox WHERE account_id = $1 AND waits = 1");
        let count: Count = one(query.bind(account.as_str()), self.reader()).await?;
        Ok(count.0)
    }

    async fn take_due(
        &self,
        owner: &str,
        now: Timestamp,
        lease_until: Timestamp,
        rights: RightsFrom,
    ) -> State<Option<OutboxItem>> {
        take::due(self, owner, now, lease_until, rights).await
    }

    async fn leaving(&self, mailbox: &AccountId, delegate: &AccountId) -> State<u32> {
        let query = sqlx::query(
            "SELECT COUNT(*) FROM outbox WHERE account_id = $2 AND waits = 1 AND mailbox_id = $1 AND state = 'sending'",
        );
        let count: Count = one(
            query.bind(mailbox.as_str()).bind(delegate.as_str()),
            self.reader(),
        )
        .await?;
        Ok(count.0)
    }

    async fn take_unfiled(
        &self,
        owner: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> State<Option<OutboxItem>> {
        take::unfiled(self, owner, now, lease_until).await
    }

    async fn advance(&self, id: &OutboxId, from: OutboxState, change: &OutboxChange) -> State<()> {
        advance::advance(self, id, (from, None), change).await
    }

    async fn finish(&self, id: &OutboxId, owner: &str, change: &OutboxChange) -> State<()> {
        advance::advance(self, id, (OutboxState::Sending, Some(owner)), change).await
    }

    async fn dot(&self, id: &OutboxId, owner: &str, lease_until: Timestamp) -> State<bool> {
        lease::dot(self, id, owner, lease_until).await
    }

    async fn renew_lease(&self, id: &OutboxId, owner: &str, lease_until: Timestamp) -> State<()> {
        lease::renew(self, id, owner, lease_until).await
    }

    async fn hasten(&self, id: &OutboxId, at: Timestamp) -> State<()> {
        advance::hasten(self, id, at).await
    }

    async fn straighten(&self, now: Timestamp, furthest: Timestamp, lease_until: Timestamp) -> State<u64> {
        straighten::straighten(self, now, furthest, lease_until).await
    }

    async fn next_due(&self) -> State<Option<Timestamp>> {
        take::next_due(self).await
    }

    async fn census(&self) -> State<Vec<(OutboxState, u64)>> {
        census::census(self).await
    }

    async fn sealed(&self, account: &AccountId) -> State<Vec<OutboxId>> {
        reseal::sealed(self, account).await
    }

    async fn reseal(&self, id: &OutboxId, credential: &[u8], now: Timestamp) -> State<()> {
        reseal::reseal(self, id, credential, now).await
    }

    async fn dismiss(&self, id: &OutboxId) -> State<()> {
        filing::dismiss(self, id).await
    }

    async fn note_filed(&self, id: &OutboxId, step: &str) -> State<()> {
        filing::note(self, id, step).await
    }

    async fn defer_filing(&self, id: &OutboxId, next_try: Timestamp, words: &str) -> State<()> {
        filing::defer(self, id, next_try, words).await
    }

    async fn recover(&self, now: Timestamp) -> State<Recovered> {
        recover::recover(self, now).await
    }

    async fn release(&self, owner: &str, now: Timestamp) -> State<Recovered> {
        recover::release(self, owner, now).await
    }
}

/// Whoever sent it.
pub(crate) async fn with_message_id(store: &Store, message_id: &str) -> State<Option<OutboxItem>> {
    let query = sqlx::query(concat!(
        "SELECT ",
        item_columns!(),
        " FROM outbox WHERE message_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1"
    ));
    let found: Option<ItemRow> = maybe(query.bind(without_nul(message_id)), store.reader()).await?;
    Ok(found.map(|found| found.item))
}

struct Count(u32);
impl Stored for Count {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.count().map(Self)
    }
}
