//! What the Journal page asks of the [`JournalDesk`](domain::desk::JournalDesk). The file of all rows is a plain address,
//! `/journal.csv`.

use domain::{
    account::Person,
    desk::{JournalLook, Page},
    journal::JournalEntry,
};
use leptos::prelude::*;

use crate::error::ApiError;
use crate::wire::Letter;

#[server(input = Letter, output = Letter)]
pub async fn journal_page(look: JournalLook) -> Result<Page<JournalEntry>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.journal.journal(&caller, look).await?)
}

/// Empty for administrators, who may name any.
#[server(input = Letter, output = Letter)]
pub async fn journal_mailboxes() -> Result<Vec<Person>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.journal.journal_mailboxes(&caller).await?)
}
