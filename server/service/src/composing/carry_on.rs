//! Going on with a message in Drafts: ours by its id, another client's from its octets.

use domain::{
    address::Mailbox,
    desk::{Answer, Caller},
    draft::ComposeForm,
    folder::Place,
    id::DraftId,
    identity::FromInput,
    message::MessageKey,
};

use super::quote;
use crate::{
    Service, error,
    ports::{OutgoingFile, StateError, StoredDraft},
    reading,
};

pub(super) enum Carried {
    /// It was ours all along.
    Ours(Box<StoredDraft>),
    Foreign {
        form: ComposeForm,
        files: Vec<OutgoingFile>,
    },
}

pub(super) async fn carry_on(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
) -> Answer<Carried> {
    let message = reading::fetch_parsed(service, caller, place, key).await?;
    let parsed = &message.parsed;
    if let Some(id) = parsed.draft_id.as_deref().and_then(|id| DraftId::parse(id).ok()) {
        match service.ports.drafts.find(&caller.account, &id).await {
            Ok(stored) => return Ok(Carried::Ours(Box::new(stored))),
            Err(StateError::NotFound) => {}
            Err(other) => return Err(error::state(other)),
        }
    }
    let list = |people: &[Mailbox]| {
        people
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let from = parsed.from.as_ref().filter(|from| from.address != caller.address);
    let form = ComposeForm {
        from: from.map_or(FromInput::Own, |from| FromInput::Typed(from.address.to_string())),
        to: list(&parsed.to),
        cc: list(&parsed.cc),
        bcc: list(&parsed.bcc),
        subject: parsed.subject.to_string(),
        body: quote::text_of(parsed).to_owned(),
        send_at: String::new(),
        receipt: parsed.receipt.is_some(),
    };
    let mut files = Vec::new();
    for attachment in &parsed.attachments {
        files.push(
            service
                .ports
                .mime
                .part(&message.raw, attachment.part)
                .map_err(error::mime)?,
        );
    }
    Ok(Carried::Foreign { form, files })
}
