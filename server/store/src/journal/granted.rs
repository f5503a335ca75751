use domain::{
    address::Address,
    id::AccountId,
    journal::{Event, GrantCause},
    time::Timestamp,
};
use service::ports::Terms;
use sqlx::{AnyConnection, Row as _};

use super::{NewRow, append};
use crate::{
    columns::State,
    error::{from_driver, unreadable},
};

pub(crate) struct NewGrant<'a> {
    pub(crate) at: Timestamp,
    pub(crate) mailbox: &'a AccountId,
    pub(crate) delegate: &'a AccountId,
    /// None is the system: an expiry, the command line.
    pub(crate) actor: Option<&'a AccountId>,
    pub(crate) before: Terms,
    /// Both rights `None` is a revocation.
    pub(crate) after: Terms,
    pub(crate) cause: GrantCause,
}

/// Notes a change of rights; what changes nothing is not noted. Last in its transaction, see [`append`].
pub(crate) async fn granted(connection: &mut AnyConnection, new: &NewGrant<'_>) -> State<()> {
    if new.before == new.after {
        return Ok(());
    }
    let mailbox = address(connection, new.mailbox).await?;
    let held = |terms: Terms| (terms.send, terms.access, terms.until);
    let event = Event::Granted {
        delegate: address(connection, new.delegate).await?,
        before: held(new.before),
        after: held(new.after),
        cause: new.cause,
    };
    let row = NewRow {
        at: new.at,
        mailbox: &mailbox,
        mailbox_id: Some(new.mailbox),
        actor: new.actor,
        event: &event,
    };
    append(connection, &row).await
}

async fn address(connection: &mut AnyConnection, account: &AccountId) -> State<Address> {
    let row = sqlx::query("SELECT address FROM accounts WHERE id = $1")
        .bind(account.as_str())
        .fetch_one(connection)
        .await
        .map_err(from_driver)?;
    let text: &str = row.try_get(0).map_err(from_driver)?;
    Address::parse(text).map_err(|why| unreadable("address", why))
}
