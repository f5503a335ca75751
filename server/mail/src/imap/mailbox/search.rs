use service::ports::RawRows;

use super::list;
use crate::imap::{
    command::{Command, uid_sets},
    connection::Connection,
    data::search_numbers,
    error::ImapError,
    pool::Operation,
    row,
};

/// The server searches; newest first is highest UID first.
pub(super) struct Search<'a> {
    pub(super) folder: &'a str,
    pub(super) write: bool,
    pub(super) query: &'a str,
    pub(super) skip: u32,
    pub(super) take: u32,
}

impl Operation for Search<'_> {
    type Answer = RawRows;

    async fn run(&self, connection: &mut Connection) -> Result<RawRows, ImapError> {
        connection.select(self.folder, self.write).await?;
        // No message holds such a text, and not every server takes it for one.
        if self.query.is_empty() || self.query.chars().any(char::is_control) {
            return list::page(connection, Vec::new(), 0).await;
        }
        // Fields first, which servers have at hand; BODY (RFC 9051 section 6.4.4) opens messages. Not TEXT: it finds
        // the words of every header field, and `text` in each Content-Type.
        let mut search = Command::new("UID SEARCH CHARSET UTF-8 OR OR OR OR");
        for key in ["FROM", "TO", "CC", "SUBJECT", "BODY"] {
            search = search.then(key).string(self.query);
        }
        let uids = uids(connection, search).await?;
        let total = u32::try_from(uids.len()).unwrap_or(u32::MAX);
        let wanted: Vec<u32> = uids
            .into_iter()
            .skip(self.skip as usize)
            .take(self.take as usize)
            .collect();
        let fetches: Vec<Command> = uid_sets(&wanted)
            .iter()
            .map(|set| {
                Command::new(format!(
                    "UID FETCH {set} {}",
                    row::items(&connection.capabilities)
                ))
            })
            .collect();
        let mut frames = Vec::new();
        for reply in connection.exchange(&fetches).await? {
            frames.extend(reply?.frames);
        }
        let mut rows = list::read(&frames);
        rows.sort_by_key(|fetched| std::cmp::Reverse(fetched.row.uid));
        list::page(connection, rows, total).await
    }
}

pub(super) struct FindMessageId<'a> {
    pub(super) folder: &'a str,
    pub(super) write: bool,
    pub(super) message_id: &'a str,
}

impl Operation for FindMessageId<'_> {
    type Answer = Vec<u32>;

    async fn run(&self, connection: &mut Connection) -> Result<Vec<u32>, ImapError> {
        connection.select(self.folder, self.write).await?;
        if self.message_id.is_empty() || self.message_id.chars().any(char::is_control) {
            return Ok(Vec::new());
        }
        // HEADER finds substrings: the brackets make it the whole.
        let search = Command::new("UID SEARCH HEADER MESSAGE-ID").string(&format!("<{}>", self.message_id));
        uids(connection, search).await
    }
}

/// Highest first, each once. What has just come shows after NOOP.
pub(super) async fn uids(connection: &mut Connection, search: Command) -> Result<Vec<u32>, ImapError> {
    let mut uids = Vec::new();
    for reply in connection.exchange(&[Command::new("NOOP"), search]).await? {
        let frames = reply?.frames;
        uids.extend(frames.iter().filter_map(|frame| search_numbers(frame)).flatten());
    }
    uids.sort_unstable_by(|a, b| b.cmp(a));
    uids.dedup();
    Ok(uids)
}
