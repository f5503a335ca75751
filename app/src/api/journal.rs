//! What the Journal page asks of the [`JournalDesk`](domain::desk::JournalDesk). The file of all rows is a plain address,
//! `/journal.csv`.

use domain::{
    account::Person,
    desk::{JournalLook, Page},
    journal::JournalEntry,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;

#[server(input = Json)]
pub async fn journal_page(look: JournalLook) -> Result<Page<JournalEntry>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.journal.journal(&caller, look).await?)
}

/// Empty for administrators, who may name any.
#[server(input = Json)]
pub async fn journal_mailboxes() -> Result<Vec<Person>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.journal.journal_mailboxes(&caller).await?)
}
