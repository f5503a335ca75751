//! Writing: what the compose page asks of the [`ComposeDesk`](domain::desk::ComposeDesk).

use domain::{
    desk::{ComposeSheet, ComposeStart, Suggestion},
    draft::{ComposeForm, Revision, Saved, Seen},
    id::{AttachmentId, DraftId, IdentityId, SubmissionKey},
    identity::{FromInput, Standing},
    outbox::Submitted,
};
use leptos::prelude::*;

use crate::error::{ApiError, Cleared};
use crate::wire::Letter;

/// All the page needs, in one call.
#[server(input = Letter, output = Letter)]
pub async fn open_sheet(start: ComposeStart) -> Result<ComposeSheet, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.compose.sheet(&caller, start).await?)
}

/// May the signed-in person write as this address? Objections where it is none.
#[server(input = Letter, output = Letter)]
pub async fn check_from(from: FromInput) -> Result<Cleared<Standing>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    crate::error::cleared(desks.compose.check_from(&caller, &from).await)
}

#[server(input = Letter, output = Letter)]
pub async fn forget_from(remembered: IdentityId) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.compose.forget(&caller, &remembered).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn save_draft(
    draft: DraftId,
    revision: Revision,
    #[server(default)] unanswered: Vec<ComposeForm>,
    form: ComposeForm,
) -> Result<Saved, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    let desk = &desks.compose;
    Ok(desk
        .save_upon(&caller, &draft, revision, &unanswered, form)
        .await?)
}

/// What another window wrote after `seen` stays.
#[server(input = Letter, output = Letter)]
pub async fn discard_draft(draft: DraftId, seen: Revision) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.compose.discard(&caller, &draft, Some(seen)).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn detach_file(draft: DraftId, attachment: AttachmentId) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.compose.detach(&caller, &draft, &attachment).await?)
}

/// The same key twice is the same message once. A draft that may not leave is kept, and the objections say why.
#[server(input = Letter, output = Letter)]
pub async fn submit_draft(
    draft: DraftId,
    seen: Seen,
    key: SubmissionKey,
) -> Result<Cleared<Submitted>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    crate::error::cleared(desks.compose.submit(&caller, &draft, Some(&seen), &key).await)
}

#[server(input = Letter, output = Letter)]
pub async fn suggest_recipients(letters: String) -> Result<Vec<Suggestion>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.compose.suggest(&caller, &letters).await?)
}
