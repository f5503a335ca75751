use domain::{id::OutboxId, outbox::OutboxState, time::Timestamp};
use service::ports::{OutboxChange, Recovered};
use sqlx::{Any, Transaction};

use super::{advance::step, tell};
use crate::{
    Store,
    columns::{Asked, Columns, State, Stored, all, change},
    error::from_driver,
    open::{commit, skipping_held_rows},
};

/// What a dead worker left.
pub(super) async fn recover(store: &Store, now: Timestamp) -> State<Recovered> {
    // Nearly always there is none, and looking costs no write.
    let looked = sqlx::query("SELECT id FROM outbox WHERE state = 'sending' AND due_at <= $1 LIMIT 1")
        .bind(now.0)
        .fetch_optional(store.reader())
        .await
        .map_err(from_driver)?;
    if looked.is_none() {
        return Ok(Recovered::default());
    }
    let mut transaction = store.begin().await?;
    let query = sqlx::query(skipping_held_rows!(
        store.database(),
        "SELECT id, dot_at FROM outbox WHERE state = 'sending' AND due_at <= $1 ORDER BY due_at, id",
        ""
    ));
    let recovered = give_back(&mut transaction, query.bind(now.0), now).await?;
    commit(transaction).await?;
    Ok(recovered)
}

/// What one that stops in good order has not brought to an end.
pub(super) async fn release(store: &Store, owner: &str, now: Timestamp) -> State<Recovered> {
    let mut transaction = store.begin().await?;
    let query = sqlx::query(skipping_held_rows!(
        store.database(),
        "SELECT id, dot_at FROM outbox WHERE state = 'sending' AND leased_by = $1 ORDER BY due_at, id",
        ""
    ));
    let recovered = give_back(&mut transaction, query.bind(owner), now).await?;
    let query = sqlx::query(
        "UPDATE outbox SET due_at = $2, leased_by = NULL WHERE leased_by = $1 AND state = 'accepted'",
    );
    change(query.bind(owner).bind(now.0), &mut *transaction).await?;
    commit(transaction).await?;
    Ok(recovered)
}

/// Without its dot nobody took it, and it is sent again; with it nobody knows, so nobody tries again by himself.
async fn give_back(
    transaction: &mut Transaction<'static, Any>,
    left: Asked<'_>,
    now: Timestamp,
) -> State<Recovered> {
    let left: Vec<Left> = all(left, &mut **transaction).await?;
    let mut recovered = Recovered::default();
    let unclear = OutboxChange::plain(OutboxState::Unclear, now);
    let again = OutboxChange {
        count_attempt: true,
        ..OutboxChange::plain(OutboxState::Queued, now)
    };
    for left in &left {
        let change = if left.dotted { &unclear } else { &again };
        step(transaction, &left.id, (OutboxState::Sending, None), change).await?;
        if left.dotted {
            recovered.unclear += 1;
        } else {
            recovered.again += 1;
        }
    }
    // The journal last: who writes it is alone until the end.
    for left in left.iter().filter(|left| left.dotted) {
        tell::ending(transaction, &left.id, &unclear).await?;
    }
    Ok(recovered)
}

struct Left {
    id: OutboxId,
    dotted: bool,
}

impl Stored for Left {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            dotted: columns.maybe_time()?.is_some(),
        })
    }
}
