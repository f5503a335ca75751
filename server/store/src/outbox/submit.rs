use domain::{
    draft::Revision,
    id::{AccountId, GrantId},
    outbox::OutboxState,
};
use service::ports::{NewOutboxItem, Outbox, OutboxItem, StateError};
use sqlx::AnyConnection;

use super::row::due;
use crate::{
    Store,
    columns::{State, change, maybe_to_json, to_json, without_nul},
    draft,
    open::commit,
    pieces::OF_OUTBOX,
};

/// One transaction, committed when this returns: the row, its octets, and the mark on the draft.
pub(super) async fn submit(store: &Store, item: &NewOutboxItem, revision: Revision) -> State<OutboxItem> {
    if let Some(before) = store.find_by_key(&item.account, &item.key).await? {
        return Ok(before);
    }
    match insert(store, item, revision).await {
        Ok(()) => store.find(&item.account, &item.id).await,
        // The same intention, pressed twice, may have been quicker on another connection.
        Err(error @ (StateError::Conflict | StateError::Exists | StateError::NotFound)) => {
            store.find_by_key(&item.account, &item.key).await?.ok_or(error)
        }
        Err(error) => Err(error),
    }
}

async fn insert(store: &Store, item: &NewOutboxItem, revision: Revision) -> State<()> {
    let mut transaction = store.begin().await?;
    let query = sqlx::query(
        "UPDATE drafts SET submitted = $4 WHERE id = $1 AND account_id = $2 AND revision = $3 AND submitted IS NULL",
    )
    .bind(item.draft.as_str())
    .bind(item.account.as_str())
    .bind(revision.0)
    .bind(item.id.as_str());
    if change(query, &mut *transaction).await? == 0 {
        let there = draft::is_there(&mut transaction, &item.account, &item.draft).await?;
        return Err(if there {
            StateError::Conflict
        } else {
            StateError::NotFound
        });
    }
    put(&mut transaction, item).await?;
    commit(transaction).await
}

/// The row and its octets.
pub(crate) async fn put(connection: &mut AnyConnection, item: &NewOutboxItem) -> State<()> {
    let size = i64::try_from(item.raw.len()).map_err(|_| StateError::Unavailable("too large".to_owned()))?;
    let due_at = due(OutboxState::Queued, item.created, Some(item.not_before));
    let query = sqlx::query(
        "INSERT INTO outbox (id, account_id, submission_key, draft_id, envelope, message_id, subject, size, mailbox_id, \
         grant_id, remember, answers, credential, not_before, created_at, state, waits, due_at, changed_at, later, receipt, \
         language) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $15, $19, $20, $21)",
    )
    .bind(item.id.as_str())
    .bind(item.account.as_str())
    .bind(item.key.as_str())
    .bind(item.draft.as_str())
    .bind(to_json(&item.envelope)?)
    .bind(without_nul(&item.message_id))
    .bind(item.subject.as_str())
    .bind(size)
    .bind(item.mailbox.as_ref().map(AccountId::as_str))
    .bind(item.grant.as_ref().map(GrantId::as_str))
    .bind(i64::from(item.remember))
    .bind(maybe_to_json(item.answers.as_ref())?)
    .bind(item.credential.as_deref())
    .bind(item.not_before.0)
    .bind(item.created.0)
    .bind(OutboxState::Queued.as_str())
    .bind(i64::from(OutboxState::Queued.waits()))
    .bind(due_at.map(|at| at.0))
    .bind(i64::from(item.later))
    .bind(i64::from(item.receipt))
    .bind(item.language.as_str());
    change(query, &mut *connection).await?;
    OF_OUTBOX.write(connection, item.id.as_str(), &item.raw).await
}
