//! A grant whose last day is over gives nothing any more; here it goes, and those it was between are told.

use domain::journal::GrantCause;

use super::change::{self, Along, Author, Wanted};
use crate::{
    Ports,
    ports::{StateError, Terms},
};

/// A worker's part: one grant. What follows (sessions to be closed) are steps that a worker finds next.
pub(super) async fn end_one(ports: &Ports) -> Result<bool, StateError> {
    let now = ports.clock.now();
    let Some(grant) = ports.delegations.expired(now, 1).await?.into_iter().next() else {
        return Ok(false);
    };
    let mailbox = ports.accounts.by_id(&grant.mailbox).await?;
    let delegate = ports.accounts.by_id(&grant.delegate).await?;
    let seen = ports.grants.given_by(&grant.mailbox).await?;
    // Renewed or taken away meanwhile, perhaps by another worker.
    if !seen.iter().any(|(known, _)| *known == grant) {
        return Ok(false);
    }
    let wanted = vec![Wanted {
        delegate,
        after: Terms::NONE,
    }];
    let author = Author::system(GrantCause::Expired);
    match change::make(ports, &author, &mailbox, &seen, wanted, Along::default()).await {
        Ok(_) => Ok(true),
        Err(StateError::Conflict) => Ok(false),
        Err(other) => Err(other),
    }
}
