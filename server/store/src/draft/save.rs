use domain::{id::OutboxId, message::MessageKey};
use service::ports::{StateError, StoredDraft};
use sqlx::Row;

use crate::{
    Store,
    columns::{State, change, maybe_to_json, to_json},
    error::from_driver,
    open::commit,
};

/// The first revision brings all of it; later ones the words. Where its copy lies and whether it is on its way are set
/// by their own verbs, which a save that read them earlier must not undo. A draft on its way is not changed.
pub(super) async fn save(store: &Store, draft: &StoredDraft) -> State<()> {
    let mut transaction = store.begin().await?;
    let (form, answers) = (to_json(&draft.form)?, maybe_to_json(draft.answers.as_ref())?);
    let query = if draft.revision.0 == 1 {
        sqlx::query(
            "INSERT INTO drafts (id, account_id, revision, form, answers, updated_at, mirror, submitted) \
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
        )
        .bind(draft.id.as_str())
        .bind(draft.account.as_str())
        .bind(form)
        .bind(answers)
        .bind(draft.updated.0)
        .bind(draft.mirror.as_ref().map(MessageKey::to_string))
        .bind(draft.submitted.as_ref().map(OutboxId::as_str))
    } else {
        sqlx::query(
            "UPDATE drafts SET revision = $3, form = $4, answers = $5, updated_at = $6 \
             WHERE id = $1 AND account_id = $2 AND revision = $3 - 1 AND submitted IS NULL",
        )
        .bind(draft.id.as_str())
        .bind(draft.account.as_str())
        .bind(draft.revision.0)
        .bind(form)
        .bind(answers)
        .bind(draft.updated.0)
    };
    if change(query, &mut *transaction).await? == 1 {
        return commit(transaction).await;
    }
    let query = sqlx::query("SELECT account_id FROM drafts WHERE id = $1").bind(draft.id.as_str());
    let row = query
        .fetch_optional(&mut *transaction)
        .await
        .map_err(from_driver)?;
    match row
        .map(|row| row.try_get::<String, _>(0).map_err(from_driver))
        .transpose()?
    {
        Some(owner) if owner != draft.account.as_str() => Err(StateError::NotFound),
        _ => Err(StateError::Conflict),
    }
}
