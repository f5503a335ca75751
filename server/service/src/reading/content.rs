//! What is in a message: its octets, its HTML for the frame, its attachments.

use std::sync::Arc;

use domain::{
    desk::{Answer, Attachment, Caller},
    folder::Place,
    message::MessageKey,
};

use super::{access, cache::CachedMessage};
use crate::{Service, error};

/// The message, fetched and parsed once for a while. The right to open the mailbox is checked every time, cached or not.
pub(crate) async fn fetch_parsed(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
) -> Answer<Arc<CachedMessage>> {
    access::right(service, caller, &place.mailbox).await?;
    if let Some(message) = service.cache.message(&caller.session, place, key) {
        return Ok(message);
    }
    let (entered, path) = access::enter_place(service, caller, place).await?;
    let (raw, flags) = entered
        .session
        .fetch(&path, key.validity, key.uid)
        .await
        .map_err(|error| access::host_error(service, caller, place, error))?;
    let parsed = service.ports.mime.parse(&raw).map_err(error::mime)?;
    let message = Arc::new(CachedMessage { raw, parsed, flags });
    service.cache.keep_message(&caller.session, place, key, &message);
    Ok(message)
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
    service
        .ports
        .mime
        .document(&message.raw, remote)
        .map_err(error::mime)
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
