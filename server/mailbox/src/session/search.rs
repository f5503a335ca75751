use service::ports::{HostError, RawRows};

use super::Session;
use crate::database::{Broken, folder, message};

/// The shortest text the index knows, in characters.
const TRIGRAM: usize = 3;

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
        let found: Vec<(u32,)> = if query.contains('\0') {
            // No text that is kept holds one, and the index would read the query only up to it.
            Vec::new()
        } else if query.chars().count() >= TRIGRAM {
            sqlx::query_as(
                "SELECT uid FROM trigrams JOIN messages ON messages.id = trigrams.rowid \
                 WHERE trigrams MATCH ? AND folder_id = ? ORDER BY uid DESC",
            )
            .bind(as_string(&query))
            .bind(folder.id)
            .fetch_all(read)
            .await
            .map_err(Broken::from)?
        } else {
            sqlx::query_as(
                "SELECT uid FROM messages JOIN words USING (id) \
                 WHERE folder_id = ? AND instr(text, ?) > 0 ORDER BY uid DESC",
            )
            .bind(folder.id)
            .bind(&query)
            .fetch_all(read)
            .await
            .map_err(Broken::from)?
        };
        let page: Vec<u32> = found
            .iter()
            .skip(skip as usize)
            .take(take as usize)
            .map(|(uid,)| *uid)
            .collect();
        Ok(RawRows {
            validity: folder.validity,
            rows: message::rows(read, folder.id, &page).await?,
            total: u32::try_from(found.len()).unwrap_or(u32::MAX),
            writable: self.writable,
        })
    }
}

/// An FTS5 string: everything between its quotes is text (<https://www.sqlite.org/fts5.html#fts5_strings>).
fn as_string(query: &str) -> String {
    format!("\"{}\"", query.replace('"', "\"\""))
}
