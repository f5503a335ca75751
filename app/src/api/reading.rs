use domain::desk::{Deed, Moved};
use domain::folder::{FolderTree, Place};
use domain::id::OutboxId;
use domain::message::{MessageKey, MessagePage, MessageView, Search};
use domain::receipt::ReceiptAnswer;
use leptos::prelude::*;

use crate::error::ApiError;
use crate::wire::Letter;

/// The mailboxes the signed-in person may open, with their folders.
#[server(input = Letter, output = Letter)]
pub async fn folders() -> Result<FolderTree, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.reading.tree(&caller).await?)
}

/// One page of a folder, or of what a search found.
#[server(input = Letter, output = Letter)]
pub async fn list(place: Place, search: Option<Search>, page: u32) -> Result<MessagePage, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.reading.page(&caller, &place, search.as_ref(), page).await?)
}

/// One message, which is then read.
#[server(input = Letter, output = Letter)]
pub async fn open(place: Place, key: MessageKey) -> Result<MessageView, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.reading.open(&caller, &place, key).await?)
}

/// What was moved, if anything was.
#[server(input = Letter, output = Letter)]
pub async fn carry_out(place: Place, keys: Vec<MessageKey>, deed: Deed) -> Result<Option<Moved>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(deed.carry_out(&*desks.reading, &caller, &place, &keys).await?)
}

/// To a sender who wants to be told that a message was read. The receipt's item in the outbox, if one leaves.
#[server(input = Letter, output = Letter)]
pub async fn answer_receipt(
    place: Place,
    key: MessageKey,
    answer: ReceiptAnswer,
) -> Result<Option<OutboxId>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.reading.answer_receipt(&caller, &place, key, answer).await?)
}
