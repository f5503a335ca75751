//! A draft's copy in the Drafts folder, for every other client. The words are safe in our own state before: a mail
//! server that is away costs the copy, not the draft.

use domain::{
    address::{Mailbox, parse_list},
    desk::{Caller, DeskError},
    folder::{FolderKey, FolderRole, Place},
    header::Subject,
    message::{Flags, MessageKey},
};

use crate::{
    Service, error, identities,
    message_id::message_id,
    ports::{Outgoing, StoredDraft},
    reading::access,
};

fn drafts_folder(caller: &Caller) -> Place {
    Place {
        mailbox: caller.address.clone(),
        folder: FolderKey::Role(FolderRole::Drafts),
    }
}

/// Puts the new copy there, then takes the old one away: at no moment is there none.
pub(super) async fn write(service: &Service, caller: &Caller, stored: &StoredDraft) {
    let before = match service.ports.drafts.find(&caller.account, &stored.id).await {
        Ok(now) if now.revision > stored.revision => return,
        Ok(now) => now.mirror,
        Err(_) => stored.mirror,
    };
    match append(service, caller, stored).await {
        Ok(mirror) => {
            if let Err(failed) = service.ports.drafts.set_mirror(&stored.id, mirror.as_ref()).await {
                tracing::warn!(error = %failed, "where a draft's copy lies was not noted");
            }
            remove(service, caller, before).await;
        }
        Err(failed) => tracing::warn!(error = %failed, "a draft's copy was not written"),
    }
}

async fn append(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
) -> Result<Option<MessageKey>, DeskError> {
    let message = outgoing(service, caller, stored).await?;
    let octets = service.ports.mime.write(&message).map_err(error::mime)?;
    let (entered, path) = access::enter_place(service, caller, &drafts_folder(caller)).await?;
    let flags = Flags {
        seen: true,
        draft: true,
        ..Flags::default()
    };
    let appended = entered
        .session
        .append(&path, &octets, flags, Some(stored.updated))
        .await
        .map_err(error::host)?;
    Ok(match (appended.validity, appended.uid) {
        (Some(validity), Some(uid)) => Some(MessageKey { validity, uid }),
        _ => None,
    })
}

/// Takes a copy out of the Drafts folder.
pub(crate) async fn remove(service: &Service, caller: &Caller, mirror: Option<MessageKey>) {
    let Some(key) = mirror else { return };
    let place = drafts_folder(caller);
    let removed = async {
        let (entered, path) = access::enter_place(service, caller, &place).await?;
        entered
            .session
            .erase(&path, key.validity, &[key.uid])
            .await
            .map_err(error::host)
    };
    if let Err(failed) = removed.await {
        tracing::info!(error = %failed, "a draft's old copy was not removed");
    }
}

async fn outgoing(service: &Service, caller: &Caller, stored: &StoredDraft) -> Result<Outgoing, DeskError> {
    // Recipients that cannot be read have no place in a message; they stay in our own state.
    let people = |text: &str| {
        parse_list(text)
            .into_iter()
            .filter_map(Result::ok)
            .collect::<Vec<Mailbox>>()
    };
    let form = &stored.form;
    let from = match identities::of_input(&service.ports, caller, &form.from).await {
        Ok(standing) => Mailbox::from(&standing.identity),
        Err(_) => Mailbox {
            name: caller.name.clone(),
            address: caller.address.clone(),
        },
    };
    let files = service
        .ports
        .drafts
        .files(&caller.account, &stored.id)
        .await
        .map_err(error::state)?;
    Ok(Outgoing {
        sender: None,
        reply_to: None,
        to: people(&form.to),
        cc: people(&form.cc),
        bcc: people(&form.bcc),
        subject: Subject::lossy(&form.subject),
        message_id: message_id(&format!("{}.{}", stored.id, stored.revision.0), &from.address),
        date: stored.updated,
        in_reply_to: stored.answers.as_ref().and_then(|a| a.in_reply_to.clone()),
        references: stored
            .answers
            .as_ref()
            .map(|a| a.references.clone())
            .unwrap_or_default(),
        text: form.body.replace('\0', ""),
        files: files.into_iter().map(|(_, file)| file).collect(),
        draft_id: Some(stored.id.to_string()),
        asks_receipt: form.receipt,
        receipt: None,
        from,
    })
}
