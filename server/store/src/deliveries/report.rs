use domain::{
    delivery::DeliveryStatus,
    id::OutboxId,
    outbox::{RecipientCause, RecipientRefusal},
};
use service::ports::{DeliveryNews, Notice, StateError};
use sqlx::{AnyConnection, Row};

use super::{News, news_columns};
use crate::{
    Store,
    columns::{State, change, change_one, maybe, to_json, without_nul},
    delegation,
    error::{from_driver, unreadable},
    open::commit,
};

pub(super) async fn report(
    store: &Store,
    item: &OutboxId,
    news: &[DeliveryNews],
    notice: &(dyn for<'a> Fn(&'a [DeliveryNews]) -> Option<Notice> + Send + Sync),
) -> State<Vec<DeliveryNews>> {
    let mut transaction = store.begin().await?;
    // First of all, so that two who read the same report come one after the other on either database.
    let query = sqlx::query("UPDATE outbox SET partly = partly WHERE id = $1 RETURNING partly");
    let row = query
        .bind(item.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(from_driver)?
        .ok_or(StateError::NotFound)?;
    let missed: Option<String> = row.try_get(0).map_err(from_driver)?;
    let missed: Vec<RecipientRefusal> = match missed {
        Some(text) => serde_json::from_str(&text).map_err(|why| unreadable("partly", why))?,
        None => Vec::new(),
    };
    let mut kept = Vec::new();
    for one in news {
        if keep(&mut transaction, item, one).await? {
            kept.push(one.clone());
        }
    }
    if kept.is_empty() {
        return Ok(kept);
    }
    came_back(&mut transaction, item, missed, &kept).await?;
    if let Some(notice) = notice(&kept) {
        delegation::insert_notice(&mut transaction, &notice).await?;
    }
    commit(transaction).await?;
    Ok(kept)
}

/// False where it is no news.
async fn keep(connection: &mut AnyConnection, item: &OutboxId, news: &DeliveryNews) -> State<bool> {
    let query = sqlx::query(concat!(
        "SELECT ",
        news_columns!(),
        " FROM deliveries WHERE item_id = $1 AND recipient = $2"
    ));
    let query = query.bind(item.as_str()).bind(news.recipient.canonical());
    let before: Option<News> = maybe(query, &mut *connection).await?;
    let before = before.map_or(DeliveryStatus::Accepted, |News(before)| before.status);
    if !before.may_become(news.status) {
        return Ok(false);
    }
    let query = sqlx::query(
        "INSERT INTO deliveries (item_id, recipient, spelling, status, code, words, told_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (item_id, recipient) DO UPDATE SET \
         status = excluded.status, code = excluded.code, words = excluded.words, told_at = excluded.told_at",
    )
    .bind(item.as_str())
    .bind(news.recipient.canonical())
    .bind(news.recipient.as_str())
    .bind(news.status.as_str())
    .bind(news.code.as_deref().map(without_nul))
    .bind(news.words.as_deref().map(without_nul))
    .bind(news.at.0);
    change_one(query, connection).await?;
    Ok(true)
}

/// Whom it did not reach after all is as good as refused: shown in the Outbox, to be corrected and sent to again.
async fn came_back(
    connection: &mut AnyConnection,
    item: &OutboxId,
    mut missed: Vec<RecipientRefusal>,
    kept: &[DeliveryNews],
) -> State<()> {
    let before = missed.len();
    for news in kept.iter().filter(|news| news.status == DeliveryStatus::Failed) {
        if missed.iter().all(|known| known.address != news.recipient) {
            missed.push(RecipientRefusal {
                address: news.recipient.clone(),
                cause: cause(news.code.as_deref()),
                words: without_nul(news.words.as_deref().or(news.code.as_deref()).unwrap_or_default()),
            });
        }
    }
    if missed.len() == before {
        return Ok(());
    }
    let query = sqlx::query(
        "UPDATE outbox SET partly = $2, dismissed = 0, \
         waits = CASE WHEN state IN ('accepted', 'filed') THEN 1 ELSE waits END WHERE id = $1",
    );
    change(query.bind(item.as_str()).bind(to_json(&missed)?), connection).await?;
    Ok(())
}

/// RFC 3463 section 3.
fn cause(code: Option<&str>) -> RecipientCause {
    match code.and_then(|code| code.split_once('.')).map(|(_, rest)| rest) {
        Some("1.1" | "1.10" | "1.2" | "1.3" | "1.6") => RecipientCause::Unknown,
        Some("2.2") => RecipientCause::MailboxFull,
        _ => RecipientCause::Other,
    }
}
