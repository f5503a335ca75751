use domain::{
    address::Address,
    delegation::Grant,
    id::{AccountId, GrantId},
    journal::Manner,
    time::Timestamp,
};
use service::ports::{OutboxItem, RightsFrom};
use sqlx::AnyConnection;

use crate::{
    columns::{Asked, Columns, State, Stored, read},
    error::from_driver,
    grant::grant_columns,
    open::{Database, holding_rows},
};

/// By what right an item leaves now.
pub(super) enum Right {
    /// From the writer's own address.
    Own,
    Delegated {
        /// None where the address is none of ours.
        mailbox: Option<AccountId>,
        grant: Option<GrantId>,
        manner: Manner,
    },
    Missing,
}

/// Reads the right and holds it: whoever takes it away waits until this transaction ends, and then finds the item
/// `Sending`; or was quicker, and the right is not here any more.
pub(super) async fn right(
    connection: &mut AnyConnection,
    database: Database,
    item: &OutboxItem,
    now: Timestamp,
    rights: RightsFrom,
) -> State<Right> {
    let (writer, envelope) = (&item.new.account, &item.new.envelope);
    if !is_active(connection, database, writer).await? {
        return Ok(Right::Missing);
    }
    let manner = if envelope.sender == envelope.header_from {
        Manner::As
    } else {
        Manner::OnBehalf
    };
    let holder = holder(connection, &envelope.header_from).await?;
    match (holder, rights) {
        (Some(holder), _) if &holder == writer => Ok(Right::Own),
        (mailbox, RightsFrom::Provider) => Ok(Right::Delegated {
            mailbox,
            grant: None,
            manner,
        }),
        (None, RightsFrom::Grants) => Ok(Right::Missing),
        (Some(mailbox), RightsFrom::Grants) => {
            let grant = grant(connection, database, &mailbox, writer).await?;
            let grant = grant.filter(|grant| grant.send_at(now) == manner.right());
            let active = is_active(connection, database, &mailbox).await?;
            Ok(match grant {
                Some(grant) if active => Right::Delegated {
                    mailbox: Some(mailbox),
                    grant: Some(grant.id),
                    manner,
                },
                _ => Right::Missing,
            })
        }
    }
}

/// Whose address it is, as its own or as an alias.
async fn holder(connection: &mut AnyConnection, address: &Address) -> State<Option<AccountId>> {
    let query = sqlx::query(
        "SELECT id FROM accounts WHERE address = $1 UNION ALL SELECT account_id FROM aliases WHERE address = $1",
    );
    let found: Option<Holder> = first(connection, query.bind(address.canonical())).await?;
    Ok(found.map(|found| found.0))
}

async fn is_active(connection: &mut AnyConnection, database: Database, account: &AccountId) -> State<bool> {
    let query = sqlx::query(holding_rows!(
        database,
        "SELECT active FROM accounts WHERE id = $1"
    ));
    let found: Option<Active> = first(connection, query.bind(account.as_str())).await?;
    Ok(found.is_some_and(|found| found.0))
}

async fn grant(
    connection: &mut AnyConnection,
    database: Database,
    mailbox: &AccountId,
    delegate: &AccountId,
) -> State<Option<Grant>> {
    let query = sqlx::query(holding_rows!(
        database,
        concat!(
            "SELECT ",
            grant_columns!(),
            " FROM grants g WHERE g.mailbox_id = $1 AND g.delegate_id = $2"
        )
    ));
    first(connection, query.bind(mailbox.as_str()).bind(delegate.as_str())).await
}

async fn first<T: Stored>(connection: &mut AnyConnection, query: Asked<'_>) -> State<Option<T>> {
    let row = query.fetch_optional(connection).await.map_err(from_driver)?;
    row.as_ref().map(read).transpose()
}

struct Holder(AccountId);
impl Stored for Holder {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.parsed().map(Self)
    }
}

struct Active(bool);
impl Stored for Active {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.yes().map(Self)
    }
}
