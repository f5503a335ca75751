//! Throwing a draft away.

use domain::{
    desk::{Answer, Caller, DeskError},
    draft::Revision,
    id::DraftId,
};

use super::mirror;
use crate::{Service, error, ports::StateError};

/// A draft never stored is discarded already; one on its way is not ours to throw away. Whoever discards what was `seen`
/// has not seen what another window wrote since: that stays.
pub(crate) async fn discard(
    service: &Service,
    caller: &Caller,
    id: &DraftId,
    seen: Option<Revision>,
) -> Answer<()> {
    let stored = match service.ports.drafts.find(&caller.account, id).await {
        Ok(stored) => stored,
        Err(StateError::NotFound) => return Ok(()),
        Err(other) => return Err(error::state(other)),
    };
    if stored.submitted.is_some() {
        return Err(DeskError::Forbidden);
    }
    if seen.is_some_and(|seen| seen < stored.revision) {
        return Ok(());
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
