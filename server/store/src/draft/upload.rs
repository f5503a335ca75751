//! A file on its way in: a row for each piece as it comes, in a transaction of its own, so that nobody waits for a slow
//! line. Attached, its pieces move inside the database.

use domain::{
    draft::Attached,
    id::{AccountId, AttachmentId, DraftId},
    time::Timestamp,
};
use service::ports::StateError;
use sqlx::Row;

use super::{attach, hold};
use crate::{
    Store,
    columns::{State, change, change_one},
    error::from_driver,
    open::commit,
};

pub(super) async fn begin(
    store: &Store,
    account: &AccountId,
    id: &AttachmentId,
    now: Timestamp,
) -> State<()> {
    let query = sqlx::query("INSERT INTO uploads (id, account_id, coming_at) VALUES ($1, $2, $3)");
    let query = query.bind(id.as_str()).bind(account.as_str()).bind(now.0);
    change_one(query, store.writer()).await
}

pub(super) async fn add(
    store: &Store,
    id: &AttachmentId,
    number: u32,
    octets: &[u8],
    now: Timestamp,
) -> State<()> {
    let mut transaction = store.begin().await?;
    let query = sqlx::query("UPDATE uploads SET coming_at = $2 WHERE id = $1");
    change_one(query.bind(id.as_str()).bind(now.0), &mut *transaction).await?;
    let query = sqlx::query("INSERT INTO upload_pieces (upload_id, piece, octets) VALUES ($1, $2, $3)");
    change_one(
        query.bind(id.as_str()).bind(i64::from(number)).bind(octets),
        &mut *transaction,
    )
    .await?;
    commit(transaction).await
}

/// `NotFound` unless exactly `attached.size` octets of `account`'s came.
pub(super) async fn finish(
    store: &Store,
    account: &AccountId,
    draft: &DraftId,
    attached: &Attached,
) -> State<()> {
    let id = attached.id.as_str();
    let mut transaction = store.begin().await?;
    hold(&mut transaction, account, draft).await?;
    let query = sqlx::query(
        "SELECT COALESCE(SUM(LENGTH(p.octets)), 0) FROM uploads u LEFT JOIN upload_pieces p ON p.upload_id = u.id \
         WHERE u.id = $1 AND u.account_id = $2 GROUP BY u.id",
    );
    let came = query
        .bind(id)
        .bind(account.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(from_driver)?;
    let came: Option<i64> = came.map(|row| row.try_get(0).map_err(from_driver)).transpose()?;
    if came.and_then(|came| u64::try_from(came).ok()) != Some(attached.size) {
        return Err(StateError::NotFound);
    }
    attach::row(&mut transaction, draft, attached).await?;
    let query = sqlx::query(
        "INSERT INTO draft_pieces (attachment_id, piece, octets) \
         SELECT upload_id, piece, octets FROM upload_pieces WHERE upload_id = $1",
    );
    change(query.bind(id), &mut *transaction).await?;
    let query = sqlx::query("DELETE FROM uploads WHERE id = $1");
    change_one(query.bind(id), &mut *transaction).await?;
    commit(transaction).await
}

pub(super) async fn abandon(store: &Store, id: &AttachmentId) -> State<()> {
    let query = sqlx::query("DELETE FROM uploads WHERE id = $1");
    change(query.bind(id.as_str()), store.writer()).await.map(drop)
}

pub(super) async fn sweep(store: &Store, before: Timestamp) -> State<u64> {
    let query = sqlx::query("DELETE FROM uploads WHERE coming_at < $1");
    change(query.bind(before.0), store.writer()).await
}
