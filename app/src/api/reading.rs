use domain::desk::Deed;
use domain::folder::{FolderTree, Place};
use domain::message::{MessageKey, MessagePage, MessageView};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;

/// The mailboxes the signed-in person may open, with their folders.
#[server]
pub async fn folders() -> Result<FolderTree, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.reading.tree(&caller).await?)
}

/// One page of a folder, or of what a search found in it.
#[server(input = Json)]
pub async fn list(place: Place, query: Option<String>, page: u32) -> Result<MessagePage, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks
        .reading
        .page(&caller, &place, query.as_deref(), page)
        .await?)
}

/// One message, which is then read.
#[server(input = Json)]
pub async fn open(place: Place, key: MessageKey) -> Result<MessageView, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.reading.open(&caller, &place, key).await?)
}

#[server(input = Json)]
pub async fn carry_out(place: Place, keys: Vec<MessageKey>, deed: Deed) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(deed.carry_out(&*desks.reading, &caller, &place, &keys).await?)
}
