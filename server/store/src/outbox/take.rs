use domain::time::Timestamp;
use service::ports::OutboxItem;

use super::row::{ItemRow, item_columns};
use crate::{
    Store,
    columns::{Asked, State, change, read},
    error::from_driver,
    open::{commit, skipping_held_rows},
    pieces::OF_OUTBOX,
};

/// One statement chooses and marks: two workers never have the same row. In the order in which items fell due.
pub(super) async fn due(
    store: &Store,
    owner: &str,
    now: Timestamp,
    lease_until: Timestamp,
) -> State<Option<OutboxItem>> {
    let query = sqlx::query(skipping_held_rows!(
        store.database(),
        "UPDATE outbox SET state = 'sending', leased_by = $1, due_at = $3, changed_at = $2 WHERE id = \
         (SELECT id FROM outbox WHERE state IN ('queued', 'deferred') AND due_at <= $2 ORDER BY due_at, id LIMIT 1",
        concat!(") RETURNING ", item_columns!())
    ));
    taken(store, query.bind(owner).bind(now.0).bind(lease_until.0)).await
}

/// The state stays; its lease is that it is due again only when the lease has ended.
pub(super) async fn unfiled(
    store: &Store,
    owner: &str,
    now: Timestamp,
    lease_until: Timestamp,
) -> State<Option<OutboxItem>> {
    let query = sqlx::query(skipping_held_rows!(
        store.database(),
        "UPDATE outbox SET leased_by = $1, due_at = $3, changed_at = $2 WHERE id = \
         (SELECT id FROM outbox WHERE state = 'accepted' AND due_at <= $2 ORDER BY due_at, id LIMIT 1",
        concat!(") RETURNING ", item_columns!())
    ));
    taken(store, query.bind(owner).bind(now.0).bind(lease_until.0)).await
}

/// With its octets, or not at all: an item that cannot be read stays as it was.
async fn taken(store: &Store, query: Asked<'_>) -> State<Option<OutboxItem>> {
    let mut transaction = store.begin().await?;
    let row = query
        .fetch_optional(&mut *transaction)
        .await
        .map_err(from_driver)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let ItemRow { mut item, size } = read(&row)?;
    item.new.raw = OF_OUTBOX
        .read(&mut transaction, item.new.id.as_str(), size)
        .await?;
    commit(transaction).await?;
    Ok(Some(item))
}

/// A worker that died in the middle may have sent: nobody knows, so nobody tries again by himself.
pub(super) async fn recover(store: &Store, now: Timestamp) -> State<u64> {
    let query = sqlx::query(
        "UPDATE outbox SET state = 'unclear', due_at = NULL, leased_by = NULL, changed_at = $1 \
         WHERE state = 'sending' AND due_at <= $1",
    );
    change(query.bind(now.0), store.writer()).await
}
