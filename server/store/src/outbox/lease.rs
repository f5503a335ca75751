use domain::{id::OutboxId, time::Timestamp};

use crate::{
    Store,
    columns::{State, change},
};

/// Kept before the dot leaves: a worker whose lease was taken over finds that out here, where nothing is sent yet.
pub(super) async fn dot(store: &Store, id: &OutboxId, owner: &str, lease_until: Timestamp) -> State<bool> {
    let query = sqlx::query(
        "UPDATE outbox SET dot_at = $3, due_at = $3 WHERE id = $1 AND state = 'sending' AND leased_by = $2",
    );
    let query = query.bind(id.as_str()).bind(owner).bind(lease_until.0);
    Ok(change(query, store.writer()).await? > 0)
}

pub(super) async fn renew(store: &Store, id: &OutboxId, owner: &str, lease_until: Timestamp) -> State<()> {
    let query = sqlx::query(
        "UPDATE outbox SET due_at = $3 WHERE id = $1 AND leased_by = $2 AND state IN ('sending', 'accepted')",
    );
    let query = query.bind(id.as_str()).bind(owner).bind(lease_until.0);
    change(query, store.writer()).await?;
    Ok(())
}
