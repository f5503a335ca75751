//! Opening a message in the reading pane.

use domain::{
    account::Colour,
    desk::{Answer, Caller},
    draft::ReplyMode,
    folder::{FolderKey, FolderRole, Place},
    header::DisplayName,
    id::DraftId,
    identity::{FromChoice, Identity, Section},
    message::{AttachmentInfo, Body, Mark, MessageKey, MessageView},
};

use super::{access, cache::CachedMessage, content};
use crate::{
    Service, composing, dates, deliveries, identities,
    ports::{ParsedBody, ParsedMessage},
    receipts,
};

pub(crate) async fn open(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
) -> Answer<MessageView> {
    let message = content::fetch_to_show(service, caller, place, key).await?;
    let writable =
        access::right(service, caller, &place.mailbox).await? == domain::delegation::AccessRight::Full;
    let marked = async {
        if writable && !message.flags.seen {
            seen(service, caller, place, key, &message).await
        } else {
            message.flags
        }
    };
    let parsed = &message.parsed;
    let (flags, reply_from, written_by, draft, receipt, deliveries, ()) = tokio::join!(
        marked,
        reply_from(service, caller, place, parsed),
        written_by(service, place, parsed),
        own_draft(service, caller, place, parsed),
        receipts::shown(service, caller, place, key, &message),
        deliveries::of_message(service, caller, place, parsed),
        deliveries::read_here(service, place, &message.raw, parsed),
    );
    let now = service.ports.clock.now();
    Ok(MessageView {
        place: place.clone(),
        key,
        from: parsed.from.clone(),
        sender: parsed
            .sender
            .clone()
            .filter(|sender| parsed.from.as_ref().is_none_or(|f| f.address != sender.address)),
        reply_to: parsed.reply_to.clone(),
        to: parsed.to.clone(),
        cc: parsed.cc.clone(),
        bcc: parsed.bcc.clone(),
        subject: parsed.subject.clone(),
        when: dates::when(parsed.date.unwrap_or(now), now, caller),
        flags,
        body: body(parsed),
        attachments: attachments(parsed),
        writable,
        reply_from: reply_from?,
        written_by,
        draft,
        receipt,
        deliveries: deliveries?,
    })
}

/// Marks it seen on the server; the page is not held up by a failure to do so.
async fn seen(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
    message: &CachedMessage,
) -> domain::message::Flags {
    let marked = super::change::mark(service, caller, place, &[key], Mark::Seen).await;
    if let Err(error) = &marked {
        tracing::info!(%error, "a message could not be marked seen");
        return message.flags;
    }
    let flags = domain::message::Flags {
        seen: true,
        ..message.flags
    };
    let kept = CachedMessage {
        raw: message.raw.clone(),
        parsed: message.parsed.clone(),
        flags,
    };
    service
        .cache
        .keep_message(&caller.session, place, key, &std::sync::Arc::new(kept));
    flags
}

fn body(parsed: &ParsedMessage) -> Body {
    match &parsed.body {
        ParsedBody::Empty => Body::Empty,
        ParsedBody::Text(text) if text.trim().is_empty() => Body::Empty,
        ParsedBody::Text(text) => Body::Text(text.clone()),
        ParsedBody::Html { remote, .. } => Body::Html { remote: *remote },
    }
}

fn attachments(parsed: &ParsedMessage) -> Vec<AttachmentInfo> {
    parsed
        .attachments
        .iter()
        .map(|a| AttachmentInfo {
            part: a.part,
            name: a.name.clone(),
            media_type: a.media_type.clone(),
            size: a.size,
        })
        .collect()
}

/// In whose name a reply would be written, when it is not simply one's own.
async fn reply_from(
    service: &Service,
    caller: &Caller,
    place: &Place,
    parsed: &ParsedMessage,
) -> Answer<Option<FromChoice>> {
    if composing::is_plainly_own(caller, place, parsed) {
        return Ok(None);
    }
    let choices = identities::choices(&service.ports, caller).await?;
    let guessed = composing::guess_from(caller, &choices, place, parsed, ReplyMode::Reply);
    Ok(guessed.filter(|choice| choice.section != Section::Own).cloned())
}

/// Believed only of copies in a Sent folder: anybody can write that header into a message they send.
async fn written_by(service: &Service, place: &Place, parsed: &ParsedMessage) -> Option<Identity> {
    let writer = parsed
        .written_by
        .as_ref()
        .filter(|_| place.folder == FolderKey::Role(FolderRole::Sent))?;
    let name = service
        .ports
        .accounts
        .by_address(writer)
        .await
        .map_or_else(|_| DisplayName::default(), |a| a.name);
    Some(Identity {
        address: writer.clone(),
        name,
        colour: Colour::of(writer),
    })
}

async fn own_draft(
    service: &Service,
    caller: &Caller,
    place: &Place,
    parsed: &ParsedMessage,
) -> Option<DraftId> {
    let id = parsed
        .draft_id
        .as_deref()
        .filter(|_| place.mailbox == caller.address)?;
    let id = DraftId::parse(id).ok()?;
    service
        .ports
        .drafts
        .find(&caller.account, &id)
        .await
        .ok()
        .map(|draft| draft.id)
}
