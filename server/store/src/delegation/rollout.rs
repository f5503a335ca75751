use domain::{account::Account, delegation::StepState, id::RolloutId, time::Timestamp};
use service::ports::{KeptRollout, KeptStep};

use crate::{
    Store,
    account::account_columns,
    columns::{Columns, State, Stored, all, change, maybe, one, without_nul},
};

impl Stored for KeptStep {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.text()?,
            difference: columns.json()?,
            state: columns.word(StepState::parse)?,
            words: columns.plain()?,
            attempts: columns.count()?,
            delegate: Stored::read(columns)?,
        })
    }
}

macro_rules! step_columns {
    () => {
        concat!(
            "s.id, s.difference, s.state, s.words, s.attempts, ",
            account_columns!("d")
        )
    };
}

struct Head {
    id: RolloutId,
    confirmed: Timestamp,
    mailbox: Account,
}
impl Stored for Head {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            confirmed: columns.time()?,
            mailbox: Stored::read(columns)?,
        })
    }
}

pub(super) async fn find(store: &Store, id: &RolloutId) -> State<KeptRollout> {
    let query = sqlx::query(concat!(
        "SELECT r.id, r.confirmed_at, ",
        account_columns!("m"),
        " FROM rollouts r JOIN accounts m ON m.id = r.mailbox_id WHERE r.id = $1"
    ));
    let Head {
        id,
        confirmed,
        mailbox,
    } = one(query.bind(id.as_str()), store.reader()).await?;
    let query = sqlx::query(concat!(
        "SELECT ",
        step_columns!(),
        " FROM rollout_steps s JOIN accounts d ON d.id = s.delegate_id WHERE s.rollout_id = $1 ORDER BY s.position"
    ));
    let steps = all(query.bind(id.as_str()), store.reader()).await?;
    Ok(KeptRollout {
        id,
        mailbox,
        confirmed,
        steps,
    })
}

struct Due {
    seen: Timestamp,
    step: KeptStep,
    mailbox: Account,
}
impl Stored for Due {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            seen: columns.time()?,
            step: Stored::read(columns)?,
            mailbox: Stored::read(columns)?,
        })
    }
}

/// Looks first, which disturbs no writer; whoever then moves the moment that was seen has it.
pub(super) async fn take(
    store: &Store,
    now: Timestamp,
    lease: Timestamp,
) -> State<Option<(Account, KeptStep)>> {
    let query = sqlx::query(concat!(
        "SELECT s.due_at, ",
        step_columns!(),
        ", ",
        account_columns!("m"),
        " FROM rollout_steps s JOIN rollouts r ON r.id = s.rollout_id JOIN accounts m ON m.id = r.mailbox_id \
         JOIN accounts d ON d.id = s.delegate_id WHERE s.due_at IS NOT NULL AND s.due_at <= $1 \
         ORDER BY s.due_at, s.id LIMIT 1"
    ));
    let Some(due) = maybe::<Due>(query.bind(now.0), store.reader()).await? else {
        return Ok(None);
    };
    let query = sqlx::query("UPDATE rollout_steps SET due_at = $3 WHERE id = $1 AND due_at = $2")
        .bind(due.step.id.as_str())
        .bind(due.seen.0)
        .bind(lease.0);
    let taken = change(query, store.writer()).await? == 1;
    Ok(taken.then_some((due.mailbox, due.step)))
}

pub(super) async fn note(
    store: &Store,
    id: &str,
    state: StepState,
    words: Option<&str>,
    due: Option<Timestamp>,
) -> State<()> {
    let query = sqlx::query(
        "UPDATE rollout_steps SET state = $2, words = $3, due_at = $4, attempts = attempts + 1 \
         WHERE id = $1 AND state = 'under_way'",
    )
    .bind(id)
    .bind(state.as_str())
    .bind(words.map(without_nul))
    .bind(due.map(|due| due.0));
    change(query, store.writer()).await?;
    Ok(())
}

pub(super) async fn revive(store: &Store, id: &RolloutId, due: Timestamp) -> State<()> {
    let query = sqlx::query(
        "UPDATE rollout_steps SET state = 'under_way', words = NULL, attempts = 0, due_at = $2 \
         WHERE rollout_id = $1 AND state = 'failed'",
    );
    change(query.bind(id.as_str()).bind(due.0), store.writer()).await?;
    Ok(())
}

pub(super) async fn forget(store: &Store, then: Timestamp) -> State<u64> {
    let query = sqlx::query(
        "DELETE FROM rollouts WHERE confirmed_at < $1 AND NOT EXISTS \
         (SELECT 1 FROM rollout_steps s WHERE s.rollout_id = rollouts.id AND s.state = 'under_way')",
    );
    let rollouts = change(query.bind(then.0), store.writer()).await?;
    let query = sqlx::query("DELETE FROM requests WHERE state <> 'open' AND answered_at < $1");
    Ok(rollouts + change(query.bind(then.0), store.writer()).await?)
}
