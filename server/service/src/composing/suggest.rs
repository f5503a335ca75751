//! Recipients that begin with these letters: people written to before, then accounts here.

use domain::{
    address::Mailbox,
    desk::{Answer, Caller, HostKind, Suggestion},
};

use crate::{Service, error};

const MOST: usize = 8;

pub(super) async fn suggest(service: &Service, caller: &Caller, letters: &str) -> Answer<Vec<Suggestion>> {
    let letters = letters.trim();
    if letters.is_empty() || letters.chars().count() > 100 {
        return Ok(Vec::new());
    }
    let known = service
        .ports
        .memory
        .correspondents(&caller.account, letters, MOST as u32)
        .await
        .map_err(error::state)?;
    // At a provider our accounts are strangers who happen to use the same webmail.
    let here = match service.ports.host.kind() {
        HostKind::Provider => Vec::new(),
        HostKind::BuiltIn | HostKind::OwnServers => service
            .ports
            .accounts
            .suggest(letters, MOST as u32)
            .await
            .map_err(error::state)?,
    };
    let mut found: Vec<Suggestion> = Vec::new();
    let accounts = here.into_iter().map(|account| Mailbox {
        name: account.name,
        address: account.address,
    });
    for mailbox in known.into_iter().chain(accounts) {
        if found.len() < MOST && !found.iter().any(|s| s.mailbox.address == mailbox.address) {
            found.push(Suggestion { mailbox });
        }
    }
    Ok(found)
}
