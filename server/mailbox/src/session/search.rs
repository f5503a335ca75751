use service::ports::{HostError, RawRows};

use super::Session;
use crate::database::{Broken, folder, message};

/// The shortest text the index knows, in characters.
const TRIGRAM: usize = 3;

/// How many were found, and the UIDs of one page, newest first, as a JSON list: one row, however many there are.
/// CROSS JOIN is SQLite's word for "in this order": found first, then sorted into folders. Left to itself it asks the
/// index once for each message of the folder.
const BY_TRIGRAMS: &str = "WITH found (uid) AS MATERIALIZED ( \
         SELECT uid FROM trigrams CROSS JOIN messages ON messages.id = trigrams.rowid \
         WHERE trigrams MATCH ?1 AND folder_id = ?2 \
     ) SELECT (SELECT count(*) FROM found), \
         (SELECT json_group_array(uid) FROM (SELECT uid FROM found ORDER BY uid DESC LIMIT ?3 OFFSET ?4))";

/// The same for what is too short for the index.
const BY_WORDS: &str = "WITH found (uid) AS MATERIALIZED ( \
         SELECT uid FROM messages JOIN words USING (id) WHERE folder_id = ?2 AND instr(text, ?1) > 0 \
     ) SELECT (SELECT count(*) FROM found), \
         (SELECT json_group_array(uid) FROM (SELECT uid FROM found ORDER BY uid DESC LIMIT ?3 OFFSET ?4))";

impl Session {
    /// Messages whose words hold the query as it stands, in any case: no sign in it has a meaning.
    pub(super) async fn holding(
        &self,
        path: &str,
        query: &str,
        skip: u32,
        take: u32,
    ) -> Result<RawRows, HostError> {
        let read = self.host.database.read();
        let folder = folder::find(read, &self.owner, path).await?;
        let query = query.trim().to_lowercase();
        if query.contains('\0') {
            // No text that is kept holds one, and the index would read the query only up to it.
            return Ok(RawRows {
                validity: folder.validity,
                rows: Vec::new(),
                total: 0,
                writable: self.writable,
            });
        }
        let (statement, words) = if query.chars().count() >= TRIGRAM {
            (BY_TRIGRAMS, as_string(&query))
        } else {
            (BY_WORDS, query)
        };
        let (total, uids): (u32, String) = sqlx::query_as(statement)
            .bind(words)
            .bind(folder.id)
            .bind(take)
            .bind(skip)
            .fetch_one(read)
            .await
            .map_err(Broken::from)?;
        let page: Vec<u32> = serde_json::from_str(&uids).unwrap_or_default();
        Ok(RawRows {
            validity: folder.validity,
            rows: message::rows(read, folder.id, &page).await?,
            total,
            writable: self.writable,
        })
    }
}

/// An FTS5 string: everything between its quotes is text (<https://www.sqlite.org/fts5.html#fts5_strings>).
fn as_string(query: &str) -> String {
    format!("\"{}\"", query.replace('"', "\"\""))
}
