//! Accounts and their aliases.

mod add;
mod find;
mod row;

use async_trait::async_trait;
use domain::{
    account::{Account, AccountKind, SentCopies},
    address::Address,
    header::DisplayName,
    id::{AccountId, IdentityId},
    time::Timestamp,
};
use service::ports::Accounts;

pub(crate) use add::{hold_names, insert, wall_clock};
pub(crate) use find::{Name, names_in};
pub(crate) use row::{account_columns, colour};

use crate::{
    Store,
    columns::{State, change_one},
};

#[async_trait]
impl Accounts for Store {
    async fn by_id(&self, id: &AccountId) -> State<Account> {
        find::by_id(self, id).await
    }

    async fn by_address(&self, address: &Address) -> State<Account> {
        find::by_address(self, address).await
    }

    async fn list(&self, after: Option<&Address>, take: u32) -> State<Vec<Account>> {
        find::list(self, after, take).await
    }

    async fn suggest(&self, letters: &str, take: u32) -> State<Vec<Account>> {
        find::suggest(self, letters, take).await
    }

    async fn aliases(&self, account: &AccountId) -> State<Vec<(IdentityId, Address)>> {
        find::aliases(self, account).await
    }

    async fn administrators(&self) -> State<Vec<Account>> {
        find::administrators(self).await
    }

    async fn knows_domain(&self, domain: &str) -> State<bool> {
        find::knows_domain(self, domain).await
    }

    async fn add(&self, account: &Account, password: Option<&str>) -> State<()> {
        add::account(self, account, password).await
    }

    async fn add_alias(&self, id: &IdentityId, account: &AccountId, alias: &Address) -> State<()> {
        add::alias(self, id, account, alias).await
    }

    async fn password(&self, address: &Address) -> State<Option<String>> {
        find::password(self, address).await
    }

    async fn set_password(&self, account: &AccountId, phc: &str) -> State<()> {
        let query = sqlx::query("UPDATE accounts SET password = $2 WHERE id = $1")
            .bind(account.as_str())
            .bind(phc);
        change_one(query, self.writer()).await
    }

    async fn ensure(
        &self,
        id: &AccountId,
        address: &Address,
        name: &DisplayName,
        now: Timestamp,
    ) -> State<Account> {
        add::ensure(self, id, address, name, now).await
    }

    async fn set_sent_copies(&self, account: &AccountId, copies: SentCopies) -> State<()> {
        let query = sqlx::query("UPDATE accounts SET sent_copies = $2 WHERE id = $1")
            .bind(account.as_str())
            .bind(copies.as_str());
        change_one(query, self.writer()).await
    }

    async fn set_kind(&self, account: &AccountId, kind: AccountKind) -> State<()> {
        let query = sqlx::query("UPDATE accounts SET kind = $2 WHERE id = $1")
            .bind(account.as_str())
            .bind(kind.as_str());
        change_one(query, self.writer()).await
    }
}
