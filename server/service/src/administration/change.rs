//! One change each. Done, or why not: then nothing was changed.

use domain::{
    account::{Account, AccountKind, SentCopies},
    address::Address,
    desk::{AccountObjection, Administered, Answer, Caller, DeskError, Secret},
    header::DisplayName,
    id::IdentityId,
};

use super::{administered, cut, long_enough, names};
use crate::{Ports, delegation, error, ports::StateError};

fn refused(objection: AccountObjection) -> Answer<Administered> {
    Ok(Administered::Refused(objection))
}

/// What became of a change that the last administrator may be in the way of.
fn guarded(changed: Result<(), StateError>) -> Answer<Administered> {
    match changed {
        Ok(()) => Ok(Administered::Done),
        Err(StateError::Conflict) => refused(AccountObjection::LastAdministrator),
        Err(other) => Err(error::state(other)),
    }
}

async fn addresses(ports: &Ports, account: &Account) -> Answer<Vec<Address>> {
    let aliases = ports.accounts.aliases(&account.id).await.map_err(error::state)?;
    let own = std::iter::once(account.address.clone());
    Ok(own.chain(aliases.into_iter().map(|(_, alias)| alias)).collect())
}

pub(super) async fn rename(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    name: &DisplayName,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    if names::holds_other_address(name, &addresses(ports, &account).await?) {
        return refused(AccountObjection::NameHoldsAddress);
    }
    ports
        .administration
        .rename(&account.id, name)
        .await
        .map_err(error::state)?;
    Ok(Administered::Done)
}

/// Disabling again cuts again, should the mail servers not have answered the first time.
pub(super) async fn set_active(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    active: bool,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    let done = guarded(ports.administration.set_active(&account.id, active).await)?;
    if done == Administered::Done && !active {
        cut::everywhere(ports, &account).await?;
    }
    Ok(done)
}

pub(super) async fn reset_password(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    password: &Secret,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    if account.kind == AccountKind::Shared {
        return refused(AccountObjection::NotAUser);
    }
    if let Err(objection) = long_enough(password) {
        return refused(objection);
    }
    let phc = ports.passwords.hash(password).await.map_err(error::state)?;
    ports
        .accounts
        .set_password(&account.id, &phc)
        .await
        .map_err(error::state)?;
    cut::everywhere(ports, &account).await?;
    Ok(Administered::Done)
}

pub(super) async fn add_alias(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    alias: Address,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    let domain = alias.domain();
    if !ports.accounts.knows_domain(domain).await.map_err(error::state)? {
        return refused(AccountObjection::DomainNotServed(domain.to_owned()));
    }
    if let Some(objection) = names::look(ports, &alias).await? {
        return refused(objection);
    }
    let id = IdentityId::parse(ports.ids.uuid()).map_err(|e| error::internal("alias id", &e))?;
    match ports.accounts.add_alias(&id, &account.id, &alias).await {
        Ok(()) => Ok(Administered::Done),
        Err(StateError::Exists) => refused(AccountObjection::AddressTaken(alias)),
        Err(StateError::LooksLike(like)) => refused(AccountObjection::LooksLike {
            address: alias,
            like: Some(like),
        }),
        Err(other) => Err(error::state(other)),
    }
}

pub(super) async fn remove_alias(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    alias: &Address,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    ports
        .administration
        .remove_alias(&account.id, alias)
        .await
        .map_err(error::state)?;
    Ok(Administered::Done)
}

pub(super) async fn set_kind(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    kind: AccountKind,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    if account.kind == kind {
        return Ok(Administered::Done);
    }
    let done = guarded(ports.administration.become_kind(&account.id, kind).await)?;
    if done == Administered::Done && kind == AccountKind::Shared {
        cut::everywhere(ports, &account).await?;
    }
    Ok(done)
}

pub(super) async fn set_owners(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    owners: Vec<Address>,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    if account.kind == AccountKind::User {
        // A user's mailbox is their own.
        return Err(DeskError::BadInput);
    }
    let mut ids = Vec::with_capacity(owners.len());
    for owner in owners {
        let owner = ports.accounts.by_address(&owner).await.map_err(error::state)?;
        if owner.kind == AccountKind::Shared || !owner.active {
            return refused(AccountObjection::NotAUser);
        }
        if !ids.contains(&owner.id) {
            ids.push(owner.id);
        }
    }
    ports
        .administration
        .set_owners(&account.id, &ids)
        .await
        .map_err(error::state)?;
    Ok(Administered::Done)
}

pub(super) async fn set_admin(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    admin: bool,
) -> Answer<Administered> {
    let account = administered(ports, caller, account).await?;
    if admin && (account.kind == AccountKind::Shared || !account.active) {
        return refused(AccountObjection::NotAUser);
    }
    guarded(ports.administration.set_admin(&account.id, admin).await)
}

/// The owner's to choose as well: it is their Sent folder.
pub(super) async fn set_copies(
    ports: &Ports,
    caller: &Caller,
    account: &Address,
    copies: SentCopies,
) -> Answer<Administered> {
    delegation::ours(ports)?;
    let account = ports.accounts.by_address(account).await.map_err(error::state)?;
    if !delegation::may_manage(ports, caller, &account).await? {
        return Err(DeskError::NotFound);
    }
    ports
        .accounts
        .set_sent_copies(&account.id, copies)
        .await
        .map_err(error::state)?;
    Ok(Administered::Done)
}
