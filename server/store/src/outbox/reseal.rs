use domain::{
    id::{AccountId, OutboxId},
    time::Timestamp,
};

use crate::{
    Store,
    columns::{Columns, State, Stored, all, change},
};

pub(super) async fn sealed(store: &Store, account: &AccountId) -> State<Vec<OutboxId>> {
    let query = sqlx::query(
        "SELECT id FROM outbox WHERE account_id = $1 AND credential IS NOT NULL \
         AND state IN ('queued', 'sending', 'deferred', 'unclear', 'accepted') ORDER BY created_at, id",
    );
    let sealed: Vec<Sealed> = all(query.bind(account.as_str()), store.reader()).await?;
    Ok(sealed.into_iter().map(|Sealed(id)| id).collect())
}

/// One statement: what a worker has at that moment keeps its lease.
pub(super) async fn reseal(store: &Store, id: &OutboxId, credential: &[u8], now: Timestamp) -> State<()> {
    let query = sqlx::query(
        "UPDATE outbox SET credential = $2, \
         refusal = CASE WHEN state = 'deferred' AND due_at IS NULL THEN NULL ELSE refusal END, \
         next_try = CASE WHEN state = 'deferred' AND due_at IS NULL THEN $3 ELSE next_try END, \
         due_at = CASE WHEN state = 'deferred' AND due_at IS NULL THEN $3 \
         WHEN state = 'accepted' AND leased_by IS NULL THEN $3 ELSE due_at END \
         WHERE id = $1 AND credential IS NOT NULL",
    );
    let query = query.bind(id.as_str()).bind(credential).bind(now.0);
    // None: it has left in between.
    change(query, store.writer()).await?;
    Ok(())
}

struct Sealed(OutboxId);
impl Stored for Sealed {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.parsed().map(Self)
    }
}
