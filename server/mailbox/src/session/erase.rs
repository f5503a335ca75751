use service::ports::HostError;

use super::Session;
use crate::database::{Broken, folder, uid_list};

impl Session {
    pub(super) async fn remove(&self, path: &str, validity: u32, uids: &[u32]) -> Result<(), HostError> {
        let mut change = self.host.database.change().await?;
        let folder = folder::find_valid(change.connection(), &self.owner, path, validity).await?;
        sqlx::query("DELETE FROM messages WHERE folder_id = ? AND uid IN (SELECT value FROM json_each(?))")
            .bind(folder.id)
            .bind(uid_list(uids))
            .execute(change.connection())
            .await
            .map_err(Broken::from)?;
        change.commit().await
    }
}
