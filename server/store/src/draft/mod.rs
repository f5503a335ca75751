//! Drafts and their attachments.

mod attach;
mod copy;
mod row;
mod save;
mod upload;

use async_trait::async_trait;
use domain::{
    draft::Attached,
    id::{AccountId, AttachmentId, DraftId, OutboxId},
    message::MessageKey,
    time::Timestamp,
};
use service::ports::{Drafts, OutgoingFile, StateError, StoredDraft};
use sqlx::{Any, Transaction};

use crate::{
    Store,
    columns::{State, change, change_one, one},
    error::from_driver,
};

#[async_trait]
impl Drafts for Store {
    async fn find(&self, account: &AccountId, id: &DraftId) -> State<StoredDraft> {
        let query = sqlx::query(
            "SELECT id, account_id, revision, form, answers, mirror, submitted, updated_at FROM drafts \
             WHERE id = $1 AND account_id = $2",
        );
        one(query.bind(id.as_str()).bind(account.as_str()), self.reader()).await
    }

    async fn save(&self, draft: &StoredDraft) -> State<()> {
        save::save(self, draft).await
    }

    async fn set_mirror(&self, id: &DraftId, mirror: Option<&MessageKey>) -> State<()> {
        let query = sqlx::query("UPDATE drafts SET mirror = $2 WHERE id = $1");
        let query = query.bind(id.as_str()).bind(mirror.map(MessageKey::to_string));
        change_one(query, self.writer()).await
    }

    async fn set_submitted(&self, id: &DraftId, item: Option<&OutboxId>) -> State<()> {
        let query = sqlx::query("UPDATE drafts SET submitted = $2 WHERE id = $1");
        let query = query.bind(id.as_str()).bind(item.map(OutboxId::as_str));
        change_one(query, self.writer()).await
    }

    async fn remove(&self, account: &AccountId, id: &DraftId) -> State<()> {
        let query = sqlx::query("DELETE FROM drafts WHERE id = $1 AND account_id = $2");
        change_one(query.bind(id.as_str()).bind(account.as_str()), self.writer()).await
    }

    async fn attach(
        &self,
        account: &AccountId,
        draft: &DraftId,
        attached: &Attached,
        content: &[u8],
    ) -> State<()> {
        attach::attach(self, account, draft, attached, content).await
    }

    async fn begin_upload(&self, account: &AccountId, id: &AttachmentId, now: Timestamp) -> State<()> {
        upload::begin(self, account, id, now).await
    }

    async fn add_piece(&self, id: &AttachmentId, number: u32, octets: &[u8], now: Timestamp) -> State<()> {
        upload::add(self, id, number, octets, now).await
    }

    async fn attach_upload(&self, account: &AccountId, draft: &DraftId, attached: &Attached) -> State<()> {
        upload::finish(self, account, draft, attached).await
    }

    async fn abandon_upload(&self, id: &AttachmentId) -> State<()> {
        upload::abandon(self, id).await
    }

    async fn sweep_uploads(&self, before: Timestamp) -> State<u64> {
        upload::sweep(self, before).await
    }

    async fn detach(&self, account: &AccountId, draft: &DraftId, attachment: &AttachmentId) -> State<()> {
        attach::detach(self, account, draft, attachment).await
    }

    async fn attached(&self, account: &AccountId, draft: &DraftId) -> State<Vec<Attached>> {
        attach::list(self, account, draft).await
    }

    async fn files(&self, account: &AccountId, draft: &DraftId) -> State<Vec<(Attached, OutgoingFile)>> {
        let mut files = Vec::new();
        for attached in attach::list(self, account, draft).await? {
            let file = attach::content(self, &attached).await?;
            files.push((attached, file));
        }
        Ok(files)
    }

    async fn file(
        &self,
        account: &AccountId,
        draft: &DraftId,
        attachment: &AttachmentId,
    ) -> State<OutgoingFile> {
        let attached = attach::find(self, account, draft, attachment).await?;
        attach::content(self, &attached).await
    }

    async fn copy_files(
        &self,
        account: &AccountId,
        from: &DraftId,
        to: &DraftId,
        fresh: &[AttachmentId],
    ) -> State<()> {
        copy::files(self, account, from, to, fresh).await
    }
}

/// Inside a transaction: this draft is `account`'s, is not on its way, and nobody else changes it until the end. A
/// change that changes nothing locks the row on either database.
async fn hold(transaction: &mut Transaction<'static, Any>, account: &AccountId, id: &DraftId) -> State<()> {
    let query = sqlx::query(
        "UPDATE drafts SET revision = revision WHERE id = $1 AND account_id = $2 AND submitted IS NULL",
    );
    if change(query.bind(id.as_str()).bind(account.as_str()), &mut **transaction).await? == 1 {
        return Ok(());
    }
    Err(if is_there(transaction, account, id).await? {
        StateError::Conflict
    } else {
        StateError::NotFound
    })
}

pub(crate) async fn is_there(
    transaction: &mut Transaction<'static, Any>,
    account: &AccountId,
    id: &DraftId,
) -> State<bool> {
    let query = sqlx::query("SELECT id FROM drafts WHERE id = $1 AND account_id = $2");
    let row = query
        .bind(id.as_str())
        .bind(account.as_str())
        .fetch_optional(&mut **transaction)
        .await;
    Ok(row.map_err(from_driver)?.is_some())
}
