use async_trait::async_trait;
use domain::{
    delegation::{RequestState, Right},
    id::{AccountId, RequestId},
    time::Timestamp,
};
use service::ports::{KeptRequest, NewRequest, Notice, Requests, StateError};
use sqlx::{Any, Transaction};

use super::{Count, There, notice};
use crate::{
    Store,
    account::account_columns,
    columns::{Columns, State, Stored, all, change, maybe, one, without_nul},
    open::commit,
};

impl Stored for KeptRequest {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            right: columns.word(Right::parse)?,
            words: columns.text()?,
            asked: columns.time()?,
            state: columns.word(RequestState::parse)?,
            mailbox: Stored::read(columns)?,
            asker: Stored::read(columns)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT q.id, q.wanted, q.words, q.asked_at, q.state, ",
            account_columns!("m"),
            ", ",
            account_columns!("a"),
            " FROM requests q JOIN accounts m ON m.id = q.mailbox_id JOIN accounts a ON a.id = q.asker_id WHERE ",
            $rest
        )
    };
}

#[async_trait]
impl Requests for Store {
    async fn ask(&self, request: &NewRequest, notices: &[Notice]) -> State<()> {
        // Asked twice at once is one request.
        let mut transaction = super::plan::hold(self, &request.mailbox).await?;
        let query = sqlx::query(
            "SELECT id FROM requests WHERE mailbox_id = $1 AND asker_id = $2 AND wanted = $3 AND state = 'open'",
        )
        .bind(request.mailbox.as_str())
        .bind(request.asker.as_str())
        .bind(request.right.as_str());
        let known: Option<There> = maybe(query, &mut *transaction).await?;
        let query = sqlx::query(
            "INSERT INTO requests (id, mailbox_id, asker_id, wanted, words, asked_at, state) \
             VALUES ($1, $2, $3, $4, $5, $6, 'open') \
             ON CONFLICT (mailbox_id, asker_id, wanted) WHERE state = 'open' DO UPDATE SET words = excluded.words",
        )
        .bind(request.id.as_str())
        .bind(request.mailbox.as_str())
        .bind(request.asker.as_str())
        .bind(request.right.as_str())
        .bind(without_nul(&request.words))
        .bind(request.asked.0);
        change(query, &mut *transaction).await?;
        if known.is_none() {
            for told in notices {
                notice::insert(&mut transaction, told).await?;
            }
        }
        commit(transaction).await
    }

    async fn find(&self, id: &RequestId) -> State<KeptRequest> {
        one(sqlx::query(select!("q.id = $1")).bind(id.as_str()), self.reader()).await
    }

    async fn to_answer(&self, by: Option<&AccountId>, take: u32) -> State<Vec<KeptRequest>> {
        let query = sqlx::query(select!(
            "q.state = 'open' AND ($1 = '' OR q.mailbox_id = $1 OR EXISTS (SELECT 1 FROM owners o \
             WHERE o.mailbox_id = q.mailbox_id AND o.owner_id = $1)) ORDER BY q.asked_at, q.id LIMIT $2"
        ));
        let query = query.bind(by.map_or("", AccountId::as_str)).bind(i64::from(take));
        all(query, self.reader()).await
    }

    async fn asked_by(&self, asker: &AccountId, take: u32) -> State<Vec<KeptRequest>> {
        let query = sqlx::query(select!("q.asker_id = $1 ORDER BY q.asked_at DESC, q.id LIMIT $2"));
        all(query.bind(asker.as_str()).bind(i64::from(take)), self.reader()).await
    }

    async fn open_of(&self, asker: &AccountId, mailbox: &AccountId) -> State<Vec<KeptRequest>> {
        let query = sqlx::query(select!(
            "q.mailbox_id = $1 AND q.asker_id = $2 AND q.state = 'open' ORDER BY q.asked_at DESC, q.id"
        ));
        let query = query.bind(mailbox.as_str()).bind(asker.as_str());
        all(query, self.reader()).await
    }

    async fn count_open(&self, asker: &AccountId) -> State<u32> {
        let query = sqlx::query("SELECT COUNT(*) FROM requests WHERE asker_id = $1 AND state = 'open'");
        let count: Count = one(query.bind(asker.as_str()), self.reader()).await?;
        Ok(count.0)
    }

    async fn close(
        &self,
        id: &RequestId,
        state: RequestState,
        by: &AccountId,
        now: Timestamp,
        notices: &[Notice],
    ) -> State<()> {
        let mut transaction = self.begin().await?;
        close(&mut transaction, id, state, Some(by), now).await?;
        for told in notices {
            notice::insert(&mut transaction, told).await?;
        }
        commit(transaction).await
    }
}

/// Granted by the change of grants whose transaction this is.
pub(super) async fn settle(
    transaction: &mut Transaction<'static, Any>,
    id: &RequestId,
    by: Option<&AccountId>,
    now: Timestamp,
) -> State<()> {
    close(transaction, id, RequestState::Granted, by, now).await
}

async fn close(
    transaction: &mut Transaction<'static, Any>,
    id: &RequestId,
    state: RequestState,
    by: Option<&AccountId>,
    now: Timestamp,
) -> State<()> {
    let query = sqlx::query(
        "UPDATE requests SET state = $2, answered_by = $3, answered_at = $4 WHERE id = $1 AND state = 'open'",
    )
    .bind(id.as_str())
    .bind(state.as_str())
    .bind(by.map(AccountId::as_str))
    .bind(now.0);
    if change(query, &mut **transaction).await? == 0 {
        return Err(StateError::Conflict);
    }
    Ok(())
}
