//! A message that came back after its draft was gone: its words and files are in a copy in Sent.

use domain::{
    desk::{Answer, Caller, DeskError},
    draft::ComposeForm,
    folder::{FolderKey, FolderRole, Place},
    message::MessageKey,
};

use super::{
    carry_on::{Carried, carry_on},
    save::begun,
    sheet,
};
use crate::{
    Service, error,
    ports::{OutboxItem, StoredDraft},
    reading,
};

/// Under the id of the draft it was, so that a second press finds the same one.
pub(crate) async fn again(
    service: &Service,
    caller: &Caller,
    item: &OutboxItem,
    addressed: impl FnOnce(ComposeForm) -> ComposeForm,
) -> Answer<()> {
    let (place, key) = sent_copy(service, caller, item).await?;
    let Carried::Foreign { form, files } = carry_on(service, caller, &place, key).await? else {
        return Err(DeskError::NotFound);
    };
    let stored = StoredDraft {
        answers: item.new.answers.clone(),
        ..begun(service, caller, &item.new.draft, addressed(form))
    };
    sheet::store(service, caller, &stored, files).await
}

/// The writer's, or the mailbox's where copies go only there and the writer may look into it.
async fn sent_copy(service: &Service, caller: &Caller, item: &OutboxItem) -> Answer<(Place, MessageKey)> {
    let mut mailboxes = vec![caller.address.clone()];
    if let Some(mailbox) = &item.new.mailbox {
        let mailbox = service.ports.accounts.by_id(mailbox).await;
        mailboxes.push(mailbox.map_err(error::state)?.address);
    }
    for mailbox in mailboxes {
        let place = Place {
            mailbox,
            folder: FolderKey::Role(FolderRole::Sent),
        };
        let found = reading::find_message_id(service, caller, &place, &item.new.message_id).await;
        match found {
            Ok(Some(key)) => return Ok((place, key)),
            Ok(None) | Err(DeskError::Forbidden | DeskError::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Err(DeskError::NotFound)
}
