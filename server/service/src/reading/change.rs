//! Marking, moving, erasing.

use domain::{
    delegation::AccessRight,
    desk::{Answer, Caller, DeskError, Moved},
    folder::{FolderKey, Place},
    message::{Mark, MessageKey},
};

use super::access::{self, Entered};
use crate::Service;

/// UIDs by the UIDVALIDITY they belong to. Keys of more than one validity cannot all be alive: those of a dead one name
/// nothing and the host says so.
fn uids(keys: &[MessageKey]) -> Answer<(u32, Vec<u32>)> {
    let first = keys.first().ok_or(DeskError::BadInput)?;
    if keys.iter().any(|key| key.validity != first.validity) {
        return Err(DeskError::NotFound);
    }
    Ok((first.validity, keys.iter().map(|key| key.uid).collect()))
}

async fn enter_to_write(service: &Service, caller: &Caller, place: &Place) -> Answer<(Entered, String)> {
    if access::right(service, caller, &place.mailbox).await? != AccessRight::Full {
        return Err(DeskError::Forbidden);
    }
    access::enter_place(service, caller, place).await
}

fn forget(service: &Service, caller: &Caller, place: &Place, keys: &[MessageKey]) {
    for key in keys {
        service.cache.forget_message(&caller.session, place, *key);
    }
}

pub(crate) async fn mark(
    service: &Service,
    caller: &Caller,
    place: &Place,
    keys: &[MessageKey],
    mark: Mark,
) -> Answer<()> {
    let (validity, uids) = uids(keys)?;
    let (entered, path) = enter_to_write(service, caller, place).await?;
    let done = entered.session.mark(&path, validity, &uids, mark).await;
    forget(service, caller, place, keys);
    done.map_err(|error| access::host_error(service, caller, place, error))
}

pub(crate) async fn move_to(
    service: &Service,
    caller: &Caller,
    place: &Place,
    keys: &[MessageKey],
    to: &FolderKey,
) -> Answer<Moved> {
    let (validity, uids) = uids(keys)?;
    let (entered, from) = enter_to_write(service, caller, place).await?;
    let target = Place {
        mailbox: place.mailbox.clone(),
        folder: to.clone(),
    };
    let into = access::path(service, caller, &entered, &target).await?;
    if into == from {
        return Ok(Moved {
            count: 0,
            to: to.clone(),
            keys: Vec::new(),
        });
    }
    let carried = entered
        .session
        .move_to(&from, validity, &uids, &into)
        .await
        .map_err(|error| access::host_error(service, caller, place, error))?;
    forget(service, caller, place, keys);
    let (validity, uids) = carried.arrived.unwrap_or_default();
    Ok(Moved {
        count: carried.count,
        to: to.clone(),
        keys: uids.into_iter().map(|uid| MessageKey { validity, uid }).collect(),
    })
}

pub(crate) async fn erase(
    service: &Service,
    caller: &Caller,
    place: &Place,
    keys: &[MessageKey],
) -> Answer<()> {
    let (validity, uids) = uids(keys)?;
    let (entered, path) = enter_to_write(service, caller, place).await?;
    let done = entered.session.erase(&path, validity, &uids).await;
    forget(service, caller, place, keys);
    done.map_err(|error| access::host_error(service, caller, place, error))
}
