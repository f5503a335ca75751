use domain::{
    address::Address,
    desk::{Answer, Caller, DeskError, JournalLook},
    id::AccountId,
    time::Timestamp,
};

use crate::{
    Ports, dates, error,
    ports::{NotedWhere, Reader, StateError},
};

/// Letters; nobody looks for more.
const LONGEST: usize = 200;

/// What was asked for, as far as this person may read it.
pub(super) struct Wanted {
    mailbox: Option<(Option<AccountId>, Address)>,
    search: String,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Wanted {
    pub(super) async fn of(ports: &Ports, caller: &Caller, look: &JournalLook) -> Answer<Self> {
        let mailbox = match &look.mailbox {
            Some(address) => Some(mailbox(ports, caller, address).await?),
            None => None,
        };
        Ok(Self {
            mailbox,
            search: look.search.chars().take(LONGEST).collect(),
            since: look.since.and_then(|day| dates::begin(day, &caller.time_zone)),
            until: look.until.and_then(|day| dates::end(day, &caller.time_zone)),
        })
    }

    /// Of every mailbox that the caller may read of, whatever is in it.
    #[cfg(test)]
    pub(super) fn everything() -> Self {
        Self {
            mailbox: None,
            search: String::new(),
            since: None,
            until: None,
        }
    }

    pub(super) fn rows<'a>(&'a self, caller: &'a Caller) -> NotedWhere<'a> {
        NotedWhere {
            reader: (!caller.admin).then_some(Reader {
                account: &caller.account,
                address: &caller.address,
            }),
            mailbox: self
                .mailbox
                .as_ref()
                .map(|(account, address)| (account.as_ref(), address)),
            search: &self.search,
            since: self.since,
            until: self.until,
        }
    }
}

/// A mailbox whose journal this person may read; any other is not there.
async fn mailbox(ports: &Ports, caller: &Caller, address: &Address) -> Answer<(Option<AccountId>, Address)> {
    let account = match ports.accounts.by_address(address).await {
        Ok(account) => Some(account),
        Err(StateError::NotFound) => None,
        Err(other) => return Err(error::state(other)),
    };
    // Asked for by an alias, it is the mailbox itself.
    let found = match account {
        Some(account) => (Some(account.id), account.address),
        None => (None, address.clone()),
    };
    if !caller.admin {
        let readable = ports
            .journal
            .readable(&caller.account)
            .await
            .map_err(error::state)?;
        if !readable.iter().any(|person| person.address == found.1) {
            return Err(DeskError::NotFound);
        }
    }
    Ok(found)
}
