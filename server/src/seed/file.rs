//! Files the letters, each once, however often it is asked.

use std::collections::HashMap;

use domain::address::Address;
use domain::delegation::AccessRight;
use domain::folder::{FolderKey, FolderRole};
use domain::message::Flags;
use domain::time::Timestamp;
use service::ports::{FolderInfo, HostError, Login, MailHost, MailboxSession};

use super::content::{self, Message};
use super::{ago, octets};

/// Nobody signs in to these.
const SHARED: [&str; 2] = ["config", "support"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Messages filed now.
    pub(crate) filed: u32,
    /// Messages that were there already.
    pub(crate) known: u32,
    /// Messages for shared mailboxes, on a host where the service itself cannot open them.
    pub(crate) skipped: u32,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SeedError {
    /// What is written down in this folder cannot be read.
    #[error("the demonstration's messages: {0}")]
    Content(String),
    #[error("the mailbox {mailbox} cannot be filled: {source}")]
    Host { mailbox: Address, source: HostError },
}

/// A letter on its way to one folder.
struct Copy {
    folder: FolderKey,
    flags: Flags,
    date: Timestamp,
    message_id: String,
    octets: String,
}

/// Fills the demonstration's mailboxes. A letter that lies in its folder already is left alone, so a run that broke off
/// is carried on by the next.
pub(crate) async fn fill(
    host: &dyn MailHost,
    now: Timestamp,
    login_for: impl Fn(&Address) -> Login,
) -> Result<Counts, SeedError> {
    let mut counts = Counts::default();
    for (mailbox, copies) in copies(now)? {
        let broken = |source| SeedError::Host {
            mailbox: mailbox.clone(),
            source,
        };
        let session = if SHARED.contains(&mailbox.local()) {
            host.open_as_service(&mailbox).await.map_err(broken)?
        } else {
            let login = login_for(&mailbox);
            Some(
                host.open(&login, &mailbox, AccessRight::Full)
                    .await
                    .map_err(broken)?,
            )
        };
        let Some(session) = session else {
            counts.skipped += copies.len() as u32;
            continue;
        };
        let mut folders = session.folders().await.map_err(broken)?;
        for copy in copies {
            let path = path(&*session, &mut folders, &copy.folder)
                .await
                .map_err(broken)?;
            if !session
                .find_message_id(&path, &copy.message_id)
                .await
                .map_err(broken)?
                .is_empty()
            {
                counts.known += 1;
                continue;
            }
            session
                .append(&path, copy.octets.as_bytes(), copy.flags, Some(copy.date))
                .await
                .map_err(broken)?;
            counts.filed += 1;
        }
    }
    Ok(counts)
}

/// Where the folder lies on this host; made if it is a person's own and missing.
async fn path(
    session: &dyn MailboxSession,
    folders: &mut Vec<FolderInfo>,
    key: &FolderKey,
) -> Result<String, HostError> {
    let role = match key {
        FolderKey::Role(role) => *role,
        FolderKey::Path(path) => {
            if !folders.iter().any(|f| f.path == *path && f.selectable) {
                session.create_folder(path).await?;
                *folders = session.folders().await?;
            }
            return Ok(path.clone());
        }
    };
    folders
        .iter()
        .find(|f| f.role == Some(role))
        .map(|f| f.path.clone())
        .ok_or(HostError::NoFolder)
}

/// All copies, by mailbox, the eldest first: hosts number messages as they come.
fn copies(now: Timestamp) -> Result<Vec<(Address, Vec<Copy>)>, SeedError> {
    let messages = content::messages()?;
    let by_id: HashMap<&str, &Message> = messages.iter().map(|m| (m.id.as_str(), m)).collect();
    let mut all: Vec<(Address, Vec<Copy>)> = Vec::new();
    for message in &messages {
        let date =
            ago::moment(&message.ago, now).ok_or_else(|| message.wrong("no such moment before now"))?;
        let octets = octets::octets(message, &ancestors(message, &by_id)?, date, now)?;
        for place in message.places()? {
            let octets = match &message.written_by {
                Some(writer)
                    if place.folder == FolderKey::Role(FolderRole::Sent)
                        && is_from(message, &place.mailbox)? =>
                {
                    format!("X-Porteplume-Written-By: {writer}\r\n{octets}")
                }
                _ => octets.clone(),
            };
            let copy = Copy {
                folder: place.folder,
                flags: place.flags,
                date,
                message_id: message.message_id()?,
                octets,
            };
            match all.iter_mut().find(|(mailbox, _)| *mailbox == place.mailbox) {
                Some((_, copies)) => copies.push(copy),
                None => all.push((place.mailbox, vec![copy])),
            }
        }
    }
    for (_, copies) in &mut all {
        copies.sort_by_key(|copy| copy.date);
    }
    Ok(all)
}

fn is_from(message: &Message, mailbox: &Address) -> Result<bool, SeedError> {
    Ok(message.person(&message.from)?.address == *mailbox)
}

/// Message-IDs of the letters that this one goes back to, the eldest first.
fn ancestors(message: &Message, by_id: &HashMap<&str, &Message>) -> Result<Vec<String>, SeedError> {
    let mut found = Vec::new();
    let mut parent = message.answers.as_deref();
    while let Some(id) = parent {
        let elder = by_id
            .get(id)
            .ok_or_else(|| message.wrong(&format!("answers {id}, which is not there")))?;
        found.insert(0, elder.message_id()?);
        if found.len() > by_id.len() {
            return Err(message.wrong("a thread that goes in circles"));
        }
        parent = elder.answers.as_deref();
    }
    Ok(found)
}
