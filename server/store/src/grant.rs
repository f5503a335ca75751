//! Grants: one row for each mailbox and delegate.

use async_trait::async_trait;
use domain::{
    account::Account,
    address::Address,
    delegation::{AccessRight, Grant, SendRight},
    header::DisplayName,
    id::{AccountId, GrantId},
    identity::Identity,
    journal::GrantCause,
    time::Timestamp,
};
use service::ports::{Grants, Lent, StateError, Terms};
use sqlx::AnyConnection;

use crate::{
    Store,
    account::{account_columns, colour},
    columns::{Asked, Columns, State, Stored, all, change, change_one, maybe, read},
    error::from_driver,
    journal::{NewGrant, granted},
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

impl Stored for Lent {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            grant: columns.parsed()?,
            send: columns.word(SendRight::parse)?,
            mailbox: Identity {
                address: columns.parsed()?,
                name: DisplayName::lossy(&columns.text()?),
                colour: colour(columns.plain()?),
            },
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
        let mut held: Vec<(Grant, Account)> =
            all(query.bind(delegate.as_str()).bind(now.0), self.reader()).await?;
        held.sort_by_cached_key(|(_, mailbox)| by_name(&mailbox.name, &mailbox.address));
        Ok(held)
    }

    async fn writes_as(&self, delegate: &AccountId, now: Timestamp) -> State<Vec<Lent>> {
        let query = sqlx::query(
            "SELECT g.id, g.send, a.address, a.name, a.colour FROM grants g JOIN accounts a ON a.id = g.mailbox_id \
             WHERE g.delegate_id = $1 AND g.send <> 'none' AND a.active = 1 \
             AND (g.until_at IS NULL OR g.until_at > $2)",
        );
        let mut lent: Vec<Lent> = all(query.bind(delegate.as_str()).bind(now.0), self.reader()).await?;
        lent.sort_by_cached_key(|lent| by_name(&lent.mailbox.name, &lent.mailbox.address));
        Ok(lent)
    }

    async fn given_by(&self, mailbox: &AccountId) -> State<Vec<(Grant, Account)>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            grant_columns!(),
            ", ",
            account_columns!("a"),
            " FROM grants g JOIN accounts a ON a.id = g.delegate_id WHERE g.mailbox_id = $1"
        ));
        let mut given: Vec<(Grant, Account)> = all(query.bind(mailbox.as_str()), self.reader()).await?;
        given.sort_by_cached_key(|(_, delegate)| by_name(&delegate.name, &delegate.address));
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
        let after = Terms { send, access, until }.tidy();
        let mut transaction = self.begin().await?;
        let before = hold(&mut transaction, mailbox, delegate).await?;
        let new = NewTerms {
            id,
            mailbox,
            delegate,
            terms: after,
            by: granted_by,
            at: now,
        };
        put(&mut transaction, &new).await?;
        let noted = NewGrant {
            at: now,
            mailbox,
            delegate,
            actor: granted_by,
            before: before.unwrap_or(Terms::NONE),
            after,
            cause: granted_by.map_or(GrantCause::CommandLine, |_| GrantCause::Given),
        };
        granted(&mut transaction, &noted).await?;
        commit(transaction).await
    }

    async fn revoke(&self, mailbox: &AccountId, delegate: &AccountId, now: Timestamp) -> State<()> {
        let mut transaction = self.begin().await?;
        let before = hold(&mut transaction, mailbox, delegate)
            .await?
            .ok_or(StateError::NotFound)?;
        change_one(removal(mailbox, delegate), &mut *transaction).await?;
        let noted = NewGrant {
            at: now,
            mailbox,
            delegate,
            actor: None,
            before,
            after: Terms::NONE,
            cause: GrantCause::CommandLine,
        };
        granted(&mut transaction, &noted).await?;
        commit(transaction).await
    }
}

/// What the one grant between the two is to be.
pub(crate) struct NewTerms<'a> {
    /// Of a grant that was not there: one that was keeps its own, by which messages on their way name it.
    pub(crate) id: &'a GrantId,
    pub(crate) mailbox: &'a AccountId,
    pub(crate) delegate: &'a AccountId,
    pub(crate) terms: Terms,
    pub(crate) by: Option<&'a AccountId>,
    pub(crate) at: Timestamp,
}

/// Makes, changes or, without rights, removes it. Whoever calls this tells the journal.
pub(crate) async fn put(connection: &mut AnyConnection, new: &NewTerms<'_>) -> State<()> {
    if new.terms.is_none() {
        change(removal(new.mailbox, new.delegate), connection).await?;
        return Ok(());
    }
    let query = sqlx::query(
        "INSERT INTO grants (id, mailbox_id, delegate_id, send, access, until_at, granted_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (mailbox_id, delegate_id) DO UPDATE SET \
         send = excluded.send, access = excluded.access, until_at = excluded.until_at, \
         granted_by = excluded.granted_by",
    )
    .bind(new.id.as_str())
    .bind(new.mailbox.as_str())
    .bind(new.delegate.as_str())
    .bind(new.terms.send.as_str())
    .bind(new.terms.access.as_str())
    .bind(new.terms.until.map(|until| until.0))
    .bind(new.by.map(AccountId::as_str))
    .bind(new.at.0);
    change_one(query, connection).await
}

fn removal<'q>(mailbox: &'q AccountId, delegate: &'q AccountId) -> Asked<'q> {
    sqlx::query("DELETE FROM grants WHERE mailbox_id = $1 AND delegate_id = $2")
        .bind(mailbox.as_str())
        .bind(delegate.as_str())
}

/// A change that changes nothing: nobody else changes the row until the transaction ends, on either database.
async fn hold(
    connection: &mut AnyConnection,
    mailbox: &AccountId,
    delegate: &AccountId,
) -> State<Option<Terms>> {
    let query = sqlx::query(
        "UPDATE grants SET send = send WHERE mailbox_id = $1 AND delegate_id = $2 RETURNING send, access, until_at",
    );
    let query = query.bind(mailbox.as_str()).bind(delegate.as_str());
    let row = query.fetch_optional(connection).await.map_err(from_driver)?;
    row.as_ref().map(read).transpose()
}

/// As people look for it: without case, the same on both databases.
fn by_name(name: &DisplayName, address: &Address) -> (String, String) {
    (name.as_str().to_lowercase(), address.canonical().to_owned())
}
