use domain::{id::OutboxId, time::Timestamp};
use service::ports::StateError;
use sqlx::Row;

use crate::{
    Store,
    columns::{State, change_one, to_json, without_nul},
    error::{from_driver, unreadable},
    open::commit,
};

pub(super) async fn note(store: &Store, id: &OutboxId, step: &str) -> State<()> {
    let mut transaction = store.begin().await?;
    // A change that changes nothing: it locks the row on either database, so no note is lost.
    let query =
        sqlx::query("UPDATE outbox SET filed = filed WHERE id = $1 RETURNING filed").bind(id.as_str());
    let row = query
        .fetch_optional(&mut *transaction)
        .await
        .map_err(from_driver)?
        .ok_or(StateError::NotFound)?;
    let text: &str = row.try_get(0).map_err(from_driver)?;
    let mut filed: Vec<String> = serde_json::from_str(text).map_err(|why| unreadable("filed", why))?;
    if !filed.iter().any(|done| done == step) {
        filed.push(step.to_owned());
    }
    let query = sqlx::query("UPDATE outbox SET filed = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(to_json(&filed)?);
    change_one(query, &mut *transaction).await?;
    commit(transaction).await
}

/// Ends the lease; counts the try that failed.
pub(super) async fn defer(store: &Store, id: &OutboxId, next_try: Timestamp, words: &str) -> State<()> {
    let query = sqlx::query(
        "UPDATE outbox SET next_try = $2, due_at = $2, words = $3, filing_attempts = filing_attempts + 1, \
         leased_by = NULL WHERE id = $1 AND state = 'accepted'",
    );
    change_one(
        query.bind(id.as_str()).bind(next_try.0).bind(without_nul(words)),
        store.writer(),
    )
    .await
}

pub(super) async fn dismiss(store: &Store, id: &OutboxId) -> State<()> {
    let query = sqlx::query(
        "UPDATE outbox SET dismissed = 1, waits = 0 WHERE id = $1 AND state IN ('accepted', 'filed')",
    );
    change_one(query.bind(id.as_str()), store.writer()).await
}
