use domain::desk::Trouble;
use domain::message::Flags;
use domain::time::Timestamp;
use service::ports::{Appended, HostError};

use super::Session;
use crate::database::message::NewMessage;
use crate::database::{folder, message};
use crate::summary::{self, Summary};

/// A sent copy has header fields that the message sent had not; they must not make it too large to file.
const ROOM_FOR_FIELDS: u64 = 64 * 1024;

impl Session {
    pub(super) async fn add(
        &self,
        path: &str,
        raw: &[u8],
        flags: Flags,
        date: Option<Timestamp>,
    ) -> Result<Appended, HostError> {
        let limit = self.host.parts.limit;
        if raw.len() as u64 > limit + ROOM_FOR_FIELDS {
            return Err(HostError::TooLarge { limit });
        }
        // Before the work of reading it.
        folder::find(self.host.database.read(), &self.owner, path).await?;
        let arrival = date.unwrap_or_else(|| self.host.parts.clock.now());
        let (raw, parsed) = summary::parse(&self.host.parts.mime, raw.to_vec()).await?;
        let summary = Summary::of(parsed, arrival);

        let mut change = self.host.database.change().await?;
        let folder = folder::find(change.connection(), &self.owner, path).await?;
        if let Some(quota) = self.quota
            && folder::octets_used(&mut change, &self.owner).await? + raw.len() as u64 > quota
        {
            return Err(Trouble::MailboxFull.into());
        }
        let uid = folder::take_uids(&mut change, folder.id, 1).await?;
        let new = NewMessage {
            folder: folder.id,
            uid,
            flags,
            summary: &summary,
            raw,
        };
        message::insert(&mut change, new).await?;
        change.commit().await?;
        Ok(Appended {
            validity: Some(folder.validity),
            uid: Some(uid),
        })
    }
}
