//! Administering accounts. Whatever could leave nobody to administer is decided and written while nobody else changes
//! accounts.

use async_trait::async_trait;
use domain::{
    account::{Account, AccountKind},
    address::Address,
    header::DisplayName,
    id::AccountId,
};
use service::ports::{Administration, StateError};
use sqlx::{Any, Transaction};

use crate::{
    Store,
    account::{Name, hold_names, insert, names_in, wall_clock},
    columns::{Asked, Columns, State, Stored, change, change_one, maybe},
    open::commit,
    search,
};

struct There;
impl Stored for There {
    fn read(_: &mut Columns<'_>) -> State<Self> {
        Ok(Self)
    }
}

/// Is the account no administrator that counts, or is there another?
macro_rules! dispensable {
    () => {
        "(admin = 0 OR active = 0 OR EXISTS \
         (SELECT 1 FROM accounts other WHERE other.admin = 1 AND other.active = 1 AND other.id <> $1))"
    };
}

#[async_trait]
impl Administration for Store {
    async fn is_empty(&self) -> State<bool> {
        let any: Option<There> = maybe(sqlx::query("SELECT id FROM accounts LIMIT 1"), self.reader()).await?;
        Ok(any.is_none())
    }

    async fn found(&self, account: &Account, password: &str) -> State<()> {
        let mut names = hold_names(self).await?;
        let any: Option<There> = maybe(sqlx::query("SELECT id FROM accounts LIMIT 1"), &mut *names).await?;
        if any.is_some() {
            return Err(StateError::Conflict);
        }
        insert(&mut names, account, Some(password), wall_clock()).await?;
        commit(names).await
    }

    async fn names_in(&self, domain: &str) -> State<Vec<Address>> {
        names_in(domain, self.reader()).await
    }

    async fn rename(&self, account: &AccountId, name: &DisplayName) -> State<()> {
        let mut names = hold_names(self).await?;
        let query = sqlx::query("SELECT address FROM accounts WHERE id = $1").bind(account.as_str());
        let address: Option<Name> = maybe(query, &mut *names).await?;
        let address = address.ok_or(StateError::NotFound)?;
        let query = sqlx::query("UPDATE accounts SET name = $2, search = $3 WHERE id = $1")
            .bind(account.as_str())
            .bind(name.as_str())
            .bind(search::haystack(name.as_str(), address.0.canonical()));
        change_one(query, &mut *names).await?;
        commit(names).await
    }

    async fn remove_alias(&self, account: &AccountId, alias: &Address) -> State<()> {
        let query = sqlx::query("DELETE FROM aliases WHERE account_id = $1 AND address = $2");
        change_one(
            query.bind(account.as_str()).bind(alias.canonical()),
            self.writer(),
        )
        .await
    }

    async fn set_active(&self, account: &AccountId, active: bool) -> State<()> {
        let sql = if active {
            "UPDATE accounts SET active = 1 WHERE id = $1"
        } else {
            concat!(
                "UPDATE accounts SET active = 0 WHERE id = $1 AND ",
                dispensable!()
            )
        };
        self.guarded(account, sql, &[]).await
    }

    async fn set_admin(&self, account: &AccountId, admin: bool) -> State<()> {
        let sql = if admin {
            "UPDATE accounts SET admin = 1 WHERE id = $1"
        } else {
            concat!("UPDATE accounts SET admin = 0 WHERE id = $1 AND ", dispensable!())
        };
        self.guarded(account, sql, &[]).await
    }

    async fn become_kind(&self, account: &AccountId, kind: AccountKind) -> State<()> {
        match kind {
            AccountKind::Shared => {
                let sql = concat!(
                    "UPDATE accounts SET kind = 'shared', admin = 0, password = NULL WHERE id = $1 AND ",
                    dispensable!()
                );
                self.guarded(account, sql, &["DELETE FROM owners WHERE owner_id = $1"])
                    .await
            }
            AccountKind::User => {
                let sql = "UPDATE accounts SET kind = 'user' WHERE id = $1";
                self.guarded(account, sql, &["DELETE FROM owners WHERE mailbox_id = $1"])
                    .await
            }
        }
    }

    async fn set_owners(&self, mailbox: &AccountId, owners: &[AccountId]) -> State<()> {
        let mut transaction = hold_names(self).await?;
        let query = sqlx::query("DELETE FROM owners WHERE mailbox_id = $1").bind(mailbox.as_str());
        change(query, &mut *transaction).await?;
        for owner in owners {
            let query = sqlx::query("INSERT INTO owners (mailbox_id, owner_id) VALUES ($1, $2)")
                .bind(mailbox.as_str())
                .bind(owner.as_str());
            change_one(query, &mut *transaction).await?;
        }
        commit(transaction).await
    }
}

impl Store {
    /// A change of the account that may be refused, and what goes with it.
    async fn guarded(&self, account: &AccountId, sql: &'static str, with: &[&'static str]) -> State<()> {
        let mut names = hold_names(self).await?;
        if change(of(sql, account), &mut *names).await? == 0 {
            return Err(refused(&mut names, account).await?);
        }
        for sql in with {
            change(of(sql, account), &mut *names).await?;
        }
        commit(names).await
    }
}

fn of<'q>(sql: &'static str, account: &'q AccountId) -> Asked<'q> {
    sqlx::query(sql).bind(account.as_str())
}

async fn refused(names: &mut Transaction<'static, Any>, account: &AccountId) -> State<StateError> {
    let there: Option<There> =
        maybe(of("SELECT id FROM accounts WHERE id = $1", account), &mut **names).await?;
    Ok(match there {
        Some(There) => StateError::Conflict,
        None => StateError::NotFound,
    })
}
