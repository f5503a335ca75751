use service::ports::{REPORTS_BACK, SeenUpTo};

use super::search::uids;
use crate::imap::{command::Command, connection::Connection, error::ImapError, pool::Operation};

/// The server looks at the Content-Type of what is new; how much lies in the folder does not matter.
pub(super) struct Reports<'a> {
    pub(super) folder: &'a str,
    pub(super) write: bool,
    pub(super) seen: Option<SeenUpTo>,
}

impl Operation for Reports<'_> {
    type Answer = (Vec<u32>, SeenUpTo);

    async fn run(&self, connection: &mut Connection) -> Result<Self::Answer, ImapError> {
        connection.select(self.folder, self.write).await?;
        for reply in connection.exchange(&[Command::new("NOOP")]).await? {
            reply?;
        }
        let validity = connection.validity();
        let seen = self.seen.filter(|seen| seen.validity == validity);
        let after = seen.map_or(0, |seen| seen.uid);
        // In an empty folder `*` names nothing and is an error.
        let newest = match connection.exists() {
            0 => Vec::new(),
            _ => uids(connection, Command::new("UID SEARCH *")).await?,
        };
        let newest = newest.first().copied().unwrap_or_default().max(after);
        let now = SeenUpTo {
            validity,
            uid: newest,
        };
        if newest == after {
            return Ok((Vec::new(), now));
        }
        let within = match seen {
            Some(_) => format!("UID {}:{newest}", after + 1),
            None => format!("{}:*", connection.exists().saturating_sub(REPORTS_BACK).max(1)),
        };
        let search =
            Command::new(format!("UID SEARCH {within} HEADER CONTENT-TYPE")).string("multipart/report");
        let mut found = uids(connection, search).await?;
        // What came between the two searches is left to the next look.
        found.retain(|uid| *uid <= newest);
        found.reverse();
        Ok((found, now))
    }
}
