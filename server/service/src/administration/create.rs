use domain::{
    account::{Account, AccountKind, Colour, SentCopies},
    desk::{AccountObjection, Administered, Answer, Caller, DeskError, NewAccount},
    id::AccountId,
};

use super::{long_enough, names};
use crate::{Ports, delegation, error, ports::StateError};

pub(super) async fn create(ports: &Ports, caller: &Caller, new: NewAccount) -> Answer<Administered> {
    delegation::ours(ports)?;
    if !caller.admin {
        return Err(DeskError::NotFound);
    }
    match objection(ports, &new).await? {
        Some(objection) => Ok(Administered::Refused(objection)),
        None => write(ports, new).await,
    }
}

async fn objection(ports: &Ports, new: &NewAccount) -> Answer<Option<AccountObjection>> {
    let domain = new.address.domain();
    if !ports.accounts.knows_domain(domain).await.map_err(error::state)? {
        return Ok(Some(AccountObjection::DomainNotServed(domain.to_owned())));
    }
    if names::holds_other_address(&new.name, std::slice::from_ref(&new.address)) {
        return Ok(Some(AccountObjection::NameHoldsAddress));
    }
    names::look(ports, &new.address).await
}

async fn write(ports: &Ports, new: NewAccount) -> Answer<Administered> {
    let phc = match (new.kind, &new.password) {
        (AccountKind::Shared, None) => None,
        (AccountKind::User, Some(password)) => {
            if let Err(objection) = long_enough(password) {
                return Ok(Administered::Refused(objection));
            }
            Some(ports.passwords.hash(password).await.map_err(error::state)?)
        }
        // A user needs one, a shared mailbox has none.
        (AccountKind::Shared, Some(_)) | (AccountKind::User, None) => return Err(DeskError::BadInput),
    };
    let account = account(ports, &new, false)?;
    match ports.accounts.add(&account, phc.as_deref()).await {
        Ok(()) => {
            tracing::info!(account = %account.id, "account made");
            Ok(Administered::Done)
        }
        Err(StateError::Exists) => Ok(Administered::Refused(AccountObjection::AddressTaken(new.address))),
        Err(StateError::LooksLike(like)) => Ok(Administered::Refused(AccountObjection::LooksLike {
            address: new.address,
            like: Some(like),
        })),
        Err(other) => Err(error::state(other)),
    }
}

pub(super) fn account(ports: &Ports, new: &NewAccount, admin: bool) -> Answer<Account> {
    Ok(Account {
        id: AccountId::parse(ports.ids.uuid()).map_err(|e| error::internal("account id", &e))?,
        colour: Colour::of(&new.address),
        address: new.address.clone(),
        name: new.name.clone(),
        kind: new.kind,
        active: true,
        admin,
        sent_copies: SentCopies::default(),
        quota_mb: 0,
    })
}
