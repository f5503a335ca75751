//! Compose without JavaScript: one form, one button pressed. Everything is saved before anything else is tried, so
//! whatever the answer, the page that follows has every word.

use std::sync::Arc;

use axum::{
    extract::{Multipart, State, multipart::Field},
    response::Response,
};
use domain::{
    Address,
    desk::{Answer, Caller, ComposeDesk, DelegationDesk, DeskError, PreferencesDesk, Received},
    draft::{Became, ComposeForm, Revision, Seen},
    header::FileName,
    id::{AttachmentId, DraftId, IdentityId, RequestId, SubmissionKey},
    identity::FromInput,
    preflight::Objection,
};

use super::{
    Failed,
    attachments::{Coming, cut},
    form::{self, From_},
};
use crate::house::House;

#[derive(Default)]
struct Filled {
    draft: String,
    revision: String,
    submission_key: String,
    form: ComposeForm,
    /// What the page sent before, as JSON, and never heard of.
    unanswered: Vec<ComposeForm>,
    action: String,
    /// Not attached before the words are saved.
    files: Vec<(FileName, String, Answer<Received>)>,
    /// The attachments that the page showed.
    seen: Vec<AttachmentId>,
}

pub(super) async fn submit(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    multipart: Multipart,
) -> Result<Response, Failed> {
    let filled = read(&house, &caller, multipart).await?;
    let draft = DraftId::parse(filled.draft.as_str()).map_err(|_| DeskError::BadInput)?;
    let revision = Revision(filled.revision.parse().map_err(|_| DeskError::BadInput)?);
    if filled.action == "discard" {
        return Ok(
            match house.service.discard(&caller, &draft, Some(revision)).await {
                Ok(()) => form::see_other("/mail"),
                Err(error) => back_to(&draft, form::word(&error)),
            },
        );
    }
    let form = with_action(&house, &caller, filled.form, &filled.action).await?;
    let from = form.from.clone();
    let desk = &house.service;
    let saved = desk
        .save_upon(&caller, &draft, revision, &filled.unanswered, form)
        .await?;
    let mut seen = Seen {
        revision: saved.revision,
        files: filled.seen,
    };
    let mut said = "saved";
    for (name, media_type, received) in filled.files {
        let attached = match received {
            Ok(received) => desk.attach(&caller, &saved.id, name, media_type, received).await,
            Err(error) => Err(error),
        };
        match attached {
            Ok(attached) => seen.files.push(attached.id),
            Err(error) => return Ok(back_to(&saved.id, form::word(&error))),
        }
        said = "attached";
    }
    let sends = filled.action == "send";
    if let Some(elsewhere) = saved.elsewhere {
        // Whatever was pressed was pressed on another draft.
        return Ok(beside(&saved.id, &elsewhere.became, sends));
    }
    if sends {
        let key = SubmissionKey::parse(filled.submission_key).map_err(|_| DeskError::BadInput)?;
        let submitted = house.service.submit(&caller, &saved.id, Some(&seen), &key).await;
        return Ok(match submitted {
            Ok(submitted) => form::see_other(&format!("/outbox?sent={}", submitted.id)),
            Err(DeskError::SignedOut) => return Err(Failed(DeskError::SignedOut)),
            Err(DeskError::Objections(found)) if matches!(found.as_slice(), [Objection::FilesChanged(_)]) => {
                back_to(&saved.id, "files_changed")
            }
            Err(error) => back_to(&saved.id, form::word(&error)),
        });
    }
    if filled.action == "ask_right" {
        return Ok(match house.service.check_from(&caller, &from).await {
            Ok(standing) => ask_page(&standing.identity.address, &saved.id),
            Err(error) => back_to(&saved.id, form::word(&error)),
        });
    }
    if filled.action == "send_later" {
        return Ok(back_to(&saved.id, "later"));
    }
    if let Some(id) = filled.action.strip_prefix("withdraw:") {
        let id = RequestId::parse(id).map_err(|_| DeskError::BadInput)?;
        let said = match house.service.withdraw_request(&caller, &id).await {
            Ok(()) => "withdrawn",
            Err(DeskError::NotFound) => "request_gone",
            Err(error) => form::word(&error),
        };
        return Ok(back_to(&saved.id, said));
    }
    if let Err(error) = small_action(&house, &caller, &saved.id, &filled.action).await {
        said = form::word(&error);
    }
    Ok(back_to(&saved.id, said))
}

