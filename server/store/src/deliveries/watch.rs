use domain::{id::OutboxId, outbox::OutboxState, time::Timestamp};
use service::ports::{SeenUpTo, Watch};
use sqlx::AnyConnection;

use crate::{
    Store,
    columns::{Columns, State, Stored, change, maybe},
};

/// Seconds from a message's leaving to the first look: a server that knows better than it said at RCPT says so at once.
const FIRST_LOOK: i64 = 2;
/// Seconds. Servers try for five days (RFC 5321 section 4.5.4.1), and a report has a way of its own.
const WATCHED_FOR: i64 = 8 * 24 * 3600;

/// A watch, and when it is due.
struct Due {
    watch: Watch,
    at: Timestamp,
}

impl Stored for Due {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        let account = columns.parsed()?;
        let validity: Option<i64> = columns.plain()?;
        let uid: Option<i64> = columns.plain()?;
        let seen = validity.zip(uid).and_then(|(validity, uid)| {
            Some(SeenUpTo {
                validity: u32::try_from(validity).ok()?,
                uid: u32::try_from(uid).ok()?,
            })
        });
        let watch = Watch {
            account,
            seen,
            since: columns.time()?,
            until: columns.time()?,
        };
        Ok(Self {
            watch,
            at: columns.time()?,
        })
    }
}

/// The item left, or may have: reports on it come to the account that its envelope's sender stands for. Part of the
/// transaction that says so.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    id: &OutboxId,
    to: OutboxState,
    at: Timestamp,
) -> State<()> {
    if !matches!(to, OutboxState::Accepted | OutboxState::Unclear) {
        return Ok(());
    }
    // Receipts go to the From, so on behalf there are two. WHERE TRUE: SQLite would take ON CONFLICT for a join.
    let query = sqlx::query(
        "INSERT INTO watches (account_id, since_at, until_at, due_at) SELECT id, $2, $3, $4 FROM ( \
             SELECT account_id AS id FROM outbox WHERE id = $1 \
                 AND (mailbox_id IS NULL OR manner IS NULL OR manner <> 'as') \
             UNION SELECT mailbox_id FROM outbox WHERE id = $1 AND mailbox_id IS NOT NULL \
         ) AS watched WHERE TRUE ON CONFLICT (account_id) DO UPDATE SET \
         since_at = excluded.since_at, until_at = excluded.until_at, \
         due_at = CASE WHEN watches.due_at < excluded.due_at THEN watches.due_at ELSE excluded.due_at END",
    )
    .bind(id.as_str())
    .bind(at.0)
    .bind(at.plus_seconds(WATCHED_FOR).0)
    .bind(at.plus_seconds(FIRST_LOOK).0);
    change(query, connection).await?;
    Ok(())
}

pub(super) async fn take(store: &Store, now: Timestamp, lease: Timestamp) -> State<Option<Watch>> {
    let query = sqlx::query(
        "SELECT account_id, validity, uid, since_at, until_at, due_at FROM watches \
         WHERE due_at <= $1 ORDER BY due_at, account_id LIMIT 1",
    );
    let Some(due) = maybe::<Due>(query.bind(now.0), store.reader()).await? else {
        return Ok(None);
    };
    let query = sqlx::query("UPDATE watches SET due_at = $3 WHERE account_id = $1 AND due_at = $2")
        .bind(due.watch.account.as_str())
        .bind(due.at.0)
        .bind(lease.0);
    let taken = change(query, store.writer()).await? == 1;
    Ok(taken.then_some(due.watch))
}

pub(super) async fn looked(store: &Store, watch: &Watch, due: Timestamp) -> State<()> {
    let query = sqlx::query(
        "UPDATE watches SET validity = $2, uid = $3, due_at = CASE WHEN since_at > $4 THEN since_at ELSE $5 END \
         WHERE account_id = $1",
    )
    .bind(watch.account.as_str())
    .bind(watch.seen.map(|seen| i64::from(seen.validity)))
    .bind(watch.seen.map(|seen| i64::from(seen.uid)))
    .bind(watch.since.0)
    .bind(due.0);
    change(query, store.writer()).await?;
    Ok(())
}

pub(super) async fn end(store: &Store, watch: &Watch) -> State<()> {
    let query = sqlx::query("DELETE FROM watches WHERE account_id = $1 AND since_at = $2");
    change(
        query.bind(watch.account.as_str()).bind(watch.since.0),
        store.writer(),
    )
    .await?;
    Ok(())
}
