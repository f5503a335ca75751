//! Throwing a draft away.

use domain::{
    desk::{Answer, Caller, DeskError},
    id::DraftId,
};

use super::mirror;
use crate::{Service, error, ports::StateError};

/// A draft never stored is discarded already; one on its way is not ours to throw away.
pub(crate) async fn discard(service: &Service, caller: &Caller, id: &DraftId) -> Answer<()> {
    let stored = match service.ports.drafts.find(&caller.account, id).await {
        Ok(stored) => stored,
        Err(StateError::NotFound) => return Ok(()),
        Err(other) => return Err(error::state(other)),
    };
    if stored.submitted.is_some() {
        return Err(DeskError::Forbidden);
    }
    service
        .ports
        .drafts
        .remove(&caller.account, id)
        .await
        .map_err(error::state)?;
    mirror::remove(service, caller, stored.mirror).await;
    Ok(())
}
