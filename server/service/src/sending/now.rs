//! A message that was to leave later, sent now: sealed anew, since the moment it says it was written is the one that was
//! chosen.

use domain::{
    desk::{Answer, Caller, ComposeDesk},
    draft::ComposeForm,
    id::{OutboxId, SubmissionKey},
    outbox::OutboxState,
};

use super::submit;
use crate::{
    Service, error,
    ports::{OutboxChange, OutboxItem, StateError},
};

/// The item it is now. What stands in the way by now is an error; the message is then among the drafts.
pub(super) async fn send_now(service: &Service, caller: &Caller, item: &OutboxItem) -> Answer<OutboxId> {
    let ports = &service.ports;
    let taken_back = OutboxChange::plain(OutboxState::Withdrawn, ports.clock.now());
    ports
        .outbox
        .advance(&item.new.id, OutboxState::Queued, &taken_back)
        .await
        .map_err(super::outbox::moved)?;
    let stored = ports
        .drafts
        .find(&caller.account, &item.new.draft)
        .await
        .map_err(error::state)?;
    let form = ComposeForm {
        send_at: String::new(),
        ..stored.form
    };
    let saved = service.save(caller, &stored.id, stored.revision, form).await?;
    let key = SubmissionKey::parse(ports.ids.uuid()).map_err(|e| error::internal("submission key", &e))?;
    let sent = submit(service, caller, &saved.id, None, &key).await?;
    match ports.outbox.hasten(&sent.id, ports.clock.now()).await {
        // Nobody wants to take it back: it may have left already.
        Ok(()) | Err(StateError::Conflict) => Ok(sent.id),
        Err(other) => Err(error::state(other)),
    }
}
