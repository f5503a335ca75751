//! After Send: what the bar and the Outbox ask of the [`OutboxDesk`](domain::desk::OutboxDesk).

use domain::{
    id::{DraftId, OutboxId},
    outbox::OutboxEntry,
};
use leptos::prelude::*;

use crate::error::ApiError;
use crate::wire::Letter;

#[server(input = Letter, output = Letter)]
pub async fn outbox_waiting() -> Result<Vec<OutboxEntry>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.outbox.waiting(&caller).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn outbox_item(id: OutboxId) -> Result<OutboxEntry, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.outbox.entry(&caller, &id).await?)
}

/// Tries now what was put off; sends again what may have been sent, since somebody said so.
#[server(input = Letter, output = Letter)]
pub async fn outbox_retry(id: OutboxId) -> Result<OutboxEntry, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.outbox.retry(&caller, &id).await?)
}

/// Takes a message that has not left back to its draft.
#[server(input = Letter, output = Letter)]
pub async fn outbox_edit(id: OutboxId) -> Result<DraftId, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.outbox.edit(&caller, &id).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn outbox_settle(id: OutboxId) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.outbox.settle(&caller, &id).await?)
}
