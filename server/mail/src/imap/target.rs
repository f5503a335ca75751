//! Which mailbox, and as whom to sign in for it.

use domain::{address::Address, desk::Secret};
use service::ports::HostError;

use super::{
    command::Command,
    connection::Connection,
    data::Data,
    error::ImapError,
    names::{Inbox, Names, Namespace},
    utf7,
};

#[derive(Debug, Clone)]
pub(super) struct Target {
    /// None for the service itself.
    pub(super) session: Option<String>,
    pub(super) mailbox: Address,
    pub(super) user: String,
    pub(super) secret: Secret,
    pub(super) view: View,
}

/// Where the mailbox's folders are after signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// They are the login's own.
    Own,
    /// Somewhere in the "other users" or "shared" namespace.
    Shared,
}

impl Target {
    /// Makes a new connection see this mailbox's folders.
    pub(super) async fn settle(&self, connection: &mut Connection) -> Result<(), ImapError> {
        if self.view == View::Shared {
            connection.names = find(connection, &self.mailbox)
                .await?
                .ok_or(HostError::NoAccess)?;
        }
        Ok(())
    }
}

/// Tries the names that servers give to another's mailbox: its address, or what stands before the @.
async fn find(connection: &mut Connection, mailbox: &Address) -> Result<Option<Names>, ImapError> {
    let spaces: Vec<Namespace> = connection
        .namespaces
        .others
        .iter()
        .chain(&connection.namespaces.shared)
        .filter(|space| !space.prefix.is_empty())
        .cloned()
        .collect();
    for space in &spaces {
        let local = mailbox
            .canonical()
            .rsplit_once('@')
            .map_or("", |(local, _)| local);
        for name in [mailbox.canonical(), local] {
            let base = format!("{}{}", space.prefix, utf7::encode(name));
            if let Some(inbox) = inbox(connection, &base, space.separator).await? {
                return Ok(Some(Names::other(&base, space.separator, inbox)));
            }
        }
    }
    Ok(None)
}

async fn inbox(
    connection: &mut Connection,
    base: &str,
    separator: Option<char>,
) -> Result<Option<Inbox>, ImapError> {
    let child = format!("{base}{}INBOX", separator.unwrap_or('/'));
    let asked = [&child, base].map(|name| Command::new("LIST \"\"").string(name));
    let [under, itself]: [bool; 2] = {
        let replies = connection.exchange(&asked).await?;
        let mut there = replies
            .into_iter()
            .map(|reply| reply.is_ok_and(|reply| reply.data().any(|data| selectable(&data))));
        [there.next().unwrap_or_default(), there.next().unwrap_or_default()]
    };
    Ok(if under {
        Some(Inbox::Child)
    } else if itself {
        Some(Inbox::Base)
    } else {
        None
    })
}

/// A LIST response for a folder that can be opened.
fn selectable(data: &Data<'_>) -> bool {
    data.name == "LIST"
        && data.values.first().is_some_and(|attributes| {
            !attributes
                .list()
                .iter()
                .any(|a| a.is("\\Noselect") || a.is("\\NonExistent"))
        })
}
