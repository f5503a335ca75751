use std::collections::{BTreeMap, HashSet};

use domain::{desk::Trouble, folder::FolderRole};
use service::ports::{FolderInfo, HostError};

use crate::imap::{
    capabilities::Capabilities,
    command::Command,
    connection::Connection,
    data::{Data, Value},
    error::ImapError,
    names::Names,
    pool::Operation,
    reply::Reply,
    roles,
};

/// All folders with counts, in one round trip where the server has LIST-STATUS (RFC 5819), else in two.
pub(super) struct Folders {
    /// Make missing special folders.
    pub(super) furnish: bool,
}

impl Operation for Folders {
    type Answer = Vec<FolderInfo>;

    async fn run(&self, connection: &mut Connection) -> Result<Vec<FolderInfo>, ImapError> {
        let folders = list(connection).await?;
        if !self.furnish || connection.furnished {
            return Ok(folders);
        }
        connection.furnished = true;
        if furnish(connection, &folders).await? {
            return list(connection).await;
        }
        Ok(folders)
    }
}

pub(super) struct CreateFolder<'a> {
    pub(super) path: &'a str,
}

impl Operation for CreateFolder<'_> {
    type Answer = ();

    async fn run(&self, connection: &mut Connection) -> Result<(), ImapError> {
        let name = connection.names.on_server(self.path).ok_or_else(|| {
            let words = "no folder can be named so on this server".to_owned();
            HostError::from(Trouble::Refused { words })
        })?;
        connection.commit().await?;
        connection.run(&Command::new("CREATE").string(&name)).await?;
        // Other programs show what is subscribed; that ours does not need it is no reason to fail.
        if let Err(error @ ImapError::Lost(_)) =
            connection.run(&Command::new("SUBSCRIBE").string(&name)).await
        {
            return Err(error);
        }
        Ok(())
    }
}

async fn list(connection: &mut Connection) -> Result<Vec<FolderInfo>, ImapError> {
    let asks_counts = connection.capabilities.list_status;
    let commands: Vec<Command> = connection
        .names
        .patterns()
        .iter()
        .map(|pattern| {
            Command::new("LIST \"\"")
                .string(pattern)
                .then(returning(&connection.capabilities))
        })
        .collect();
    let replies: Vec<Reply> = connection
        .exchange(&commands)
        .await?
        .into_iter()
        .collect::<Result<_, _>>()?;
    let mut listed = Listed::default();
    // STATUS of a folder may come before LIST of it.
    let told: Vec<Data<'_>> = replies.iter().flat_map(Reply::data).collect();
    for name in ["LIST", "STATUS"] {
        let named = told.iter().filter(|data| data.name == name);
        named.for_each(|data| listed.note(&connection.names, data));
    }
    if !asks_counts {
        let names: Vec<Command> = listed
            .folders
            .values()
            .filter(|folder| folder.selectable)
            .map(|folder| {
                Command::new("STATUS")
                    .string(&folder.server_name)
                    .then("(MESSAGES UNSEEN)")
            })
            .collect();
        // One that cannot be counted is listed all the same.
        for reply in connection.exchange(&names).await?.into_iter().flatten() {
            reply
                .data()
                .for_each(|data| listed.note(&connection.names, &data));
        }
    }
    Ok(listed.finish())
}

fn returning(capabilities: &Capabilities) -> &'static str {
    match (capabilities.list_status, capabilities.special_use) {
        (true, true) => "RETURN (SPECIAL-USE STATUS (MESSAGES UNSEEN))",
        (true, false) => "RETURN (STATUS (MESSAGES UNSEEN))",
        // Servers that know special use tell it in plain LIST too (RFC 6154 section 2).
        (false, _) => "",
    }
}

/// Makes the special folders that no folder is. Whether there was any.
async fn furnish(connection: &mut Connection, folders: &[FolderInfo]) -> Result<bool, ImapError> {
    let missing: Vec<(&str, String)> = FolderRole::ALL
        .into_iter()
        .filter(|role| !folders.iter().any(|folder| folder.role == Some(*role)))
        .filter_map(roles::to_create)
        .filter_map(|(attribute, name)| Some((attribute, connection.names.on_server(name)?)))
        .collect();
    let with_use = connection.capabilities.create_special_use;
    let commands: Vec<Command> = missing
        .iter()
        .flat_map(|(attribute, name)| {
            let create = Command::new("CREATE").string(name);
            let create = if with_use {
                create.then(&format!("(USE ({attribute}))"))
            } else {
                create
            };
            [create, Command::new("SUBSCRIBE").string(name)]
        })
        .collect();
    for refused in connection
        .exchange(&commands)
        .await?
        .into_iter()
        .filter_map(Result::err)
    {
        tracing::debug!(%refused, "a special folder");
    }
    Ok(!missing.is_empty())
}

