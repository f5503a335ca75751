use service::ports::{ARRIVED_MOST, Carried, HostError};

use super::Session;
use crate::database::{Broken, folder, uid_list};

impl Session {
    /// Only rows change their folder: octets and words stay where they lie.
    pub(super) async fn carry(
        &self,
        path: &str,
        validity: u32,
        uids: &[u32],
        to: &str,
    ) -> Result<Carried, HostError> {
        let mut change = self.host.database.change().await?;
        let from = folder::find_valid(change.connection(), &self.owner, path, validity).await?;
        let to = folder::find(change.connection(), &self.owner, to).await?;
        let uids = uid_list(uids);
        let (count,): (u32,) = sqlx::query_as(
            "SELECT count(*) FROM messages WHERE folder_id = ? AND uid IN (SELECT value FROM json_each(?))",
        )
        .bind(from.id)
        .bind(&uids)
        .fetch_one(change.connection())
        .await
        .map_err(Broken::from)?;
        let first = folder::take_uids(&mut change, to.id, count).await?;
        // In their order here they get their UIDs there.
        sqlx::query(
            "UPDATE messages SET folder_id = ?, uid = ? + moved.place FROM ( \
                 SELECT id, row_number() OVER (ORDER BY uid) - 1 AS place FROM messages \
                 WHERE folder_id = ? AND uid IN (SELECT value FROM json_each(?)) \
             ) AS moved WHERE messages.id = moved.id",
        )
        .bind(to.id)
        .bind(first)
        .bind(from.id)
        .bind(&uids)
        .execute(change.connection())
        .await
        .map_err(Broken::from)?;
        change.commit().await?;
        let arrived = (1..=ARRIVED_MOST)
            .contains(&count)
            .then(|| (to.validity, (first..first.saturating_add(count)).collect()));
        Ok(Carried { count, arrived })
    }
}
