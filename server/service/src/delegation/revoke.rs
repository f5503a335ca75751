//! Taking everything away at once: by the owner, or by the delegate who leaves.

use std::time::Duration;

use domain::{
    account::Account,
    address::Address,
    desk::{Answer, Caller, DeskError},
    journal::GrantCause,
};

use super::{
    change::{self, Along, Author, Wanted},
    managed_mailbox, ours, rollout,
};
use crate::{
    Ports, error,
    ports::{StateError, Terms},
};

/// How long the answer waits for a message that is just leaving: as long as a server may think about one.
const PATIENCE: Duration = Duration::from_secs(30);
/// Somebody else may change the same mailbox at the same time, but hardly this often.
const TRIES: u32 = 8;

pub(super) async fn revoke(
    ports: &Ports,
    caller: &Caller,
    mailbox: &Address,
    delegate: &Address,
) -> Answer<()> {
    let mailbox = managed_mailbox(ports, caller, mailbox).await?;
    let delegate = ports.accounts.by_address(delegate).await.map_err(error::state)?;
    take_away(
        ports,
        &Author::caller(caller, GrantCause::Given),
        &mailbox,
        &delegate,
    )
    .await
}

pub(super) async fn leave(ports: &Ports, caller: &Caller, mailbox: &Address) -> Answer<()> {
    ours(ports)?;
    let mailbox = ports.accounts.by_address(mailbox).await.map_err(error::state)?;
    let own = ports
        .accounts
        .by_id(&caller.account)
        .await
        .map_err(error::state)?;
    take_away(ports, &Author::caller(caller, GrantCause::Left), &mailbox, &own).await
}

/// Returns when nothing leaves or is open on these rights any more, or says that it is not so yet.
pub(super) async fn take_away(
    ports: &Ports,
    author: &Author,
    mailbox: &Account,
    delegate: &Account,
) -> Answer<()> {
    set(ports, author, mailbox, delegate, Terms::NONE).await
}

/// Gives one delegate these terms, whatever was before. A delegate without any right has none to take away.
pub(super) async fn set(
    ports: &Ports,
    author: &Author,
    mailbox: &Account,
    delegate: &Account,
    after: Terms,
) -> Answer<()> {
    for _ in 0..TRIES {
        let seen = ports.grants.given_by(&mailbox.id).await.map_err(error::state)?;
        let held = seen.iter().any(|(grant, _)| grant.delegate == delegate.id);
        if after.is_none() && !held {
            return Err(DeskError::NotFound);
        }
        let wanted = vec![Wanted {
            delegate: delegate.clone(),
            after,
        }];
        match change::make(ports, author, mailbox, &seen, wanted, Along::default()).await {
            Ok(id) => {
                let kept = rollout::settle(ports, &id, PATIENCE)
                    .await
                    .map_err(error::state)?;
                return rollout::told(&kept);
            }
            Err(StateError::Conflict) => {}
            Err(other) => return Err(error::state(other)),
        }
    }
    Err(DeskError::Trouble(domain::desk::Trouble::Busy))
}