/// Folders by path: each level sorts right before what is under it.
#[derive(Default)]
struct Listed {
    folders: BTreeMap<Vec<String>, Entry>,
}

#[derive(Default)]
struct Entry {
    server_name: String,
    role: Option<FolderRole>,
    selectable: bool,
    total: u32,
    unread: u32,
}

impl Listed {
    fn note(&mut self, names: &Names, data: &Data<'_>) {
        match (data.name.as_str(), data.values.as_slice()) {
            ("LIST", [attributes, _, name, ..]) => {
                let name = name.text();
                let Some(levels) = levels(names, &name) else {
                    return;
                };
                let has = |attribute: &str| attributes.list().iter().any(|a| a.is(attribute));
                let entry = self.folders.entry(levels).or_default();
                entry.server_name = name;
                entry.selectable = !has("\\Noselect") && !has("\\NonExistent");
                entry.role = attributes
                    .list()
                    .iter()
                    .find_map(|a| roles::by_attribute(&a.text()));
            }
            ("STATUS", [name, counts, ..]) => {
                let Some(entry) =
                    levels(names, &name.text()).and_then(|levels| self.folders.get_mut(&levels))
                else {
                    return;
                };
                let count = |word: &str| {
                    let mut pairs = counts.list().chunks_exact(2);
                    let pair = pairs.find(|pair| pair[0].is(word));
                    pair.and_then(|pair| Value::number(&pair[1]))
                        .and_then(|n| u32::try_from(n).ok())
                };
                entry.total = count("MESSAGES").unwrap_or_default();
                entry.unread = count("UNSEEN").unwrap_or_default();
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<FolderInfo> {
        // Levels that only hold others, where the server does not list them itself.
        let parents: Vec<Vec<String>> = self
            .folders
            .keys()
            .flat_map(|levels| (1..levels.len()).map(|n| levels[..n].to_vec()))
            .collect();
        for parent in parents {
            self.folders.entry(parent).or_default();
        }
        let mut taken = HashSet::new();
        for (levels, entry) in &mut self.folders {
            if levels.len() == 1 && levels[0] == "INBOX" {
                entry.role = Some(FolderRole::Inbox);
            } else if entry
                .role
                .is_some_and(|role| !entry.selectable || !taken.insert(role))
            {
                entry.role = None;
            }
        }
        for (levels, entry) in &mut self.folders {
            if entry.role.is_none()
                && entry.selectable
                && let Some(role) = roles::by_name(&levels.join("/"))
                && taken.insert(role)
            {
                entry.role = Some(role);
            }
        }
        self.folders
            .into_iter()
            .map(|(levels, entry)| FolderInfo {
                path: levels.join("/"),
                role: entry.role,
                selectable: entry.selectable,
                total: entry.total,
                unread: entry.unread,
            })
            .collect()
    }
}

fn levels(names: &Names, name: &str) -> Option<Vec<String>> {
    Some(names.path_of(name)?.split('/').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imap::names::Namespaces;

    fn told(lines: &[&str]) -> Vec<FolderInfo> {
        let names = Names::own(&Namespaces::default(), Some('/'));
        let mut listed = Listed::default();
        for line in lines {
            let frame = format!("* {line}\r\n");
            listed.note(&names, &Data::read(frame.as_bytes()).unwrap());
        }
        listed.finish()
    }

    #[test]
    fn counts_and_roles_meet_their_folder() {
        let folders = told(&[
            "LIST (\\Sent) \"/\" Envoy&AOk-s",
            "STATUS Envoy&AOk-s (MESSAGES 3 UNSEEN 1)",
            "LIST () \"/\" INBOX",
            "STATUS \"inbox\" (UNSEEN 2 MESSAGES 9)",
            "LIST () \"/\" Sent",
            "LIST () \"/\" Trash",
        ]);
        let brief: Vec<_> = folders
            .iter()
            .map(|f| (f.path.as_str(), f.role, f.total, f.unread))
            .collect();
        assert_eq!(
            brief,
            [
                ("Envoyés", Some(FolderRole::Sent), 3, 1),
                ("INBOX", Some(FolderRole::Inbox), 9, 2),
                ("Sent", None, 0, 0),
                ("Trash", Some(FolderRole::Trash), 0, 0),
            ]
        );
    }

    #[test]
    fn parents_stand_before_children_even_unlisted_ones() {
        let folders = told(&[
            "LIST () \"/\" a/b/c",
            "LIST () \"/\" \"a b\"",
            "LIST (\\Noselect) \"/\" a",
        ]);
        let brief: Vec<_> = folders.iter().map(|f| (f.path.as_str(), f.selectable)).collect();
        assert_eq!(
            brief,
            [("a", false), ("a/b", false), ("a/b/c", true), ("a b", true)]
        );
    }
}
