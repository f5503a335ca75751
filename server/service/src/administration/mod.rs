//! Accounts and who administers them. What an account may be called is decided in [`names`], for the pages and for the
//! command line alike.

mod card;
mod change;
mod create;
mod cut;
mod found;
mod names;

use async_trait::async_trait;
use domain::{
    account::{Account, AccountKind, SentCopies},
    address::Address,
    desk::{
        AccountCard, AccountObjection, AccountsDesk, Administered, Answer, Caller, DeskError, NewAccount,
        Secret,
    },
    header::DisplayName,
};

use crate::{Ports, Service, delegation, error};

/// Characters, at least. NIST SP 800-63B section 5.1.1.
const PASSWORD_LEAST: u32 = 8;

/// The account, for an administrator; to anybody else it is not there.
async fn administered(ports: &Ports, caller: &Caller, account: &Address) -> Answer<Account> {
    delegation::ours(ports)?;
    if !caller.admin {
        return Err(DeskError::NotFound);
    }
    ports.accounts.by_address(account).await.map_err(error::state)
}

fn long_enough(password: &Secret) -> Result<(), AccountObjection> {
    if password.expose().chars().count() < PASSWORD_LEAST as usize {
        return Err(AccountObjection::PasswordTooShort {
            least: PASSWORD_LEAST,
        });
    }
    Ok(())
}

impl Service {
    /// What speaks against these names for an account of these addresses, the first one and its aliases: asked by the
    /// command line, which then writes by itself.
    pub async fn objection(
        &self,
        name: &DisplayName,
        addresses: &[Address],
    ) -> Answer<Option<AccountObjection>> {
        if names::holds_other_address(name, addresses) {
            return Ok(Some(AccountObjection::NameHoldsAddress));
        }
        for address in addresses {
            if let Some(objection) = names::look(&self.ports, address).await? {
                return Ok(Some(objection));
            }
        }
        Ok(None)
    }

    /// Makes the administrator of a house without any account; `Forbidden` once there is one.
    pub async fn found(&self, account: NewAccount) -> Answer<Administered> {
        found::found(&self.ports, account).await
    }

    /// Is there no account at all, on a host whose accounts are ours?
    pub async fn is_unfounded(&self) -> Answer<bool> {
        found::is_open(&self.ports).await
    }
}

#[async_trait]
impl AccountsDesk for Service {
    async fn card(&self, caller: &Caller, account: &Address) -> Answer<AccountCard> {
        card::card(&self.ports, caller, account).await
    }
    async fn create(&self, caller: &Caller, account: NewAccount) -> Answer<Administered> {
        create::create(&self.ports, caller, account).await
    }
    async fn rename(&self, caller: &Caller, account: &Address, name: DisplayName) -> Answer<Administered> {
        change::rename(&self.ports, caller, account, &name).await
    }
    async fn set_active(&self, caller: &Caller, account: &Address, active: bool) -> Answer<Administered> {
        change::set_active(&self.ports, caller, account, active).await
    }
    async fn reset_password(
        &self,
        caller: &Caller,
        account: &Address,
        password: Secret,
    ) -> Answer<Administered> {
        change::reset_password(&self.ports, caller, account, &password).await
    }
    async fn add_alias(&self, caller: &Caller, account: &Address, alias: Address) -> Answer<Administered> {
        change::add_alias(&self.ports, caller, account, alias).await
    }
    async fn remove_alias(
        &self,
        caller: &Caller,
        account: &Address,
        alias: &Address,
    ) -> Answer<Administered> {
        change::remove_alias(&self.ports, caller, account, alias).await
    }
    async fn set_kind(&self, caller: &Caller, account: &Address, kind: AccountKind) -> Answer<Administered> {
        change::set_kind(&self.ports, caller, account, kind).await
    }
    async fn set_owners(
        &self,
        caller: &Caller,
        account: &Address,
        owners: Vec<Address>,
    ) -> Answer<Administered> {
        change::set_owners(&self.ports, caller, account, owners).await
    }
    async fn set_admin(&self, caller: &Caller, account: &Address, admin: bool) -> Answer<Administered> {
        change::set_admin(&self.ports, caller, account, admin).await
    }
    async fn set_copies(
        &self,
        caller: &Caller,
        account: &Address,
        copies: SentCopies,
    ) -> Answer<Administered> {
        change::set_copies(&self.ports, caller, account, copies).await
    }
}
