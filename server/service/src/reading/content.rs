//! What is in a message: its octets, its HTML for the frame, its attachments.

use std::sync::Arc;

use domain::{
    desk::{Answer, Attachment, Caller},
    folder::Place,
    message::MessageKey,
};
use futures::TryFutureExt;
use tokio::{sync::oneshot, task::spawn_blocking};

use super::{access, cache::CachedMessage};
use crate::{
    Service, error,
    ports::{MimeError, ParsedBody},
};

/// The message, fetched and parsed once for a while. The right to open the mailbox is checked every time, cached or not.
pub(crate) async fn fetch_parsed(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
) -> Answer<Arc<CachedMessage>> {
    if let Some(message) = kept(service, caller, place, key).await? {
        return Ok(message);
    }
    let (entered, path) = access::enter_place(service, caller, place).await?;
    let fetched = entered.session.fetch(&path, key.validity, key.uid).await;
    let (raw, flags) = fetched.map_err(|error| access::host_error(service, caller, place, error))?;
    let parsed = service.ports.mime.parse(&raw).map_err(error::mime)?;
    Ok(keep(
        service,
        caller,
        place,
        key,
        CachedMessage { raw, parsed, flags },
    ))
}

/// The same, for a message about to be shown: its document is made beside whatever else opening it takes, before the
/// frame asks for it. All on a thread of its own: milliseconds of pure work, on hostile messages more.
pub(super) async fn fetch_to_show(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
) -> Answer<Arc<CachedMessage>> {
    if let Some(message) = kept(service, caller, place, key).await? {
        return Ok(message);
    }
    let (entered, path) = access::enter_place(service, caller, place).await?;
    let fetched = entered.session.fetch_to_read(&path, key.validity, key.uid).await;
    let (raw, flags) = fetched.map_err(|error| access::host_error(service, caller, place, error))?;
    let (tell, told) = oneshot::channel();
    let (mime, octets) = (service.ports.mime.clone(), raw.clone());
    let work = spawn_blocking(move || {
        let known = Box::new(|parsed| drop(tell.send(parsed)));
        mime.parse_ahead(&octets, known)
    });
    let made = async move { work.await.unwrap_or(Err(MimeError::Unreadable)) };
    let Ok(parsed) = told.await else {
        let error = made.await.err().unwrap_or(MimeError::Unreadable);
        return Err(error::mime(error));
    };
    if matches!(parsed.body, ParsedBody::Html { .. }) {
        let made = made.map_ok(|document| document.unwrap_or_default().into());
        service
            .cache
            .begin_document(&caller.session, place, key, made)
            .await;
    }
    Ok(keep(
        service,
        caller,
        place,
        key,
        CachedMessage { raw, parsed, flags },
    ))
}

async fn kept(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
) -> Answer<Option<Arc<CachedMessage>>> {
    access::right(service, caller, &place.mailbox).await?;
    Ok(service.cache.message(&caller.session, place, key))
}

fn keep(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
    message: CachedMessage,
) -> Arc<CachedMessage> {
    let message = Arc::new(message);
    service.cache.keep_message(&caller.session, place, key, &message);
    message
}

/// The message with this Message-ID in a folder; the newest where there are several.
pub(crate) async fn find_message_id(
    service: &Service,
    caller: &Caller,
    place: &Place,
    message_id: &str,
) -> Answer<Option<MessageKey>> {
    let (entered, path) = access::enter_place(service, caller, place).await?;
    let found = async {
        let uids = entered.session.find_message_id(&path, message_id).await?;
        let Some(uid) = uids.into_iter().max() else {
            return Ok(None);
        };
        let validity = entered.session.list(&path, 0, 1).await?.validity;
        Ok(Some(MessageKey { validity, uid }))
    };
    found
        .await
        .map_err(|error| access::host_error(service, caller, place, error))
}

pub(crate) async fn raw(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
) -> Answer<Vec<u8>> {
    Ok(fetch_parsed(service, caller, place, key).await?.raw.to_vec())
}

pub(crate) async fn html(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
    remote: bool,
) -> Answer<String> {
    let message = fetch_parsed(service, caller, place, key).await?;
    let mime = service.ports.mime.clone();
    let make = async move {
        spawn_blocking(move || mime.document(&message.raw, remote).map(Arc::from))
            .await
            .unwrap_or(Err(MimeError::Unreadable))
    };
    let document = service
        .cache
        .document(&caller.session, place, key, remote, make)
        .await
        .map_err(|error| error::mime((*error).clone()))?;
    Ok(document.to_string())
}

pub(crate) async fn attachment(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
    part: u32,
) -> Answer<Attachment> {
    let message = fetch_parsed(service, caller, place, key).await?;
    let file = service.ports.mime.part(&message.raw, part).map_err(error::mime)?;
    Ok(Attachment {
        name: file.name,
        media_type: file.media_type,
        content: file.content,
    })
}
