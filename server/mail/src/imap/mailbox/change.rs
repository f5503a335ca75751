use domain::{desk::Trouble, message::Mark};
use service::ports::{ARRIVED_MOST, Carried, HostError};

use crate::imap::{
    command::{Command, uid_sets},
    connection::Connection,
    error::{Code, ImapError},
    pool::Operation,
    reply::Copied,
};

pub(super) struct MarkThem<'a> {
    pub(super) folder: &'a str,
    pub(super) validity: u32,
    pub(super) uids: &'a [u32],
    pub(super) mark: Mark,
}

impl Operation for MarkThem<'_> {
    type Answer = ();

    async fn run(&self, connection: &mut Connection) -> Result<(), ImapError> {
        connection.select_to_change(self.folder, self.validity).await?;
        let change = match self.mark {
            Mark::Seen => "+FLAGS.SILENT (\\Seen)",
            Mark::Unseen => "-FLAGS.SILENT (\\Seen)",
            Mark::Flagged => "+FLAGS.SILENT (\\Flagged)",
            Mark::Unflagged => "-FLAGS.SILENT (\\Flagged)",
            Mark::Answered => "+FLAGS.SILENT (\\Answered)",
            // Where the server keeps no keywords there is no such mark.
            Mark::Forwarded | Mark::MdnSent if !connection.keeps_keywords() => return Ok(()),
            Mark::Forwarded => "+FLAGS.SILENT ($Forwarded)",
            Mark::MdnSent => "+FLAGS.SILENT ($MDNSent)",
        };
        store(connection, &uid_sets(self.uids), change).await
    }
}

/// MOVE (RFC 6851), or what it stands for.
pub(super) struct MoveThem<'a> {
    pub(super) folder: &'a str,
    pub(super) validity: u32,
    pub(super) uids: &'a [u32],
    pub(super) to: &'a str,
}

impl Operation for MoveThem<'_> {
    type Answer = Carried;

    async fn run(&self, connection: &mut Connection) -> Result<Carried, ImapError> {
        connection.select_to_change(self.folder, self.validity).await?;
        let here = connection.names.on_server(self.folder);
        let there = connection.names.on_server(self.to).ok_or(HostError::NoFolder)?;
        let sets = uid_sets(self.uids);
        if sets.is_empty() || here.as_ref() == Some(&there) {
            return Ok(Carried::default());
        }
        let moves = connection.capabilities.r#move;
        if !moves {
            must_erase_alone(connection)?;
        }
        connection.commit().await?;
        let (mut count, mut arrived) = (0_u32, Some((0, Vec::new())));
        for set in &sets {
            let verb = if moves { "MOVE" } else { "COPY" };
            let command = Command::new(format!("UID {verb} {set}")).string(&there);
            let reply = connection.run(&command).await.map_err(not_there)?;
            let gone = if moves { reply.expunged } else { 0 };
            count = reply
                .copied
                .as_ref()
                .map_or(gone, |copied| copied.count)
                .saturating_add(count);
            arrived = arrived.and_then(|known| together(known, reply.copied?));
            if !moves {
                erase(connection, set).await?;
            }
        }
        // Nothing moved is told by saying nothing (RFC 4315 section 3).
        let arrived = arrived.filter(|(_, uids)| !uids.is_empty() && uids.len() <= ARRIVED_MOST as usize);
        Ok(Carried { count, arrived })
    }
}

/// The UIDs of one more command, of the same UIDVALIDITY.
fn together((validity, mut uids): (u32, Vec<u32>), copied: Copied) -> Option<(u32, Vec<u32>)> {
    if !uids.is_empty() && validity != copied.validity {
        return None;
    }
    uids.extend(copied.uids?);
    Some((copied.validity, uids))
}

/// A destination that is missing is told by TRYCREATE, by old servers in words only.
fn not_there(error: ImapError) -> ImapError {
    match error {
        ImapError::No {
            code: Code::Other,
            words,
        } if words.to_ascii_lowercase().contains("exist") => ImapError::No {
            code: Code::NoFolder,
            words,
        },
        other => other,
    }
}

pub(super) struct Erase<'a> {
    pub(super) folder: &'a str,
    pub(super) validity: u32,
    pub(super) uids: &'a [u32],
}

impl Operation for Erase<'_> {
    type Answer = ();

    async fn run(&self, connection: &mut Connection) -> Result<(), ImapError> {
        connection.select_to_change(self.folder, self.validity).await?;
        must_erase_alone(connection)?;
        for set in uid_sets(self.uids) {
            erase(connection, &set).await?;
        }
        Ok(())
    }
}

/// Without UID EXPUNGE (RFC 4315) others' deleted messages would go too.
fn must_erase_alone(connection: &Connection) -> Result<(), ImapError> {
    if connection.capabilities.uidplus {
        return Ok(());
    }
    let words = "this server cannot erase single messages (no UIDPLUS)".to_owned();
    Err(HostError::from(Trouble::Refused { words }).into())
}

async fn erase(connection: &mut Connection, set: &str) -> Result<(), ImapError> {
    store(connection, &[set.to_owned()], "+FLAGS.SILENT (\\Deleted)").await?;
    connection
        .run(&Command::new(format!("UID EXPUNGE {set}")))
        .await?;
    Ok(())
}

async fn store(connection: &mut Connection, sets: &[String], change: &str) -> Result<(), ImapError> {
    let commands: Vec<Command> = sets
        .iter()
        .map(|set| Command::new(format!("UID STORE {set} {change}")))
        .collect();
    for reply in connection.exchange(&commands).await? {
        reply?;
    }
    Ok(())
}
