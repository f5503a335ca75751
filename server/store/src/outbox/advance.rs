use domain::{id::OutboxId, outbox::OutboxState, time::Timestamp};
use service::ports::{OutboxChange, StateError};
use sqlx::AnyConnection;

use super::{
    row::{due, keeps_credential, keeps_octets},
    tell,
};
use crate::{
    Store,
    columns::{State, change, maybe_to_json, without_nul},
    deliveries,
    error::from_driver,
    open::commit,
};

/// What a server said stays until it says something else: a change without words, refusal or refused recipients leaves
/// those of before.
pub(super) async fn advance(
    store: &Store,
    id: &OutboxId,
    (from, owner): (OutboxState, Option<&str>),
    step: &OutboxChange,
) -> State<()> {
    if !from.may_become(step.to) {
        return Err(StateError::Conflict);
    }
    let mut transaction = store.begin().await?;
    if !self::step(&mut transaction, id, (from, owner), step).await? {
        return Err(elsewhere(store, id).await);
    }
    if from == OutboxState::Sending {
        tell::ending(&mut transaction, id, step).await?;
    }
    commit(transaction).await
}

/// The row, its octets and its draft, as they are in the new state. False where it is not in `from`, or not under a lease
/// of `owner`, where one is named.
pub(super) async fn step(
    connection: &mut AnyConnection,
    id: &OutboxId,
    (from, owner): (OutboxState, Option<&str>),
    step: &OutboxChange,
) -> State<bool> {
    let partly = (!step.partly.is_empty()).then_some(&step.partly);
    let query = sqlx::query(
        "UPDATE outbox SET state = $3, waits = CASE WHEN $4 = 1 THEN 1 \
         WHEN $13 = 1 AND dismissed = 0 AND COALESCE($8, partly) IS NOT NULL THEN 1 ELSE 0 END, due_at = $5, next_try = $6, refusal = COALESCE($7, refusal), \
         partly = COALESCE($8, partly), words = COALESCE($9, words), attempts = attempts + $10, \
         credential = CASE WHEN $11 = 1 THEN credential ELSE NULL END, leased_by = NULL, changed_at = $12 \
         WHERE id = $1 AND state = $2 AND ($14 IS NULL OR leased_by = $14)",
    )
    .bind(id.as_str())
    .bind(from.as_str())
    .bind(step.to.as_str())
    .bind(i64::from(step.to.waits()))
    .bind(due(step.to, step.at, step.next_try).map(|at| at.0))
    .bind(step.next_try.map(|at| at.0))
    .bind(maybe_to_json(step.refusal.as_ref())?)
    .bind(maybe_to_json(partly)?)
    .bind(step.words.as_deref().map(without_nul))
    .bind(i64::from(step.count_attempt))
    .bind(i64::from(keeps_credential(step.to)))
    .bind(step.at.0)
    .bind(i64::from(matches!(
        step.to,
        OutboxState::Accepted | OutboxState::Filed
    )))
    .bind(owner);
    if change(query, &mut *connection).await? == 0 {
        return Ok(false);
    }
    deliveries::begin(&mut *connection, id, step.to, step.at).await?;
    if !keeps_octets(step.to) {
        let query = sqlx::query("DELETE FROM outbox_pieces WHERE item_id = $1").bind(id.as_str());
        change(query, &mut *connection).await?;
    }
    if matches!(step.to, OutboxState::Refused | OutboxState::Withdrawn) {
        // Not where it has been sent again meanwhile: then a later item carries it.
        let query = sqlx::query(
            "UPDATE drafts SET submitted = NULL WHERE id = (SELECT draft_id FROM outbox WHERE id = $1) AND submitted = $1",
        );
        change(query.bind(id.as_str()), connection).await?;
    }
    Ok(true)
}

/// A try that was put off, or a message that was to leave later, is due at `at`.
pub(super) async fn hasten(store: &Store, id: &OutboxId, at: Timestamp) -> State<()> {
    let query = sqlx::query(
        "UPDATE outbox SET due_at = $2, next_try = CASE WHEN state = 'deferred' THEN $2 ELSE next_try END, \
         not_before = CASE WHEN state = 'queued' THEN $2 ELSE not_before END \
         WHERE id = $1 AND (state = 'deferred' OR state = 'queued' AND due_at > $2)",
    );
    if change(query.bind(id.as_str()).bind(at.0), store.writer()).await? == 0 {
        return Err(elsewhere(store, id).await);
    }
    Ok(())
}

/// Why no row was changed: it is in another state, or is not there.
async fn elsewhere(store: &Store, id: &OutboxId) -> StateError {
    let query = sqlx::query("SELECT id FROM outbox WHERE id = $1").bind(id.as_str());
    match query.fetch_optional(store.reader()).await {
        Ok(Some(_)) => StateError::Conflict,
        Ok(None) => StateError::NotFound,
        Err(error) => from_driver(error),
    }
}
