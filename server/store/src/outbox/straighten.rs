use domain::time::Timestamp;

use crate::{
    Store,
    columns::{State, change},
    open::commit,
};

pub(super) async fn straighten(
    store: &Store,
    now: Timestamp,
    furthest: Timestamp,
    lease_until: Timestamp,
) -> State<u64> {
    let mut transaction = store.begin().await?;
    // One queued with `later` is its writer's, as long as nobody gave it back: then it is due after that moment.
    let query = sqlx::query(
        "UPDATE outbox SET due_at = $1, next_try = CASE WHEN next_try IS NULL THEN NULL ELSE $1 END, \
         not_before = CASE WHEN state = 'queued' AND later = 0 THEN $1 ELSE not_before END \
         WHERE due_at > $2 AND leased_by IS NULL \
         AND (state IN ('deferred', 'accepted') OR state = 'queued' AND (later = 0 OR due_at > not_before))",
    );
    let waited = change(query.bind(now.0).bind(furthest.0), &mut *transaction).await?;
    let query = sqlx::query(
        "UPDATE outbox SET due_at = $1 \
         WHERE due_at > $2 AND leased_by IS NOT NULL AND state IN ('sending', 'accepted')",
    );
    // Two servers need not agree to the second.
    let longest = lease_until.0.saturating_mul(2).saturating_sub(now.0);
    let leased = change(query.bind(lease_until.0).bind(longest), &mut *transaction).await?;
    commit(transaction).await?;
    Ok(waited + leased)
}
