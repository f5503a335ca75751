use domain::outbox::OutboxState;

use crate::{
    Store,
    columns::{Columns, State, Stored, all},
};

/// Every state that is not an end, those with nothing in them too.
pub(super) async fn census(store: &Store) -> State<Vec<(OutboxState, u64)>> {
    let query = sqlx::query(
        "SELECT state, COUNT(*) FROM outbox \
         WHERE state IN ('queued', 'sending', 'accepted', 'deferred', 'unclear', 'refused') GROUP BY state",
    );
    let counted: Vec<Counted> = all(query, store.reader()).await?;
    Ok(OutboxState::ALL
        .into_iter()
        .filter(|state| !matches!(state, OutboxState::Filed | OutboxState::Withdrawn))
        .map(|state| {
            let of = counted.iter().find(|counted| counted.state == state);
            (state, of.map_or(0, |counted| counted.count))
        })
        .collect())
}

struct Counted {
    state: OutboxState,
    count: u64,
}

impl Stored for Counted {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            state: columns.word(OutboxState::parse)?,
            count: columns.count()?.into(),
        })
    }
}
