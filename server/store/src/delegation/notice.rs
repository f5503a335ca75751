use async_trait::async_trait;
use domain::{preference::Language, time::Timestamp};
use service::ports::{Notice, Notices};
use sqlx::{Any, Transaction};

use crate::{
    Store,
    columns::{Columns, State, Stored, change, change_one, maybe, to_json},
};

/// A notice with the moment it is due at, and how often it was tried.
struct Due {
    seen: Timestamp,
    attempts: u32,
    notice: Notice,
}

impl Stored for Due {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            seen: columns.time()?,
            attempts: columns.count()?,
            notice: Notice {
                id: columns.text()?,
                recipient: columns.parsed()?,
                told: columns.json()?,
                language: columns.word(Language::parse)?,
                at: columns.time()?,
            },
        })
    }
}

pub(crate) async fn insert(transaction: &mut Transaction<'static, Any>, notice: &Notice) -> State<()> {
    let query = sqlx::query(
        "INSERT INTO notices (id, recipient_id, told, language, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(notice.id.as_str())
    .bind(notice.recipient.as_str())
    .bind(to_json(&notice.told)?)
    .bind(notice.language.as_str())
    .bind(notice.at.0);
    change_one(query, &mut **transaction).await
}

#[async_trait]
impl Notices for Store {
    async fn take_notice(&self, now: Timestamp, lease: Timestamp) -> State<Option<(Notice, u32)>> {
        let query = sqlx::query(
            "SELECT due_at, attempts, id, recipient_id, told, language, created_at FROM notices \
             WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1",
        );
        let Some(due) = maybe::<Due>(query.bind(now.0), self.reader()).await? else {
            return Ok(None);
        };
        let query = sqlx::query("UPDATE notices SET due_at = $3 WHERE id = $1 AND due_at = $2")
            .bind(due.notice.id.as_str())
            .bind(due.seen.0)
            .bind(lease.0);
        let taken = change(query, self.writer()).await? == 1;
        Ok(taken.then_some((due.notice, due.attempts)))
    }

    async fn notice_done(&self, id: &str) -> State<()> {
        change(
            sqlx::query("DELETE FROM notices WHERE id = $1").bind(id),
            self.writer(),
        )
        .await?;
        Ok(())
    }

    async fn defer_notice(&self, id: &str, due: Timestamp) -> State<()> {
        let query = sqlx::query("UPDATE notices SET due_at = $2, attempts = attempts + 1 WHERE id = $1");
        change(query.bind(id).bind(due.0), self.writer()).await?;
        Ok(())
    }
}
