use service::ports::{HostError, REPORTS_BACK, SeenUpTo};

use super::Session;
use crate::database::{Broken, folder};

/// Octets of a message in which its header is looked for.
const HEADER_MOST: u32 = 16 << 10;

impl Session {
    pub(super) async fn reported(
        &self,
        path: &str,
        seen: Option<SeenUpTo>,
    ) -> Result<(Vec<u32>, SeenUpTo), HostError> {
        let read = self.host.database.read();
        let folder = folder::find(read, &self.owner, path).await?;
        let seen = seen.filter(|seen| seen.validity == folder.validity);
        let after = seen.map_or(0, |seen| seen.uid);
        // All that is new; at a first look only the newest.
        let most = seen.map_or(i64::from(REPORTS_BACK), |_| -1);
        let heads: Vec<(u32, Vec<u8>)> = sqlx::query_as(
            "SELECT uid, substr(raw, 1, ?) FROM messages JOIN octets USING (id) \
             WHERE folder_id = ? AND uid > ? ORDER BY uid DESC LIMIT ?",
        )
        .bind(HEADER_MOST)
        .bind(folder.id)
        .bind(after)
        .bind(most)
        .fetch_all(read)
        .await
        .map_err(Broken::from)?;
        let newest = heads.first().map_or(after, |(uid, _)| *uid);
        let reports = heads.iter().rev().filter(|(_, head)| may_be_report(head));
        Ok((
            reports.map(|(uid, _)| *uid).collect(),
            SeenUpTo {
                validity: folder.validity,
                uid: newest,
            },
        ))
    }
}

/// Does `multipart/report` stand in the header? Whether it is one is for its reader to see.
fn may_be_report(message: &[u8]) -> bool {
    const WORDS: &[u8] = b"multipart/report";
    let end = message
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or(message.len());
    message[..end]
        .windows(WORDS.len())
        .any(|found| found.eq_ignore_ascii_case(WORDS))
}
