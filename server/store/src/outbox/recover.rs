use domain::{id::OutboxId, outbox::OutboxState, time::Timestamp};
use service::ports::OutboxChange;

use super::{advance::step, tell};
use crate::{
    Store,
    columns::{Columns, State, Stored, read},
    error::from_driver,
    open::{commit, skipping_held_rows},
};

/// A worker that died in the middle may have sent: nobody knows, so nobody tries again by himself.
pub(super) async fn recover(store: &Store, now: Timestamp) -> State<u64> {
    // Nearly always there is none, and looking costs no write.
    let looked = sqlx::query("SELECT id FROM outbox WHERE state = 'sending' AND due_at <= $1 LIMIT 1")
        .bind(now.0)
        .fetch_optional(store.reader())
        .await
        .map_err(from_driver)?;
    if looked.is_none() {
        return Ok(0);
    }
    let mut transaction = store.begin().await?;
    let query = sqlx::query(skipping_held_rows!(
        store.database(),
        "SELECT id FROM outbox WHERE state = 'sending' AND due_at <= $1 ORDER BY due_at, id",
        ""
    ));
    let rows = query
        .bind(now.0)
        .fetch_all(&mut *transaction)
        .await
        .map_err(from_driver)?;
    let left: Vec<Left> = rows.iter().map(read).collect::<State<_>>()?;
    let unclear = OutboxChange::plain(OutboxState::Unclear, now);
    for Left(id) in &left {
        step(&mut transaction, id, OutboxState::Sending, &unclear).await?;
    }
    for Left(id) in &left {
        tell::ending(&mut transaction, id, &unclear).await?;
    }
    commit(transaction).await?;
    Ok(left.len() as u64)
}

struct Left(OutboxId);
impl Stored for Left {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.parsed().map(Self)
    }
}
