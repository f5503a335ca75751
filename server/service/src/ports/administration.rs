//! Who has an account, under which names, and who administers.

use async_trait::async_trait;
use domain::{
    account::{Account, AccountKind},
    address::Address,
    desk::Secret,
    header::DisplayName,
    id::AccountId,
};

use super::StateError;

type State<T> = Result<T, StateError>;

/// Where a change would leave no active administrator it is a `Conflict`, and nothing was changed.
#[async_trait]
pub trait Administration: Send + Sync {
    /// Is there no account at all?
    async fn is_empty(&self) -> State<bool>;
    /// Makes the first account of all; `Conflict` when there is any.
    async fn found(&self, account: &Account, password: &str) -> State<()>;
    /// Every address and alias of a domain.
    async fn names_in(&self, domain: &str) -> State<Vec<Address>>;
    async fn rename(&self, account: &AccountId, name: &DisplayName) -> State<()>;
    /// `NotFound` where the alias is not this account's.
    async fn remove_alias(&self, account: &AccountId, alias: &Address) -> State<()>;
    async fn set_active(&self, account: &AccountId, active: bool) -> State<()>;
    async fn set_admin(&self, account: &AccountId, admin: bool) -> State<()>;
    /// What becomes a shared mailbox neither signs in nor administers nor owns; what becomes a user has no owner but
    /// itself.
    async fn become_kind(&self, account: &AccountId, kind: AccountKind) -> State<()>;
    async fn set_owners(&self, mailbox: &AccountId, owners: &[AccountId]) -> State<()>;
}

/// Hashing takes tens of milliseconds on purpose, and is done off the threads that serve.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// A PHC string with a fresh salt.
    async fn hash(&self, password: &Secret) -> State<String>;
}
