use domain::{
    id::{AccountId, GrantId},
    journal::Manner,
    outbox::{JOURNAL_CLOSED, OutboxState, Refusal, RefusalCause},
    time::Timestamp,
};
use service::ports::{OutboxChange, OutboxItem, RightsFrom, StateError};
use sqlx::AnyConnection;

use super::{
    advance::step,
    right::{Right, right},
    row::{ItemRow, item_columns},
    tell,
};
use crate::{
    Store,
    columns::{Columns, State, Stored, change_one, one, read},
    error::from_driver,
    open::{commit, skipping_held_rows},
    pieces::OF_OUTBOX,
};

/// Seconds until an item is looked at again that waits for the journal.
const JOURNAL_REST: i64 = 30;

/// The next item that may leave, held from the choice to the mark: two workers never have the same row. In the order in
/// which items fell due.
pub(super) async fn due(
    store: &Store,
    owner: &str,
    now: Timestamp,
    lease_until: Timestamp,
    rights: RightsFrom,
) -> State<Option<OutboxItem>> {
    loop {
        let mut transaction = store.begin().await?;
        let query = sqlx::query(skipping_held_rows!(
            store.database(),
            concat!(
                "SELECT ",
                item_columns!(),
                " FROM outbox WHERE state IN ('queued', 'deferred') AND due_at <= $1 ORDER BY due_at, id LIMIT 1"
            ),
            ""
        ));
        let row = query
            .bind(now.0)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(from_driver)?;
        let Some(row) = row else {
            return Ok(None);
        };
        let ItemRow { mut item, size } = read(&row)?;
        let manner = match right(&mut transaction, store.database(), &item, now, rights).await? {
            Right::Missing => {
                refuse(&mut transaction, &item, now).await?;
                commit(transaction).await?;
                continue;
            }
            Right::Own => {
                (item.new.mailbox, item.new.grant) = (None, None);
                None
            }
            Right::Delegated {
                mailbox,
                grant,
                manner,
            } => {
                (item.new.mailbox, item.new.grant) = (mailbox, grant);
                Some(manner)
            }
        };
        if let Some(manner) = manner
            && let Err(error) = tell::on_trial(&mut transaction, &item, manner, now).await
        {
            tracing::error!(item = %item.new.id, %error, "the journal cannot be written: the message waits");
            put_off(&mut transaction, &item, now).await?;
            commit(transaction).await?;
            continue;
        }
        mark(&mut transaction, &item, manner, owner, now, lease_until).await?;
        item.state = OutboxState::Sending;
        item.new.raw = OF_OUTBOX
            .read(&mut transaction, item.new.id.as_str(), size)
            .await?;
        commit(transaction).await?;
        return Ok(Some(item));
    }
}

async fn mark(
    connection: &mut AnyConnection,
    item: &OutboxItem,
    manner: Option<Manner>,
    owner: &str,
    now: Timestamp,
    lease_until: Timestamp,
) -> State<()> {
    let query = sqlx::query(
        "UPDATE outbox SET state = 'sending', leased_by = $2, due_at = $3, changed_at = $4, mailbox_id = $5, \
         grant_id = $6, manner = $7, dot_at = NULL WHERE id = $1",
    )
    .bind(item.new.id.as_str())
    .bind(owner)
    .bind(lease_until.0)
    .bind(now.0)
    .bind(item.new.mailbox.as_ref().map(AccountId::as_str))
    .bind(item.new.grant.as_ref().map(GrantId::as_str))
    .bind(manner.map(Manner::as_str));
    change_one(query, connection).await
}

/// Its draft comes back with every word; the refusal says why.
async fn refuse(connection: &mut AnyConnection, item: &OutboxItem, now: Timestamp) -> State<()> {
    let cause = RefusalCause::FromNotAllowed {
        address: item.new.envelope.header_from.clone(),
    };
    let refused = OutboxChange {
        refusal: Some(Refusal {
            cause,
            words: String::new(),
        }),
        ..OutboxChange::plain(OutboxState::Refused, now)
    };
    moved(step(connection, &item.new.id, (item.state, None), &refused).await?)
}

/// As a server that says "not now" would: nothing was tried, so no attempt is counted.
async fn put_off(connection: &mut AnyConnection, item: &OutboxItem, now: Timestamp) -> State<()> {
    let deferred = OutboxChange {
        next_try: Some(now.plus_seconds(JOURNAL_REST)),
        words: Some(JOURNAL_CLOSED.to_owned()),
        ..OutboxChange::plain(OutboxState::Deferred, now)
    };
    moved(step(connection, &item.new.id, (item.state, None), &deferred).await?)
}

/// The row is held, so it is in the state it was read in.
fn moved(changed: bool) -> State<()> {
    changed.then_some(()).ok_or(StateError::Conflict)
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
    // With its octets, or not at all: an item that cannot be read stays as it was.
    let mut transaction = store.begin().await?;
    let row = query
        .bind(owner)
        .bind(now.0)
        .bind(lease_until.0)
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

/// Of what nobody has: an accepted item under a lease counts from the end of it.
pub(super) async fn next_due(store: &Store) -> State<Option<Timestamp>> {
    // One look into the index for each state.
    let query = sqlx::query(
        "SELECT MIN(due_at) FROM (SELECT MIN(due_at) AS due_at FROM outbox WHERE state = 'queued' \
         UNION ALL SELECT MIN(due_at) FROM outbox WHERE state = 'deferred' \
         UNION ALL SELECT MIN(due_at) FROM outbox WHERE state = 'accepted') AS due",
    );
    let due: Due = one(query, store.reader()).await?;
    Ok(due.0)
}

struct Due(Option<Timestamp>);
impl Stored for Due {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.maybe_time().map(Self)
    }
}
