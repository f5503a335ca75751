//! "What may ALICE do?"

use std::collections::HashMap;

use domain::{
    account::Person,
    address::Address,
    desk::{Answer, Caller, DeskError, Held, HeldRights},
    id::AccountId,
};

use super::{ours, rights};
use crate::{
    Ports, dates, error,
    ports::{StateError, Terms},
};

pub(super) async fn held(ports: &Ports, caller: &Caller, who: &Address) -> Answer<Held> {
    ours(ports)?;
    let account = ports.accounts.by_address(who).await.map_err(error::state)?;
    let is_self = account.id == caller.account;
    let sees_all = is_self || caller.admin;
    let now = ports.clock.now();
    let mut given = ports
        .grants
        .held_by(&account.id, now)
        .await
        .map_err(error::state)?;
    if !sees_all {
        let mut owned = Vec::new();
        for (grant, mailbox) in given {
            if super::may_manage(ports, caller, &mailbox).await? {
                owned.push((grant, mailbox));
            }
        }
        // Who holds nothing of an owner's mailboxes is nobody to them.
        if owned.is_empty() {
            return Err(DeskError::NotFound);
        }
        given = owned;
    }
    let origins = ports
        .delegations
        .origins(&account.id)
        .await
        .map_err(error::state)?;
    let mut people: HashMap<AccountId, Option<Person>> = HashMap::new();
    let mut shown = Vec::with_capacity(given.len());
    for (grant, mailbox) in given {
        let origin = origins.iter().find(|(id, _, _)| *id == grant.id);
        let granted_by = match origin.and_then(|(_, _, by)| by.as_ref()) {
            Some(by) => person(ports, &mut people, by).await?,
            None => None,
        };
        shown.push(HeldRights {
            mailbox: Person::from(&mailbox),
            rights: rights::shown(Terms::from(&grant), &caller.time_zone),
            granted_by,
            since: dates::when(origin.map_or(now, |(_, since, _)| *since), now, caller),
        });
    }
    let mut addresses = vec![account.address.clone()];
    if sees_all {
        let aliases = ports.accounts.aliases(&account.id).await.map_err(error::state)?;
        addresses.extend(aliases.into_iter().map(|(_, alias)| alias));
    }
    Ok(Held {
        person: Person::from(&account),
        addresses,
        rights: shown,
        is_self,
    })
}

/// Each looked up once; somebody whose account is gone has no name.
async fn person(
    ports: &Ports,
    known: &mut HashMap<AccountId, Option<Person>>,
    id: &AccountId,
) -> Answer<Option<Person>> {
    if let Some(person) = known.get(id) {
        return Ok(person.clone());
    }
    let found = match ports.accounts.by_id(id).await {
        Ok(account) => Some(Person::from(&account)),
        Err(StateError::NotFound) => None,
        Err(other) => return Err(error::state(other)),
    };
    known.insert(id.clone(), found.clone());
    Ok(found)
}
