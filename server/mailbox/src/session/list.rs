use service::ports::{HostError, RawRows};

use super::Session;
use crate::database::{Broken, folder, message};

impl Session {
    pub(super) async fn newest(&self, path: &str, skip: u32, take: u32) -> Result<RawRows, HostError> {
        let read = self.host.database.read();
        let folder = folder::find(read, &self.owner, path).await?;
        // The index alone is walked to the page; only its rows are read from the table.
        let uids: Vec<(u32,)> =
            sqlx::query_as("SELECT uid FROM messages WHERE folder_id = ? ORDER BY uid DESC LIMIT ? OFFSET ?")
                .bind(folder.id)
                .bind(take)
                .bind(skip)
                .fetch_all(read)
                .await
                .map_err(Broken::from)?;
        let uids: Vec<u32> = uids.into_iter().map(|(uid,)| uid).collect();
        Ok(RawRows {
            validity: folder.validity,
            rows: message::rows(read, folder.id, &uids).await?,
            total: folder.total,
            writable: self.writable,
        })
    }

    pub(super) async fn with_message_id(&self, path: &str, message_id: &str) -> Result<Vec<u32>, HostError> {
        let read = self.host.database.read();
        let folder = folder::find(read, &self.owner, path).await?;
        let uids: Vec<(u32,)> =
            sqlx::query_as("SELECT uid FROM messages WHERE folder_id = ? AND message_id = ? ORDER BY uid")
                .bind(folder.id)
                .bind(message_id)
                .fetch_all(read)
                .await
                .map_err(Broken::from)?;
        Ok(uids.into_iter().map(|(uid,)| uid).collect())
    }
}
