//! The one door to a mailbox: whose it is, how far it opens, and where its folders lie.

use domain::{
    address::Address,
    delegation::AccessRight,
    desk::{Answer, Caller, DeskError, HostKind},
    folder::{FolderKey, FolderRole, Place},
};

use crate::{
    Service, error, identities,
    ports::{HostError, MailboxSession, StateError},
};

/// An opened mailbox.
pub(crate) struct Entered {
    pub(crate) session: Box<dyn MailboxSession>,
    pub(crate) access: AccessRight,
}

impl Entered {
    pub(crate) fn writable(&self) -> bool {
        self.access == AccessRight::Full
    }
}

/// How far the caller may open a mailbox. A mailbox one may not open and one that is not there are the same answer.
pub(crate) async fn right(service: &Service, caller: &Caller, mailbox: &Address) -> Answer<AccessRight> {
    if mailbox == &caller.address {
        return Ok(AccessRight::Full);
    }
    let ports = &service.ports;
    let access = match ports.host.kind() {
        HostKind::Provider => {
            let shared = ports
                .host
                .shared_with(&identities::login(caller))
                .await
                .map_err(error::host)?;
            shared
                .into_iter()
                .find(|info| &info.address == mailbox)
                .map(|info| info.access)
        }
        HostKind::BuiltIn | HostKind::OwnServers => match ports.accounts.by_address(mailbox).await {
            Ok(account) if account.active && &account.address == mailbox => {
                let grant = ports
                    .grants
                    .between(&account.id, &caller.account)
                    .await
                    .map_err(error::state)?;
                grant.map(|grant| grant.access_at(ports.clock.now()))
            }
            Ok(_) | Err(StateError::NotFound) => None,
            Err(other) => return Err(error::state(other)),
        },
    };
    access
        .filter(|access| *access != AccessRight::None)
        .ok_or(DeskError::NotFound)
}

pub(crate) async fn enter(service: &Service, caller: &Caller, mailbox: &Address) -> Answer<Entered> {
    let access = right(service, caller, mailbox).await?;
    let session = service
        .ports
        .host
        .open(&identities::login(caller), mailbox, access)
        .await
        .map_err(error::host)?;
    Ok(Entered { session, access })
}

/// The server's name of a folder. Roles are looked up in the folder list once and remembered for a while.
pub(crate) async fn path(
    service: &Service,
    caller: &Caller,
    entered: &Entered,
    place: &Place,
) -> Answer<String> {
    let role = match &place.folder {
        FolderKey::Path(path) => return Ok(path.clone()),
        FolderKey::Role(FolderRole::Inbox) => return Ok("INBOX".to_owned()),
        FolderKey::Role(role) => *role,
    };
    if let Some(path) = service.cache.role_path(&caller.session, &place.mailbox, role) {
        return Ok(path);
    }
    let folders = entered.session.folders().await.map_err(error::host)?;
    service
        .cache
        .remember_roles(&caller.session, &place.mailbox, &folders);
    folders
        .into_iter()
        .find(|folder| folder.role == Some(role))
        .map(|folder| folder.path)
        .ok_or(DeskError::NotFound)
}

/// Enters a place: its mailbox, and the server's name of its folder.
pub(crate) async fn enter_place(
    service: &Service,
    caller: &Caller,
    place: &Place,
) -> Answer<(Entered, String)> {
    let entered = enter(service, caller, &place.mailbox).await?;
    let path = path(service, caller, &entered, place).await?;
    Ok((entered, path))
}

/// A folder that went away under a remembered role is looked up anew the next time.
pub(crate) fn host_error(service: &Service, caller: &Caller, place: &Place, error: HostError) -> DeskError {
    if error == HostError::NoFolder {
        service.cache.forget_roles(&caller.session, &place.mailbox);
    }
    error::host(error)
}
