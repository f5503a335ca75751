use domain::{
    account::Person,
    address::Address,
    desk::{AccountCard, Answer, Caller, DeskError},
};

use crate::{Ports, delegation, error};

pub(super) async fn card(ports: &Ports, caller: &Caller, account: &Address) -> Answer<AccountCard> {
    delegation::ours(ports)?;
    let account = ports.accounts.by_address(account).await.map_err(error::state)?;
    if !delegation::may_manage(ports, caller, &account).await? {
        return Err(DeskError::NotFound);
    }
    let aliases = ports.accounts.aliases(&account.id).await.map_err(error::state)?;
    let owners = ports
        .delegations
        .owners(&account.id)
        .await
        .map_err(error::state)?;
    Ok(AccountCard {
        person: Person::from(&account),
        admin: account.admin,
        aliases: aliases.into_iter().map(|(_, alias)| alias).collect(),
        owners: owners.iter().map(Person::from).collect(),
        sent_copies: account.sent_copies,
        quota_mb: account.quota_mb,
        may_administer: caller.admin,
    })
}
