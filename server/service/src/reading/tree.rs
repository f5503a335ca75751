//! The folder tree: one's own mailbox, then the shared ones one may open.

use domain::{
    account::{AccountKind, Colour},
    address::Address,
    delegation::AccessRight,
    desk::{Answer, Caller, DeskError, HostKind, Trouble},
    folder::{Folder, FolderKey, FolderRole, FolderTree, MailboxTree},
    header::DisplayName,
};
use futures::future::join_all;

use super::access;
use crate::{Service, error, identities, ports::FolderInfo};

struct Known {
    address: Address,
    name: DisplayName,
    kind: AccountKind,
    colour: Colour,
    access: AccessRight,
}

pub(crate) async fn tree(service: &Service, caller: &Caller) -> Answer<FolderTree> {
    let mut known = vec![Known {
        address: caller.address.clone(),
        name: caller.name.clone(),
        kind: AccountKind::User,
        colour: Colour::of(&caller.address),
        access: AccessRight::Full,
    }];
    known.extend(shared(service, caller).await?);
    let mailboxes = join_all(known.into_iter().map(|one| branch(service, caller, one))).await;
    if let Some(Trouble::Credentials) = mailboxes.first().and_then(|own| own.trouble.clone()) {
        return Err(DeskError::Trouble(Trouble::Credentials));
    }
    let waiting = service
        .ports
        .outbox
        .count_waiting(&caller.account)
        .await
        .map_err(error::state)?;
    Ok(FolderTree { mailboxes, waiting })
}

async fn shared(service: &Service, caller: &Caller) -> Answer<Vec<Known>> {
    let ports = &service.ports;
    if ports.host.kind() == HostKind::Provider {
        let shared = ports
            .host
            .shared_with(&identities::login(caller))
            .await
            .unwrap_or_default();
        return Ok(shared
            .into_iter()
            .map(|info| Known {
                colour: Colour::of(&info.address),
                address: info.address,
                name: info.name,
                kind: AccountKind::Shared,
                access: info.access,
            })
            .collect());
    }
    let held = ports
        .grants
        .held_by(&caller.account, ports.clock.now())
        .await
        .map_err(error::state)?;
    Ok(held
        .into_iter()
        .filter(|(grant, _)| grant.access != AccessRight::None)
        .map(|(grant, account)| Known {
            address: account.address,
            name: account.name,
            kind: account.kind,
            colour: account.colour,
            access: grant.access,
        })
        .collect())
}

/// A mailbox that cannot be read is a branch with its trouble, not a page without a tree.
async fn branch(service: &Service, caller: &Caller, known: Known) -> MailboxTree {
    let (folders, trouble) = match folders(service, caller, &known.address).await {
        Ok(folders) => (folders, None),
        Err(DeskError::Trouble(trouble)) => (Vec::new(), Some(trouble)),
        Err(other) => (
            Vec::new(),
            Some(Trouble::Refused {
                words: other.to_string(),
            }),
        ),
    };
    let Known {
        address,
        name,
        kind,
        colour,
        access,
    } = known;
    MailboxTree {
        address,
        name,
        kind,
        colour,
        access,
        folders,
        trouble,
    }
}

async fn folders(service: &Service, caller: &Caller, mailbox: &Address) -> Answer<Vec<Folder>> {
    let entered = access::enter(service, caller, mailbox).await?;
    let found = entered.session.folders().await.map_err(error::host)?;
    service.cache.remember_roles(&caller.session, mailbox, &found);
    Ok(arrange(found))
}

/// Roles first in their order, then by name, children under their parents.
pub(super) fn by_rank(mut found: Vec<FolderInfo>) -> Vec<FolderInfo> {
    let rank = |path: &str, all: &[FolderInfo]| -> Vec<(usize, String)> {
        let mut prefix = String::new();
        path.split('/')
            .map(|level| {
                if !prefix.is_empty() {
                    prefix.push('/');
                }
                prefix.push_str(level);
                let role = all.iter().find(|f| f.path == prefix).and_then(|f| f.role);
                let place = role.and_then(|r| FolderRole::ALL.iter().position(|known| *known == r));
                (place.unwrap_or(FolderRole::ALL.len()), level.to_lowercase())
            })
            .collect()
    };
    let ranks: Vec<_> = found
        .iter()
        .map(|folder| (folder.path.clone(), rank(&folder.path, &found)))
        .collect();
    let rank_of = |path: &str| {
        ranks
            .iter()
            .find(|(known, _)| known == path)
            .map(|(_, rank)| rank)
    };
    found.sort_by(|a, b| rank_of(&a.path).cmp(&rank_of(&b.path)));
    found
}

fn arrange(found: Vec<FolderInfo>) -> Vec<Folder> {
    by_rank(found).into_iter().map(folder).collect()
}

/// What pages call a folder.
pub(super) fn key(info: &FolderInfo) -> FolderKey {
    info.role
        .map_or_else(|| FolderKey::Path(info.path.clone()), FolderKey::Role)
}

fn folder(info: FolderInfo) -> Folder {
    let depth = info.path.matches('/').count();
    let name = info.path.rsplit('/').next().unwrap_or_default().to_owned();
    Folder {
        key: key(&info),
        role: info.role,
        name,
        depth: u8::try_from(depth).unwrap_or(u8::MAX),
        selectable: info.selectable,
        total: info.total,
        unread: info.unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_come_first_and_children_follow_their_parents() {
        let info = |path: &str, role| FolderInfo {
            path: path.into(),
            role,
            selectable: true,
            total: 0,
            unread: 0,
        };
        let shown: Vec<_> = arrange(vec![
            info("Zoo", None),
            info("Archive/2025", None),
            info("abc", None),
            info("Trash", Some(FolderRole::Trash)),
            info("Archive", Some(FolderRole::Archive)),
            info("INBOX", Some(FolderRole::Inbox)),
        ])
        .into_iter()
        .map(|f| (f.name, f.depth))
        .collect();
        let expected = [
            ("INBOX", 0),
            ("Archive", 0),
            ("2025", 1),
            ("Trash", 0),
            ("abc", 0),
            ("Zoo", 0),
        ];
        assert_eq!(shown, expected.map(|(name, depth)| (name.to_owned(), depth)));
    }
}
