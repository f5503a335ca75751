//! Keeping every word, readable or not.

use domain::{
    desk::{Answer, Caller, DeskError},
    draft::{ComposeForm, Elsewhere, Revision, Saved},
    id::DraftId,
};

use super::{
    beside::{self, Base},
    mirror,
};
use crate::{
    Service, dates, error, identities,
    ports::{StateError, StoredDraft},
};

/// Octets of all fields together; more is a file, to be attached.
pub(super) const FORM_MOST: usize = 4 << 20;

pub(crate) async fn save(
    service: &Service,
    caller: &Caller,
    id: &DraftId,
    revision: Revision,
    mut form: ComposeForm,
) -> Answer<Saved> {
    let octets = [&form.to, &form.cc, &form.bcc, &form.subject, &form.body]
        .iter()
        .map(|text| text.len())
        .sum::<usize>();
    if octets > FORM_MOST {
        return Err(DeskError::TooLarge {
            limit: FORM_MOST as u64,
        });
    }
    form.from = identities::to_stored(&service.ports, caller, &form.from).await?;
    let before = match service.ports.drafts.find(&caller.account, id).await {
        Ok(stored) => Some(stored),
        Err(StateError::NotFound) => None,
        Err(other) => return Err(error::state(other)),
    };
    let base = Base { id, revision };
    let next = match before {
        // The same words again are the same revision: a save repeated by an impatient network forks nothing, nor does Send
        // pressed again on words that are on their way.
        Some(stored) if stored.form == form => {
            return Ok(saved(service, caller, &stored, None));
        }
        Some(stored) if stored.revision == revision && stored.submitted.is_none() => StoredDraft {
            revision: Revision(revision.0 + 1),
            form,
            updated: service.ports.clock.now(),
            ..stored
        },
        Some(other) => return beside::changed(service, caller, base, other, form).await,
        None if revision != Revision(0) => return beside::gone(service, caller, base, form).await,
        None => begun(service, caller, id, form),
    };
    match service.ports.drafts.save(&next).await {
        Ok(()) => {}
        Err(StateError::Conflict) => {
            let other = match service.ports.drafts.find(&caller.account, id).await {
                Ok(other) => other,
                Err(StateError::NotFound) => return beside::gone(service, caller, base, next.form).await,
                Err(other) => return Err(error::state(other)),
            };
            return beside::changed(service, caller, base, other, next.form).await;
        }
        Err(other) => return Err(error::state(other)),
    }
    mirror::write(service, caller, &next).await;
    Ok(saved(service, caller, &next, None))
}

/// The first revision of a draft that answers nothing.
pub(super) fn begun(service: &Service, caller: &Caller, id: &DraftId, form: ComposeForm) -> StoredDraft {
    StoredDraft {
        id: id.clone(),
        account: caller.account.clone(),
        revision: Revision(1),
        form,
        answers: None,
        mirror: None,
        submitted: None,
        updated: service.ports.clock.now(),
    }
}

pub(super) fn saved(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
    elsewhere: Option<Elsewhere>,
) -> Saved {
    let now = service.ports.clock.now();
    Saved {
        id: stored.id.clone(),
        revision: stored.revision,
        at: dates::when(stored.updated, now, caller),
        elsewhere,
    }
}
