use domain::{address::Address, id::AccountId, journal::Event, time::Timestamp};
use service::ports::StateError;
use sqlx::{AnyConnection, Row as _};

use super::{
    chain,
    row::{Row, journal_columns},
};
use crate::{
    columns::{State, change, change_one, to_json},
    error::from_driver,
    search,
};

pub(crate) struct NewRow<'a> {
    pub(crate) at: Timestamp,
    /// The address that stood in From, or that gave a right.
    pub(crate) mailbox: &'a Address,
    /// The account behind it, where it is one of ours.
    pub(crate) mailbox_id: Option<&'a AccountId>,
    /// Who did it; None is the system.
    pub(crate) actor: Option<&'a AccountId>,
    pub(crate) event: &'a Event,
}

/// Adds a row to the chain, as the last step of the transaction that does what it tells.
pub(crate) async fn append(connection: &mut AnyConnection, new: &NewRow<'_>) -> State<()> {
    let actor = match new.actor {
        Some(actor) => Some(named(connection, actor).await?),
        None => None,
    };
    // Held until the transaction ends: the next one waits here, and reads this row's hash.
    let head = sqlx::query("UPDATE journal_head SET seq = seq + 1 WHERE one = 1 RETURNING seq, hash")
        .fetch_optional(&mut *connection)
        .await
        .map_err(from_driver)?
        .ok_or_else(|| StateError::Unavailable("the journal has no head".to_owned()))?;
    let mut row = Row {
        seq: head.try_get(0).map_err(from_driver)?,
        at: new.at,
        kind: kind(new.event).to_owned(),
        mailbox: new.mailbox.canonical().to_owned(),
        mailbox_id: new.mailbox_id.map(|id| id.as_str().to_owned()),
        search: haystack(actor.as_ref(), new.event),
        actor_id: new.actor.map(|id| id.as_str().to_owned()),
        actor: actor.as_ref().map(|(address, _)| address.clone()),
        actor_name: actor.map(|(_, name)| name),
        payload: to_json(new.event)?,
        previous: head.try_get(1).map_err(from_driver)?,
        hash: String::new(),
    };
    row.hash = chain::hash(&row);
    let query = sqlx::query(concat!(
        "INSERT INTO journal (",
        journal_columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    ))
    .bind(row.seq)
    .bind(row.at.0)
    .bind(row.kind)
    .bind(row.mailbox)
    .bind(row.mailbox_id)
    .bind(row.actor)
    .bind(row.actor_id)
    .bind(row.actor_name)
    .bind(row.payload)
    .bind(row.search)
    .bind(row.previous)
    .bind(row.hash.as_str());
    change(query, &mut *connection).await?;
    let query = sqlx::query("UPDATE journal_head SET hash = $1 WHERE one = 1").bind(row.hash.as_str());
    change_one(query, connection).await
}

/// Address and name, as they are now.
async fn named(connection: &mut AnyConnection, account: &AccountId) -> State<(String, String)> {
    let row = sqlx::query("SELECT address, name FROM accounts WHERE id = $1")
        .bind(account.as_str())
        .fetch_one(connection)
        .await
        .map_err(from_driver)?;
    let text = |column: usize| row.try_get(column).map_err(from_driver);
    Ok((text(0)?, text(1)?))
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Sent { .. } => "sent",
        Event::Granted { .. } => "granted",
    }
}

fn haystack(actor: Option<&(String, String)>, event: &Event) -> String {
    let mut texts: Vec<&str> = Vec::new();
    if let Some((address, name)) = actor {
        texts.extend([address.as_str(), name.as_str()]);
    }
    match event {
        Event::Sent {
            recipients, subject, ..
        } => {
            texts.extend(recipients.iter().map(Address::canonical));
            texts.push(subject.as_str());
        }
        Event::Granted { delegate, .. } => texts.push(delegate.canonical()),
    }
    search::folded(&texts.join("\n"))
}