/// What a button changes in the letter itself.
async fn with_action(
    house: &House,
    caller: &Caller,
    mut form: ComposeForm,
    action: &str,
) -> Result<ComposeForm, DeskError> {
    match action {
        "own_from" => form.from = FromInput::Own,
        "send_once" => form.send_at.clear(),
        "ask_receipt" => form.receipt = true,
        "ask_no_receipt" => form.receipt = false,
        "signature" => {
            let signature = house.service.me(caller).await?.preferences.signature;
            if !signature.trim().is_empty() {
                // RFC 3676 section 4.3: the mark that readers know a signature by.
                form.body.push_str(&format!("\n\n-- \n{signature}"));
            }
        }
        _ => {}
    }
    Ok(form)
}

/// What only changes how the page looks next.
async fn small_action(
    house: &House,
    caller: &Caller,
    draft: &DraftId,
    action: &str,
) -> Result<(), DeskError> {
    let desk = &house.service;
    if let Some(id) = action.strip_prefix("detach:") {
        let id = AttachmentId::parse(id).map_err(|_| DeskError::BadInput)?;
        return desk.detach(caller, draft, &id).await;
    }
    if let Some(id) = action.strip_prefix("forget:") {
        let id = IdentityId::parse(id).map_err(|_| DeskError::BadInput)?;
        return desk.forget(caller, &id).await;
    }
    if matches!(action, "show_from" | "hide_from" | "show_bcc" | "hide_bcc") {
        let mut preferences = desk.me(caller).await?.preferences;
        match action {
            "show_from" => preferences.show_from = true,
            "hide_from" => preferences.show_from = false,
            "show_bcc" => preferences.show_bcc = true,
            _ => preferences.show_bcc = false,
        }
        return desk.prefer(caller, preferences).await;
    }
    Ok(())
}

/// Asking for the right to this address; from there one comes back to the draft.
fn ask_page(address: &Address, draft: &DraftId) -> Response {
    let asked = form::with_parameter("/delegations/ask", "mailbox", address.as_str());
    let back = format!("/compose?draft={draft}");
    form::see_other(&form::with_parameter(&asked, "back", &back))
}

fn back_to(draft: &DraftId, said: &str) -> Response {
    form::see_other(&format!("/compose?draft={draft}&said={said}"))
}

/// To the draft that holds what was written, with what became of the one it was written in.
fn beside(draft: &DraftId, became: &Became, sends: bool) -> Response {
    let unsent = if sends { "unsent_" } else { "" };
    match became {
        Became::Changed(other) => back_to(draft, &format!("{unsent}changed&other={other}")),
        Became::Leaving => back_to(draft, &format!("{unsent}leaving")),
        Became::Left => back_to(draft, &format!("{unsent}left")),
        Became::Discarded => back_to(draft, &format!("{unsent}discarded")),
    }
}

async fn read(house: &House, caller: &Caller, mut multipart: Multipart) -> Result<Filled, DeskError> {
    let mut filled = Filled::default();
    while let Some(field) = multipart.next_field().await.map_err(|error| cut(house, &error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "files" {
            let file = FileName::of_path(field.file_name().unwrap_or_default());
            let media_type = field.content_type().unwrap_or_default().to_owned();
            let chosen = field.file_name().is_some_and(|name| !name.is_empty());
            if !chosen {
                continue;
            }
            // The page names its draft before its files.
            let draft = DraftId::parse(filled.draft.as_str()).map_err(|_| DeskError::BadInput)?;
            let mut content = Coming { house, field };
            let received = match house.service.receive(caller, &draft, &mut content).await {
                // Said once the words are saved.
                Err(DeskError::TooLarge { limit }) => Err(DeskError::TooLarge { limit }),
                received => Ok(received?),
            };
            filled.files.push((file, media_type, received));
            continue;
        }
        let value = text(house, field).await?;
        let form = &mut filled.form;
        match name.as_str() {
            "draft" => filled.draft = value,
            "revision" => filled.revision = value,
            "submission_key" => filled.submission_key = value,
            "action" => filled.action = value,
            "unanswered" => filled.unanswered = serde_json::from_str(&value).unwrap_or_default(),
            "seen" => filled.seen.extend(AttachmentId::parse(value).ok()),
            "from" => form.from = FromInput::Typed(value),
            "to" => form.to = value,
            "cc" => form.cc = value,
            "bcc" => form.bcc = value,
            "subject" => form.subject = value,
            // Forms send line ends as CRLF (HTML, "multipart/form-data").
            "body" => form.body = value.replace("\r\n", "\n"),
            "send_at" => form.send_at = value,
            // A box without its tick says nothing.
            "receipt" => form.receipt = true,
            _ => {}
        }
    }
    Ok(filled)
}

async fn text(house: &House, field: Field<'_>) -> Result<String, DeskError> {
    field.text().await.map_err(|error| cut(house, &error))
}
