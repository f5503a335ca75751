//! What can be found of a message that may have been sent: its Message-ID, in mailboxes that its writer may read.

use domain::{address::Address, delegation::AccessRight, desk::Caller, folder::FolderRole, outbox::Traces};

use crate::{
    Service, identities,
    ports::{HostError, MailboxSession, OutboxItem, StateError},
};

/// Recipients looked at, at the most.
const MOST: usize = 10;

/// None where no mailbox could be looked into. The writer's own, the one written for, and those of recipients, as far as
/// the writer has access.
pub(super) async fn look(service: &Service, caller: &Caller, item: &OutboxItem) -> Option<Traces> {
    let mut mailboxes = vec![caller.address.clone(), item.new.envelope.header_from.clone()];
    mailboxes.extend(item.new.envelope.recipients.iter().take(MOST).cloned());
    let mut traces = Traces::default();
    for mailbox in mailboxes {
        if traces.looked_in.contains(&mailbox) {
            continue;
        }
        match find(service, caller, &mailbox, &item.new.message_id).await {
            Ok(Some(found)) => {
                if found {
                    traces.found_in.push(mailbox.clone());
                }
                traces.looked_in.push(mailbox);
            }
            Ok(None) => {}
            Err(error) => tracing::info!(item = %item.new.id, %error, "a mailbox was not looked into"),
        }
    }
    (!traces.looked_in.is_empty()).then_some(traces)
}

#[derive(Debug, thiserror::Error)]
enum LookError {
    #[error(transparent)]
    Host(#[from] HostError),
    #[error(transparent)]
    State(#[from] StateError),
}

/// None where the writer has no access.
async fn find(
    service: &Service,
    caller: &Caller,
    mailbox: &Address,
    message_id: &str,
) -> Result<Option<bool>, LookError> {
    let access = access(service, caller, mailbox).await?;
    if access == AccessRight::None {
        return Ok(None);
    }
    let ports = &service.ports;
    match ports.host.open(&identities::login(caller), mailbox, access).await {
        Ok(session) => Ok(Some(holds(session.as_ref(), message_id).await?)),
        Err(HostError::NoAccess) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

async fn access(service: &Service, caller: &Caller, mailbox: &Address) -> Result<AccessRight, StateError> {
    if *mailbox == caller.address {
        return Ok(AccessRight::Full);
    }
    let ports = &service.ports;
    let account = match ports.accounts.by_address(mailbox).await {
        Ok(account) if account.id == caller.account => return Ok(AccessRight::None),
        Ok(account) => account,
        Err(StateError::NotFound) => return Ok(AccessRight::None),
        Err(other) => return Err(other),
    };
    let grant = ports.grants.between(&account.id, &caller.account).await?;
    Ok(grant.map_or(AccessRight::None, |grant| grant.access_at(ports.clock.now())))
}

async fn holds(session: &dyn MailboxSession, message_id: &str) -> Result<bool, HostError> {
    let folders = session.folders().await?;
    let wanted = folders
        .iter()
        .filter(|folder| matches!(folder.role, Some(FolderRole::Inbox | FolderRole::Sent)));
    for folder in wanted {
        if !session
            .find_message_id(&folder.path, message_id)
            .await?
            .is_empty()
        {
            return Ok(true);
        }
    }
    Ok(false)
}
