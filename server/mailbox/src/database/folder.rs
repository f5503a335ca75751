//! Folders: names, special use, UIDVALIDITY and the next UID.

use domain::folder::FolderRole;
use domain::id::AccountId;
use domain::time::Timestamp;
use service::ports::{FolderInfo, HostError};
use sqlx::{Row, SqliteExecutor, sqlite::SqliteRow};

use super::{Broken, Change};

/// The special folders (RFC 6154) and their names.
const SPECIAL: [(FolderRole, &str); 6] = [
    (FolderRole::Inbox, "INBOX"),
    (FolderRole::Drafts, "Drafts"),
    (FolderRole::Sent, "Sent"),
    (FolderRole::Archive, "Archive"),
    (FolderRole::Junk, "Junk"),
    (FolderRole::Trash, "Trash"),
];

pub(crate) const INBOX: &str = "INBOX";

/// The most levels, and octets in all, a folder's name may have.
const MOST_LEVELS: usize = 16;
const MOST_OCTETS: usize = 512;

/// A folder, found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folder {
    pub(crate) id: i64,
    pub(crate) validity: u32,
    pub(crate) total: u32,
}

/// The name as it is stored: INBOX is the same in any case (RFC 9051 section 5.1), all others differ.
pub(crate) fn stored_path(path: &str) -> String {
    let (first, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
    if first.eq_ignore_ascii_case(INBOX) {
        format!("{INBOX}{rest}")
    } else {
        path.to_owned()
    }
}

/// May a new folder be called so?
pub(crate) fn is_name(path: &str) -> bool {
    path.len() <= MOST_OCTETS
        && path.split('/').count() <= MOST_LEVELS
        && path.split('/').all(|level| !level.trim().is_empty())
        && !path.chars().any(char::is_control)
}

pub(crate) async fn find(
    executor: impl SqliteExecutor<'_>,
    owner: &AccountId,
    path: &str,
) -> Result<Folder, HostError> {
    sqlx::query_as::<_, (i64, u32, u32)>(
        "SELECT id, validity, total FROM folders WHERE owner = ? AND path = ?",
    )
    .bind(owner.as_str())
    .bind(stored_path(path))
    .fetch_optional(executor)
    .await
    .map_err(Broken::from)?
    .map(|(id, validity, total)| Folder { id, validity, total })
    .ok_or(HostError::NoFolder)
}

/// The same, and `NoMessage` where the caller's UIDVALIDITY is another.
pub(crate) async fn find_valid(
    executor: impl SqliteExecutor<'_>,
    owner: &AccountId,
    path: &str,
    validity: u32,
) -> Result<Folder, HostError> {
    let folder = find(executor, owner, path).await?;
    if folder.validity == validity {
        Ok(folder)
    } else {
        Err(HostError::NoMessage)
    }
}

pub(crate) async fn all(
    executor: impl SqliteExecutor<'_>,
    owner: &AccountId,
) -> Result<Vec<FolderInfo>, HostError> {
    // A parent's name begins its children's, so it comes first in any order of names.
    let rows = sqlx::query("SELECT path, role, total, unread FROM folders WHERE owner = ? ORDER BY path")
        .bind(owner.as_str())
        .fetch_all(executor)
        .await
        .map_err(Broken::from)?;
    Ok(rows
        .iter()
        .map(info)
        .collect::<Result<_, _>>()
        .map_err(Broken::from)?)
}

fn info(row: &SqliteRow) -> Result<FolderInfo, sqlx::Error> {
    Ok(FolderInfo {
        path: row.try_get("path")?,
        role: row
            .try_get::<Option<String>, _>("role")?
            .and_then(|role| FolderRole::parse(&role)),
        selectable: true,
        total: row.try_get("total")?,
        unread: row.try_get("unread")?,
    })
}

/// Creates one folder. False when it is there already.
pub(crate) async fn create(
    change: &mut Change,
    owner: &AccountId,
    path: &str,
    role: Option<FolderRole>,
    now: Timestamp,
) -> Result<bool, HostError> {
    // Seconds since 1970, as RFC 9051 section 2.3.1.1 proposes: a folder made anew gets another.
    let validity = u32::try_from(now.0 / 1000).unwrap_or(1).max(1);
    let done = sqlx::query(
        "INSERT INTO folders (owner, path, role, validity) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(owner.as_str())
    .bind(path)
    .bind(role.map(FolderRole::as_str))
    .bind(validity)
    .execute(change.connection())
    .await
    .map_err(Broken::from)?;
    Ok(done.rows_affected() == 1)
}

/// The mailbox and its special folders, where they are missing.
pub(crate) async fn furnish(change: &mut Change, owner: &AccountId, now: Timestamp) -> Result<(), HostError> {
    sqlx::query("INSERT INTO mailboxes (owner) VALUES (?) ON CONFLICT DO NOTHING")
        .bind(owner.as_str())
        .execute(change.connection())
        .await
        .map_err(Broken::from)?;
    for (role, path) in SPECIAL {
        create(change, owner, path, Some(role), now).await?;
    }
    Ok(())
}

/// Takes `count` UIDs and returns the first: each is given once, greater than all before.
pub(crate) async fn take_uids(change: &mut Change, folder: i64, count: u32) -> Result<u32, HostError> {
    let (next,): (i64,) =
        sqlx::query_as("UPDATE folders SET next_uid = next_uid + ? WHERE id = ? RETURNING next_uid")
            .bind(count)
            .bind(folder)
            .fetch_one(change.connection())
            .await
            .map_err(Broken::from)?;
    u32::try_from(next - i64::from(count))
        .map_err(|_| Broken::from(sqlx::Error::Protocol("a folder has run out of UIDs".into())).into())
}

/// Octets that count against the quota.
pub(crate) async fn octets_used(change: &mut Change, owner: &AccountId) -> Result<u64, HostError> {
    let (octets,): (i64,) = sqlx::query_as("SELECT octets FROM mailboxes WHERE owner = ?")
        .bind(owner.as_str())
        .fetch_one(change.connection())
        .await
        .map_err(Broken::from)?;
    Ok(u64::try_from(octets).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_inbox_has_no_case() {
        assert_eq!(stored_path("inbox"), "INBOX");
        assert_eq!(stored_path("Inbox/Été"), "INBOX/Été");
        assert_eq!(stored_path("Inboxes"), "Inboxes");
        assert_eq!(stored_path("sent"), "sent");
        assert_eq!(stored_path("a/inbox"), "a/inbox");
    }

    #[test]
    fn a_folder_is_called_anything_but_nothing() {
        for good in ["Été & hiver", "a/b/c", "日本語", "..", "%*\"\\"] {
            assert!(is_name(good), "{good}");
        }
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "a/ /b",
            "a\r\nb",
            "\0",
            &"a/".repeat(20),
            &"x".repeat(513),
        ] {
            assert!(!is_name(bad), "{bad:?}");
        }
    }
}
