use domain::{
    draft::Attached,
    id::{AccountId, AttachmentId, DraftId},
};
use service::ports::{OutgoingFile, StateError};
use sqlx::{Any, Transaction};

use super::hold;
use crate::{
    Store,
    columns::{State, all, change_one, one, without_nul},
    error::from_driver,
    open::commit,
    pieces::OF_ATTACHMENTS,
};

/// Its size is that of `content`.
pub(super) async fn attach(
    store: &Store,
    account: &AccountId,
    draft: &DraftId,
    attached: &Attached,
    content: &[u8],
) -> State<()> {
    let attached = Attached {
        size: content.len() as u64,
        ..attached.clone()
    };
    let mut transaction = store.begin().await?;
    hold(&mut transaction, account, draft).await?;
    row(&mut transaction, draft, &attached).await?;
    OF_ATTACHMENTS
        .write(&mut transaction, attached.id.as_str(), content)
        .await?;
    commit(transaction).await
}

/// After those that the draft has already.
pub(super) async fn row(
    transaction: &mut Transaction<'static, Any>,
    draft: &DraftId,
    attached: &Attached,
) -> State<()> {
    let size = i64::try_from(attached.size).map_err(|_| StateError::Unavailable("too large".to_owned()))?;
    let query = sqlx::query(
        "INSERT INTO draft_attachments (id, draft_id, position, name, media_type, size) \
         SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $4, $5 FROM draft_attachments WHERE draft_id = $2",
    )
    .bind(attached.id.as_str())
    .bind(draft.as_str())
    .bind(attached.name.as_str())
    .bind(without_nul(&attached.media_type))
    .bind(size);
    change_one(query, &mut **transaction).await
}

pub(super) async fn detach(
    store: &Store,
    account: &AccountId,
    draft: &DraftId,
    attachment: &AttachmentId,
) -> State<()> {
    let mut transaction = store.begin().await?;
    hold(&mut transaction, account, draft).await?;
    let query = sqlx::query("DELETE FROM draft_attachments WHERE id = $1 AND draft_id = $2");
    change_one(
        query.bind(attachment.as_str()).bind(draft.as_str()),
        &mut *transaction,
    )
    .await?;
    commit(transaction).await
}

/// In the order they were attached. None of a draft that is not there or not `account`'s.
pub(super) async fn list(store: &Store, account: &AccountId, draft: &DraftId) -> State<Vec<Attached>> {
    let query = sqlx::query(
        "SELECT f.id, f.name, f.media_type, f.size FROM draft_attachments f JOIN drafts d ON d.id = f.draft_id \
         WHERE f.draft_id = $1 AND d.account_id = $2 ORDER BY f.position",
    );
    all(query.bind(draft.as_str()).bind(account.as_str()), store.reader()).await
}

pub(super) async fn find(
    store: &Store,
    account: &AccountId,
    draft: &DraftId,
    attachment: &AttachmentId,
) -> State<Attached> {
    let query = sqlx::query(
        "SELECT f.id, f.name, f.media_type, f.size FROM draft_attachments f JOIN drafts d ON d.id = f.draft_id \
         WHERE f.id = $1 AND f.draft_id = $2 AND d.account_id = $3",
    );
    one(
        query
            .bind(attachment.as_str())
            .bind(draft.as_str())
            .bind(account.as_str()),
        store.reader(),
    )
    .await
}

pub(super) async fn content(store: &Store, attached: &Attached) -> State<OutgoingFile> {
    let mut connection = store.reader().acquire().await.map_err(from_driver)?;
    Ok(OutgoingFile {
        name: attached.name.clone(),
        media_type: attached.media_type.clone(),
        content: OF_ATTACHMENTS
            .read(&mut connection, attached.id.as_str(), attached.size)
            .await?,
    })
}
