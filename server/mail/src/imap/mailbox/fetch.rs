use bytes::Bytes;
use domain::message::Flags;
use service::ports::HostError;

use crate::imap::{
    command::Command,
    connection::Connection,
    data::{Data, Value},
    error::ImapError,
    pool::Operation,
    row,
};

/// A whole message.
pub(super) struct Fetch<'a> {
    pub(super) folder: &'a str,
    pub(super) write: bool,
    pub(super) validity: u32,
    pub(super) uid: u32,
    /// It is read by this: `BODY[]` sets \Seen, `BODY.PEEK[]` does not. Done twice it is the same, so a lost connection
    /// is no reason not to try again.
    pub(super) read: bool,
}

impl Operation for Fetch<'_> {
    type Answer = (Bytes, Flags);

    async fn run(&self, connection: &mut Connection) -> Result<(Bytes, Flags), ImapError> {
        let current = connection.select(self.folder, self.write).await?;
        connection.expect_validity(self.validity)?;
        if self.uid == 0 {
            return Err(HostError::NoMessage.into());
        }
        if let Some(found) = self.look(connection).await? {
            return Ok(found);
        }
        if !current {
            // It may have come since the folder was selected; that shows after NOOP.
            connection.run(&Command::new("NOOP")).await?;
            if let Some(found) = self.look(connection).await? {
                return Ok(found);
            }
        }
        Err(HostError::NoMessage.into())
    }
}

impl Fetch<'_> {
    async fn look(&self, connection: &mut Connection) -> Result<Option<(Bytes, Flags)>, ImapError> {
        let body = if self.read { "BODY[]" } else { "BODY.PEEK[]" };
        let command = Command::new(format!("UID FETCH {} (UID FLAGS {body})", self.uid));
        let reply = connection.run(&command).await?;
        let (mut octets, mut flags) = (None, Flags::default());
        for frame in &reply.frames {
            let Some(data) = Data::read(frame).filter(|data| data.name == "FETCH") else {
                continue;
            };
            let item = |wanted: &str| {
                row::pairs(&data)
                    .find(|(name, _)| name.is(wanted))
                    .map(|(_, v)| v)
            };
            // Changes of other messages' flags may come along.
            if item("UID").and_then(Value::number) != Some(u64::from(self.uid)) {
                continue;
            }
            octets = item("BODY[]").and_then(|body| body.share(frame)).or(octets);
            flags = item("FLAGS").map_or(flags, row::flags);
        }
        Ok(octets.map(|octets| (octets, flags)))
    }
}
