//! A message that left, but not to all: what came back is corrected and sent to those it did not reach, or let be.

use domain::{
    desk::{Answer, Caller, ComposeDesk, DeskError},
    draft::ComposeForm,
    id::DraftId,
    outbox::OutboxState,
};

use crate::{
    Service, composing, error,
    ports::{OutboxItem, StateError},
};

/// Left, with recipients refused, and not yet dismissed.
pub(super) fn is_partly(item: &OutboxItem) -> bool {
    matches!(item.state, OutboxState::Accepted | OutboxState::Filed)
        && !item.partly.is_empty()
        && !item.dismissed
}

/// Its draft, addressed to those alone that it did not reach. It stays in the Outbox until that is sent.
pub(super) async fn edit(service: &Service, caller: &Caller, item: &OutboxItem) -> Answer<DraftId> {
    let ports = &service.ports;
    let stored = match ports.drafts.find(&caller.account, &item.new.draft).await {
        Ok(stored) => stored,
        Err(StateError::NotFound) => {
            // It came back after its draft was gone.
            composing::again(service, caller, item, |form| to_those_alone(item, form)).await?;
            return Ok(item.new.draft.clone());
        }
        Err(other) => return Err(error::state(other)),
    };
    match &stored.submitted {
        // Back already, perhaps corrected.
        None => return Ok(stored.id),
        Some(by) if *by != item.new.id => return Err(DeskError::NotFound),
        Some(_) => {}
    }
    ports
        .drafts
        .set_submitted(&stored.id, None)
        .await
        .map_err(error::state)?;
    let form = to_those_alone(item, stored.form);
    let saved = service.save(caller, &stored.id, stored.revision, form).await?;
    Ok(saved.id)
}

fn to_those_alone(item: &OutboxItem, form: ComposeForm) -> ComposeForm {
    let missed: Vec<&str> = item.partly.iter().map(|missed| missed.address.as_str()).collect();
    ComposeForm {
        to: missed.join(", "),
        cc: String::new(),
        bcc: String::new(),
        send_at: String::new(),
        ..form
    }
}

/// Seen, and nothing more to do about it: its draft goes too.
pub(super) async fn dismiss(service: &Service, caller: &Caller, item: &OutboxItem) -> Answer<()> {
    let ports = &service.ports;
    ports.outbox.dismiss(&item.new.id).await.map_err(error::state)?;
    match ports.drafts.find(&caller.account, &item.new.draft).await {
        Ok(stored) if stored.submitted.as_ref() == Some(&item.new.id) => {
            ports
                .drafts
                .set_submitted(&stored.id, None)
                .await
                .map_err(error::state)?;
            composing::discard(service, caller, &stored.id, Some(stored.revision)).await
        }
        Ok(_) | Err(StateError::NotFound) => Ok(()),
        Err(other) => Err(error::state(other)),
    }
}
