use domain::id::{AccountId, AttachmentId, DraftId};
use service::ports::StateError;
use sqlx::Row;

use super::{hold, is_there};
use crate::{
    Store,
    columns::{State, change, change_one},
    error::from_driver,
    open::commit,
};

/// Inside the database: no content passes through here. `Conflict` where `fresh` has fewer ids than there are
/// attachments: one was attached meanwhile.
pub(super) async fn files(
    store: &Store,
    account: &AccountId,
    from: &DraftId,
    to: &DraftId,
    fresh: &[AttachmentId],
) -> State<()> {
    let mut transaction = store.begin().await?;
    hold(&mut transaction, account, to).await?;
    if !is_there(&mut transaction, account, from).await? {
        return Err(StateError::NotFound);
    }
    let query = sqlx::query("SELECT id FROM draft_attachments WHERE draft_id = $1 ORDER BY position");
    let originals = query
        .bind(from.as_str())
        .fetch_all(&mut *transaction)
        .await
        .map_err(from_driver)?;
    if originals.len() > fresh.len() {
        return Err(StateError::Conflict);
    }
    for (row, copy) in originals.iter().zip(fresh) {
        let original: &str = row.try_get(0).map_err(from_driver)?;
        let query = sqlx::query(
            "INSERT INTO draft_attachments (id, draft_id, position, name, media_type, size) \
             SELECT $1, $2, (SELECT COALESCE(MAX(t.position), 0) + 1 FROM draft_attachments t WHERE t.draft_id = $2), \
             f.name, f.media_type, f.size FROM draft_attachments f WHERE f.id = $3",
        );
        change_one(
            query.bind(copy.as_str()).bind(to.as_str()).bind(original),
            &mut *transaction,
        )
        .await?;
        let query = sqlx::query(
            "INSERT INTO draft_pieces (attachment_id, piece, octets) \
             SELECT $1, piece, octets FROM draft_pieces WHERE attachment_id = $2",
        );
        change(query.bind(copy.as_str()).bind(original), &mut *transaction).await?;
    }
    commit(transaction).await
}
