//! Sessions. Ending or touching one that has ended meanwhile is no error: two tabs may sign out at once.

use async_trait::async_trait;
use domain::{id::AccountId, time::Timestamp};
use service::ports::{SessionRow, Sessions, Visitor};

use crate::{
    Store,
    account::account_columns,
    columns::{Columns, State, Stored, change, change_one, maybe, one},
};

impl Stored for SessionRow {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id_hash: columns.plain()?,
            account: columns.parsed()?,
            sealed: columns.plain()?,
            created: columns.time()?,
            seen: columns.time()?,
            expires: columns.time()?,
        })
    }
}

impl Stored for Visitor {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            session: Stored::read(columns)?,
            account: Stored::read(columns)?,
            preferences: columns.maybe_json()?.unwrap_or_default(),
        })
    }
}

#[async_trait]
impl Sessions for Store {
    async fn add(&self, session: &SessionRow) -> State<()> {
        let query = sqlx::query(
            "INSERT INTO sessions (id_hash, account_id, sealed, created_at, seen_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(session.id_hash.as_slice())
        .bind(session.account.as_str())
        .bind(session.sealed.as_deref())
        .bind(session.created.0)
        .bind(session.seen.0)
        .bind(session.expires.0);
        change_one(query, self.writer()).await
    }

    async fn visitor(&self, id_hash: &[u8], now: Timestamp) -> State<Option<Visitor>> {
        let query = sqlx::query(concat!(
            "SELECT s.id_hash, s.account_id, s.sealed, s.created_at, s.seen_at, s.expires_at, ",
            account_columns!("a"),
            ", p.chosen FROM sessions s JOIN accounts a ON a.id = s.account_id \
             LEFT JOIN preferences p ON p.account_id = a.id \
             WHERE s.id_hash = $1 AND s.expires_at > $2 AND a.active = 1"
        ));
        maybe(query.bind(id_hash).bind(now.0), self.reader()).await
    }

    async fn touch(&self, id_hash: &[u8], seen: Timestamp, expires: Timestamp) -> State<()> {
        let query = sqlx::query("UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id_hash = $1");
        change(query.bind(id_hash).bind(seen.0).bind(expires.0), self.writer()).await?;
        Ok(())
    }

    async fn end(&self, id_hash: &[u8]) -> State<()> {
        change(
            sqlx::query("DELETE FROM sessions WHERE id_hash = $1").bind(id_hash),
            self.writer(),
        )
        .await?;
        Ok(())
    }

    async fn end_all(&self, account: &AccountId) -> State<()> {
        let query = sqlx::query("DELETE FROM sessions WHERE account_id = $1").bind(account.as_str());
        change(query, self.writer()).await?;
        Ok(())
    }

    async fn count(&self, now: Timestamp) -> State<u64> {
        let query = sqlx::query("SELECT COUNT(*) FROM sessions WHERE expires_at > $1");
        let Live(count) = one(query.bind(now.0), self.reader()).await?;
        Ok(count.into())
    }

    async fn sweep(&self, now: Timestamp) -> State<u64> {
        change(
            sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(now.0),
            self.writer(),
        )
        .await
    }
}

struct Live(u32);
impl Stored for Live {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.count().map(Self)
    }
}
