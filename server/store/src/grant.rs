//! Grants: one row for each mailbox and delegate.

use async_trait::async_trait;
use domain::{
    account::Account,
    delegation::{AccessRight, Grant, SendRight},
    id::{AccountId, GrantId},
    journal::GrantCause,
    time::Timestamp,
};
use service::ports::{Grants, StateError};
use sqlx::AnyConnection;

use crate::{
    Store,
    account::account_columns,
    columns::{Asked, Columns, State, Stored, all, change_one, maybe, read},
    error::from_driver,
    journal::{Held, NewGrant, granted},
    open::commit,
};

macro_rules! grant_columns {
    () => {
        "g.id, g.mailbox_id, g.delegate_id, g.send, g.access, g.until_at"
    };
}
pub(crate) use grant_columns;

impl Stored for Grant {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            mailbox: columns.parsed()?,
            delegate: columns.parsed()?,
            send: columns.word(SendRight::parse)?,
            access: columns.word(AccessRight::parse)?,
            until: columns.maybe_time()?,
        })
    }
}

#[async_trait]
impl Grants for Store {
    async fn between(&self, mailbox: &AccountId, delegate: &AccountId) -> State<Option<Grant>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            grant_columns!(),
            " FROM grants g WHERE g.mailbox_id = $1 AND g.delegate_id = $2"
        ));
        maybe(
            query.bind(mailbox.as_str()).bind(delegate.as_str()),
            self.reader(),
        )
        .await
    }

    async fn held_by(&self, delegate: &AccountId, now: Timestamp) -> State<Vec<(Grant, Account)>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            grant_columns!(),
            ", ",
            account_columns!("a"),
            " FROM grants g JOIN accounts a ON a.id = g.mailbox_id WHERE g.delegate_id = $1 AND a.active = 1 \
             AND (g.until_at IS NULL OR g.until_at > $2)"
        ));
        let mut held = all(query.bind(delegate.as_str()).bind(now.0), self.reader()).await?;
        held.sort_by_cached_key(|(_, mailbox)| by_name(mailbox));
        Ok(held)
    }

    async fn given_by(&self, mailbox: &AccountId) -> State<Vec<(Grant, Account)>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            grant_columns!(),
            ", ",
            account_columns!("a"),
            " FROM grants g JOIN accounts a ON a.id = g.delegate_id WHERE g.mailbox_id = $1"
        ));
        let mut given = all(query.bind(mailbox.as_str()), self.reader()).await?;
        given.sort_by_cached_key(|(_, delegate)| by_name(delegate));
        Ok(given)
    }

    async fn list(&self) -> State<Vec<(Grant, Account, Account)>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            grant_columns!(),
            ", ",
            account_columns!("m"),
            ", ",
            account_columns!("d"),
            " FROM grants g JOIN accounts m ON m.id = g.mailbox_id JOIN accounts d ON d.id = g.delegate_id \
             ORDER BY m.address, d.address"
        ));
        all(query, self.reader()).await
    }

    async fn set(
        &self,
        id: &GrantId,
        mailbox: &AccountId,
        delegate: &AccountId,
        send: SendRight,
        access: AccessRight,
        until: Option<Timestamp>,
        granted_by: Option<&AccountId>,
        now: Timestamp,
    ) -> State<()> {
        let none = send == SendRight::None && access == AccessRight::None;
        let after = (send, access, until.filter(|_| !none));
        let mut transaction = self.begin().await?;
        let before = if none {
            remove(&mut transaction, mailbox, delegate).await?
        } else {
            let before = hold(&mut transaction, mailbox, delegate).await?;
            // The id stays: messages on their way name it as their authority.
            let query = sqlx::query(
                "INSERT INTO grants (id, mailbox_id, delegate_id, send, access, until_at, granted_by, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (mailbox_id, delegate_id) DO UPDATE SET \
                 send = excluded.send, access = excluded.access, until_at = excluded.until_at, \
                 granted_by = excluded.granted_by",
            )
            .bind(id.as_str())
            .bind(mailbox.as_str())
            .bind(delegate.as_str())
            .bind(send.as_str())
            .bind(access.as_str())
            .bind(until.map(|until| until.0))
            .bind(granted_by.map(AccountId::as_str))
            .bind(now.0);
            change_one(query, &mut *transaction).await?;
            before
        };
        let noted = NewGrant {
            at: now,
            mailbox,
            delegate,
            actor: granted_by,
            before: before.unwrap_or(NOTHING),
            after,
            cause: granted_by.map_or(GrantCause::CommandLine, |_| GrantCause::Given),
        };
        granted(&mut transaction, &noted).await?;
        commit(transaction).await
    }

    async fn revoke(&self, mailbox: &AccountId, delegate: &AccountId, now: Timestamp) -> State<()> {
        let mut transaction = self.begin().await?;
        let before = remove(&mut transaction, mailbox, delegate)
            .await?
            .ok_or(StateError::NotFound)?;
        let noted = NewGrant {
            at: now,
            mailbox,
            delegate,
            actor: None,
            before,
            after: NOTHING,
            cause: GrantCause::CommandLine,
        };
        granted(&mut transaction, &noted).await?;
        commit(transaction).await
    }
}

const NOTHING: Held = (SendRight::None, AccessRight::None, None);

struct Was(Held);
impl Stored for Was {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self((
            columns.word(SendRight::parse)?,
            columns.word(AccessRight::parse)?,
            columns.maybe_time()?,
        )))
    }
}

/// A change that changes nothing: nobody else changes the row until the transaction ends, on either database.
async fn hold(
    connection: &mut AnyConnection,
    mailbox: &AccountId,
    delegate: &AccountId,
) -> State<Option<Held>> {
    let query = sqlx::query(
        "UPDATE grants SET send = send WHERE mailbox_id = $1 AND delegate_id = $2 RETURNING send, access, until_at",
    );
    held(connection, query.bind(mailbox.as_str()).bind(delegate.as_str())).await
}

async fn remove(
    connection: &mut AnyConnection,
    mailbox: &AccountId,
    delegate: &AccountId,
) -> State<Option<Held>> {
    let query = sqlx::query(
        "DELETE FROM grants WHERE mailbox_id = $1 AND delegate_id = $2 RETURNING send, access, until_at",
    );
    held(connection, query.bind(mailbox.as_str()).bind(delegate.as_str())).await
}

async fn held(connection: &mut AnyConnection, query: Asked<'_>) -> State<Option<Held>> {
    let row = query.fetch_optional(connection).await.map_err(from_driver)?;
    let was: Option<Was> = row.as_ref().map(read).transpose()?;
    Ok(was.map(|was| was.0))
}

/// As people look for it: without case, the same on both databases.
fn by_name(account: &Account) -> (String, String) {
    (
        account.name.as_str().to_lowercase(),
        account.address.canonical().to_owned(),
    )
}
