//! Rows of messages: in, and out as what a list shows.

use domain::address::Mailbox;
use domain::header::Subject;
use domain::message::Flags;
use domain::time::Timestamp;
use service::ports::{HostError, RawRow};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

use super::{Broken, Change, uid_list};
use crate::summary::Summary;

/// One message to put into a folder.
pub(crate) struct NewMessage<'a> {
    pub(crate) folder: i64,
    pub(crate) uid: u32,
    pub(crate) flags: Flags,
    pub(crate) summary: &'a Summary,
    pub(crate) raw: Vec<u8>,
}

pub(crate) async fn insert(change: &mut Change, new: NewMessage<'_>) -> Result<(), HostError> {
    let NewMessage {
        folder,
        uid,
        flags,
        summary,
        raw,
    } = new;
    let (id,): (i64,) = sqlx::query_as(
        "INSERT INTO messages (folder_id, uid, seen, answered, flagged, draft, forwarded, mdn_sent, size, date, message_id, \
             author, sender, recipients, subject, preview, attachments) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(folder)
    .bind(uid)
    .bind(flags.seen)
    .bind(flags.answered)
    .bind(flags.flagged)
    .bind(flags.draft)
    .bind(flags.forwarded)
    .bind(flags.mdn_sent)
    .bind(raw.len() as i64)
    .bind(summary.date.0)
    .bind(summary.message_id.as_deref())
    .bind(json(summary.from.as_ref()))
    .bind(json(summary.sender.as_ref()))
    .bind(serde_json::json!(summary.to).to_string())
    .bind(summary.subject.as_str())
    .bind(&summary.preview)
    .bind(summary.attachments)
    .fetch_one(change.connection())
    .await
    .map_err(Broken::from)?;
    sqlx::query("INSERT INTO octets (id, raw) VALUES (?, ?)")
        .bind(id)
        .bind(raw)
        .execute(change.connection())
        .await
        .map_err(Broken::from)?;
    sqlx::query("INSERT INTO words (id, text) VALUES (?, ?)")
        .bind(id)
        .bind(&summary.words)
        .execute(change.connection())
        .await
        .map_err(Broken::from)?;
    Ok(())
}

fn json(mailbox: Option<&Mailbox>) -> Option<String> {
    mailbox.map(|mailbox| serde_json::json!(mailbox).to_string())
}

/// The rows of these UIDs, newest first.
pub(crate) async fn rows(pool: &SqlitePool, folder: i64, uids: &[u32]) -> Result<Vec<RawRow>, HostError> {
    if uids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT uid, seen, answered, flagged, draft, forwarded, mdn_sent, size, date, author, sender, recipients, subject, \
             preview, attachments \
         FROM messages WHERE folder_id = ? AND uid IN (SELECT value FROM json_each(?)) ORDER BY uid DESC",
    )
    .bind(folder)
    .bind(uid_list(uids))
    .fetch_all(pool)
    .await
    .map_err(Broken::from)?;
    Ok(rows
        .iter()
        .map(raw_row)
        .collect::<Result<_, _>>()
        .map_err(Broken::from)?)
}

pub(crate) fn flags(row: &SqliteRow) -> Result<Flags, sqlx::Error> {
    Ok(Flags {
        seen: row.try_get("seen")?,
        answered: row.try_get("answered")?,
        flagged: row.try_get("flagged")?,
        draft: row.try_get("draft")?,
        forwarded: row.try_get("forwarded")?,
        mdn_sent: row.try_get("mdn_sent")?,
    })
}

fn raw_row(row: &SqliteRow) -> Result<RawRow, sqlx::Error> {
    // A cached column that cannot be read is shown as missing: the message itself is whole.
    let mailbox = |column: &str| -> Result<Option<Mailbox>, sqlx::Error> {
        let text: Option<String> = row.try_get(column)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    };
    Ok(RawRow {
        uid: row.try_get("uid")?,
        from: mailbox("author")?,
        sender: mailbox("sender")?,
        to: serde_json::from_str(row.try_get("recipients")?).unwrap_or_default(),
        subject: Subject::lossy(row.try_get("subject")?),
        preview: row.try_get("preview")?,
        date: Timestamp(row.try_get("date")?),
        size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or(0),
        flags: flags(row)?,
        attachments: row.try_get("attachments")?,
    })
}
