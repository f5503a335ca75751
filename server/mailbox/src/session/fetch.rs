use bytes::Bytes;
use domain::message::Flags;
use service::ports::HostError;
use sqlx::Row;

use super::Session;
use crate::database::{Broken, folder, message};

impl Session {
    pub(super) async fn whole(
        &self,
        path: &str,
        validity: u32,
        uid: u32,
    ) -> Result<(Bytes, Flags), HostError> {
        let read = self.host.database.read();
        let folder = folder::find_valid(read, &self.owner, path, validity).await?;
        let row = sqlx::query(
            "SELECT seen, answered, flagged, draft, forwarded, mdn_sent, raw FROM messages JOIN octets USING (id) \
             WHERE folder_id = ? AND uid = ?",
        )
        .bind(folder.id)
        .bind(uid)
        .fetch_optional(read)
        .await
        .map_err(Broken::from)?
        .ok_or(HostError::NoMessage)?;
        let raw: Vec<u8> = row.try_get("raw").map_err(Broken::from)?;
        Ok((Bytes::from(raw), message::flags(&row).map_err(Broken::from)?))
    }
}
