//! The first account of a house, made by whoever holds the token that the console showed.

use domain::{
    account::AccountKind,
    desk::{AccountObjection, Administered, Answer, DeskError, HostKind, NewAccount},
};

use super::{create, long_enough, names};
use crate::{Ports, error, ports::StateError};

pub(super) async fn is_open(ports: &Ports) -> Answer<bool> {
    match ports.host.kind() {
        HostKind::BuiltIn | HostKind::OwnServers => {
            ports.administration.is_empty().await.map_err(error::state)
        }
        // A provider's people come by themselves, and nobody administers them here.
        HostKind::Provider => Ok(false),
    }
}

pub(super) async fn found(ports: &Ports, new: NewAccount) -> Answer<Administered> {
    if !is_open(ports).await? {
        return Err(DeskError::Forbidden);
    }
    let (AccountKind::User, Some(password)) = (new.kind, &new.password) else {
        return Err(DeskError::BadInput);
    };
    if names::holds_other_address(&new.name, std::slice::from_ref(&new.address)) {
        return Ok(Administered::Refused(AccountObjection::NameHoldsAddress));
    }
    if let Some(objection) = names::look(ports, &new.address).await? {
        return Ok(Administered::Refused(objection));
    }
    if let Err(objection) = long_enough(password) {
        return Ok(Administered::Refused(objection));
    }
    let phc = ports.passwords.hash(password).await.map_err(error::state)?;
    let account = create::account(ports, &new, true)?;
    match ports.administration.found(&account, &phc).await {
        Ok(()) => {
            tracing::info!(account = %account.id, "the first administrator is made");
            Ok(Administered::Done)
        }
        Err(StateError::Conflict) => Err(DeskError::Forbidden),
        Err(other) => Err(error::state(other)),
    }
}
