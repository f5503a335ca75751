use domain::message::Mark;
use service::ports::HostError;

use super::Session;
use crate::database::{Broken, folder, uid_list};

fn statement(mark: Mark) -> &'static str {
    // A row that has the mark already is not written again.
    match mark {
        Mark::Seen => {
            "UPDATE messages SET seen = 1 WHERE folder_id = ? AND seen = 0 \
             AND uid IN (SELECT value FROM json_each(?))"
        }
        Mark::Unseen => {
            "UPDATE messages SET seen = 0 WHERE folder_id = ? AND seen = 1 \
             AND uid IN (SELECT value FROM json_each(?))"
        }
        Mark::Flagged => {
            "UPDATE messages SET flagged = 1 WHERE folder_id = ? AND flagged = 0 \
             AND uid IN (SELECT value FROM json_each(?))"
        }
        Mark::Unflagged => {
            "UPDATE messages SET flagged = 0 WHERE folder_id = ? AND flagged = 1 \
             AND uid IN (SELECT value FROM json_each(?))"
        }
        Mark::Answered => {
            "UPDATE messages SET answered = 1 WHERE folder_id = ? AND answered = 0 \
             AND uid IN (SELECT value FROM json_each(?))"
        }
        Mark::Forwarded => {
            "UPDATE messages SET forwarded = 1 WHERE folder_id = ? AND forwarded = 0 \
             AND uid IN (SELECT value FROM json_each(?))"
        }
        Mark::MdnSent => {
            "UPDATE messages SET mdn_sent = 1 WHERE folder_id = ? AND mdn_sent = 0 \
             AND uid IN (SELECT value FROM json_each(?))"
        }
    }
}

impl Session {
    pub(super) async fn set(
        &self,
        path: &str,
        validity: u32,
        uids: &[u32],
        mark: Mark,
    ) -> Result<(), HostError> {
        let mut change = self.host.database.change().await?;
        let folder = folder::find_valid(change.connection(), &self.owner, path, validity).await?;
        sqlx::query(statement(mark))
            .bind(folder.id)
            .bind(uid_list(uids))
            .execute(change.connection())
            .await
            .map_err(Broken::from)?;
        change.commit().await
    }
}
