//! `$MDNSent` on the original (RFC 3503): no other mail program asks again.

use domain::{
    delegation::AccessRight,
    desk::{Answer, Caller, ReadingDesk},
    folder::Place,
    message::{Mark, MessageKey},
};

use crate::{Service, error, reading::access};

/// Our own state has the answer already: a mailbox that cannot hold the mark is no failure.
pub(super) async fn answered(service: &Service, caller: &Caller, place: &Place, key: MessageKey) {
    if let Err(failed) = mark(service, caller, place, key).await {
        tracing::info!(error = %failed, "a message was not marked as answered by a receipt");
    }
    service.cache.forget_message(&caller.session, place, key);
}

/// Where the reader may only read, the service marks it: the answer is the mailbox's.
async fn mark(service: &Service, caller: &Caller, place: &Place, key: MessageKey) -> Answer<()> {
    if access::right(service, caller, &place.mailbox).await? == AccessRight::Full {
        return service.mark(caller, place, &[key], Mark::MdnSent).await;
    }
    let (_, path) = access::enter_place(service, caller, place).await?;
    let host = &service.ports.host;
    if let Some(session) = host.open_as_service(&place.mailbox).await.map_err(error::host)? {
        session
            .mark(&path, key.validity, &[key.uid], Mark::MdnSent)
            .await
            .map_err(error::host)?;
    }
    Ok(())
}
