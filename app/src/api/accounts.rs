//! Accounts: what administration asks of the [`AccountsDesk`](domain::desk::AccountsDesk).

use domain::{
    account::{AccountKind, SentCopies},
    address::Address,
    desk::{AccountCard, Administered},
    header::DisplayName,
};
use leptos::prelude::*;

use crate::error::ApiError;
use crate::wire::Letter;

#[server(input = Letter, output = Letter)]
pub async fn show_account(account: Address) -> Result<AccountCard, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.card(&caller, &account).await?)
}

/// A user needs a password, a shared mailbox has none.
#[server(input = Letter, output = Letter)]
pub async fn create_account(
    address: Address,
    name: DisplayName,
    kind: AccountKind,
    password: Option<String>,
) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    let new = domain::desk::NewAccount {
        address,
        name,
        kind,
        password: password.map(domain::desk::Secret::new),
    };
    Ok(desks.accounts.create(&caller, new).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn rename_account(account: Address, name: DisplayName) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.rename(&caller, &account, name).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn set_account_active(account: Address, active: bool) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.set_active(&caller, &account, active).await?)
}

/// Ends every session of the account.
#[server(input = Letter, output = Letter)]
pub async fn reset_password(account: Address, password: String) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    let password = domain::desk::Secret::new(password);
    Ok(desks.accounts.reset_password(&caller, &account, password).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn add_alias(account: Address, alias: Address) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.add_alias(&caller, &account, alias).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn remove_alias(account: Address, alias: Address) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.remove_alias(&caller, &account, &alias).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn set_account_kind(account: Address, kind: AccountKind) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.set_kind(&caller, &account, kind).await?)
}

/// Of a shared mailbox: who manages it beside the administrators, all of them.
#[server(input = Letter, output = Letter)]
pub async fn set_owners(account: Address, owners: Vec<Address>) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.set_owners(&caller, &account, owners).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn set_admin(account: Address, admin: bool) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.set_admin(&caller, &account, admin).await?)
}

/// Where copies of what is written in this mailbox's name are filed.
#[server(input = Letter, output = Letter)]
pub async fn set_copies(account: Address, copies: SentCopies) -> Result<Administered, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.accounts.set_copies(&caller, &account, copies).await?)
}

/// May the first administrator be made here? Asked by anybody: it is so only until there is an account.
#[server(input = Letter, output = Letter)]
pub async fn awaits_founder() -> Result<bool, ApiError> {
    Ok(crate::ssr::awaits_founder())
}
