use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{Answer, Caller, Secret};
use crate::{
    account::{AccountKind, Person, SentCopies},
    address::Address,
    header::DisplayName,
};

/// What an administrator types to make an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    pub address: Address,
    pub name: DisplayName,
    pub kind: AccountKind,
    /// Of a user; nobody signs in as a shared mailbox.
    pub password: Option<Secret>,
}

/// Why an account is not made or changed. Nothing was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AccountObjection {
    #[error("{0} is taken")]
    AddressTaken(Address),
    /// It would be read as this other address of its domain, or mixes scripts (UTS 39).
    #[error("{address} looks like {}", like.as_ref().map_or("another", |a| a.canonical()))]
    LooksLike { address: Address, like: Option<Address> },
    /// The name carries an address that is not the account's own.
    #[error("the name holds another address")]
    NameHoldsAddress,
    #[error("the password needs {least} characters")]
    PasswordTooShort { least: u32 },
    /// There must be an active administrator.
    #[error("the last administrator")]
    LastAdministrator,
    /// A shared mailbox cannot sign in, own or administer.
    #[error("not a user")]
    NotAUser,
    /// Mailboxes of other domains are not ours to make.
    #[error("the domain {0} is not served here")]
    DomainNotServed(String),
}

/// Done, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Administered {
    Done,
    Refused(AccountObjection),
}

/// All about one account, for the administrator's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCard {
    pub person: Person,
    pub admin: bool,
    pub aliases: Vec<Address>,
    pub owners: Vec<Person>,
    pub sent_copies: SentCopies,
    /// Mebibytes; 0 is no limit.
    pub quota_mb: u32,
    /// May the caller administer it (administrators), or only look and set copies (owners)?
    pub may_administer: bool,
}

/// Accounts and who administers them. Administrators only; owners may see the card of their mailbox and set its copies.
/// Anybody else: [`super::DeskError::NotFound`].
#[async_trait]
pub trait AccountsDesk: Send + Sync {
    async fn card(&self, caller: &Caller, account: &Address) -> Answer<AccountCard>;
    async fn create(&self, caller: &Caller, account: NewAccount) -> Answer<Administered>;
    async fn rename(&self, caller: &Caller, account: &Address, name: DisplayName) -> Answer<Administered>;
    /// A disabled account neither signs in nor sends nor is written for, and its sessions end; its mail stays.
    async fn set_active(&self, caller: &Caller, account: &Address, active: bool) -> Answer<Administered>;
    /// Sets a new password and ends every session of the account.
    async fn reset_password(
        &self,
        caller: &Caller,
        account: &Address,
        password: Secret,
    ) -> Answer<Administered>;
    async fn add_alias(&self, caller: &Caller, account: &Address, alias: Address) -> Answer<Administered>;
    async fn remove_alias(&self, caller: &Caller, account: &Address, alias: &Address)
    -> Answer<Administered>;
    async fn set_kind(&self, caller: &Caller, account: &Address, kind: AccountKind) -> Answer<Administered>;
    async fn set_owners(
        &self,
        caller: &Caller,
        account: &Address,
        owners: Vec<Address>,
    ) -> Answer<Administered>;
    async fn set_admin(&self, caller: &Caller, account: &Address, admin: bool) -> Answer<Administered>;
    async fn set_copies(
        &self,
        caller: &Caller,
        account: &Address,
        copies: SentCopies,
    ) -> Answer<Administered>;
}
