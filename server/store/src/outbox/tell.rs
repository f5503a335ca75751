//! What the journal is told of messages in another's name. Messages held back before anybody tried to send them are not
//! told: what a writer never sent is nobody else's to read.

use domain::{
    journal::{Ending, Event, Manner},
    outbox::{OutboxState, RecipientRefusal},
    time::Timestamp,
};
use service::ports::{NewOutboxItem, OutboxChange, OutboxItem};
use sqlx::{AnyConnection, Connection};

use super::row::{ItemRow, item_columns};
use crate::{
    columns::{Columns, State, Stored, read, without_nul},
    error::from_driver,
    journal::{NewRow, append},
};

/// Notes how an item that was `Sending` ended, where it ended and was in another's name. Last in its transaction.
pub(super) async fn ending(
    connection: &mut AnyConnection,
    id: &domain::id::OutboxId,
    step: &OutboxChange,
) -> State<()> {
    let ending = match step.to {
        OutboxState::Accepted => Ending::Accepted,
        OutboxState::Refused => Ending::Refused,
        OutboxState::Unclear => Ending::Unclear,
        _ => return Ok(()),
    };
    let query = sqlx::query(concat!(
        "SELECT ",
        item_columns!(),
        ", manner FROM outbox WHERE id = $1"
    ));
    let row = query
        .bind(id.as_str())
        .fetch_one(&mut *connection)
        .await
        .map_err(from_driver)?;
    let Leaving { item, manner } = read(&row)?;
    let Some(manner) = manner else {
        return Ok(());
    };
    let told = event(&item.new, manner, ending, &step.partly, step.words.as_deref());
    note(connection, &item.new, step.at, &told).await
}

/// Writes a row and takes it back: can what this message does be noted once it is done? The transaction goes on.
pub(super) async fn on_trial(
    connection: &mut AnyConnection,
    item: &OutboxItem,
    manner: Manner,
    now: Timestamp,
) -> State<()> {
    let mut trial = connection.begin().await.map_err(from_driver)?;
    let told = event(&item.new, manner, Ending::Accepted, &[], None);
    let noted = note(&mut trial, &item.new, now, &told).await;
    trial.rollback().await.map_err(from_driver)?;
    noted
}

async fn note(
    connection: &mut AnyConnection,
    item: &NewOutboxItem,
    at: Timestamp,
    event: &Event,
) -> State<()> {
    let row = NewRow {
        at,
        mailbox: &item.envelope.header_from,
        mailbox_id: item.mailbox.as_ref(),
        actor: Some(&item.account),
        event,
    };
    append(connection, &row).await
}

fn event(
    item: &NewOutboxItem,
    manner: Manner,
    ending: Ending,
    refused: &[RecipientRefusal],
    words: Option<&str>,
) -> Event {
    Event::Sent {
        manner,
        grant: item.grant.as_ref().map(|grant| grant.as_str().to_owned()),
        message_id: item.message_id.clone(),
        recipients: item.envelope.recipients.clone(),
        refused: refused.iter().map(|refused| refused.address.clone()).collect(),
        subject: item.subject.clone(),
        ending,
        words: words.map(without_nul).filter(|words| !words.is_empty()),
    }
}

struct Leaving {
    item: OutboxItem,
    manner: Option<Manner>,
}

impl Stored for Leaving {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        let ItemRow { item, .. } = ItemRow::read(columns)?;
        let manner: Option<String> = columns.plain()?;
        Ok(Self {
            item,
            manner: manner.as_deref().and_then(Manner::parse),
        })
    }
}
