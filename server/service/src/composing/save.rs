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

/// More than any page has sent in vain; each costs a question to the database.
const UNANSWERED_MOST: usize = 16;

/// `unanswered`: what the writer's page sent upon the same base before, and never heard of.
pub(crate) async fn save(
    service: &Service,
    caller: &Caller,
    base: Base<'_>,
    unanswered: &[ComposeForm],
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
    let ports = &service.ports;
    form.from = identities::to_stored(ports, caller, &form.from).await?;
    let own = as_stored(service, caller, unanswered).await;
    let follows = |stored: &StoredDraft| {
        stored.submitted.is_none() && (stored.revision == base.revision || own.contains(&stored.form))
    };
    // Whoever wrote in between is looked at again: it may have been this very page.
    loop {
        let next = match ports.drafts.find(&caller.account, base.id).await {
            // The same words again are the same revision: a save repeated by an impatient network forks nothing, nor does
            // Send pressed again on words that are on their way.
            Ok(stored) if stored.form == form => return Ok(saved(service, caller, &stored, None)),
            Ok(stored) if follows(&stored) => StoredDraft {
                revision: Revision(stored.revision.0 + 1),
                form: form.clone(),
                updated: ports.clock.now(),
                ..stored
            },
            Ok(other) => return beside::changed(service, caller, base, other, form).await,
            Err(StateError::NotFound) if base.revision == Revision(0) => {
                begun(service, caller, base.id, form.clone())
            }
            Err(StateError::NotFound) => return beside::gone(service, caller, base, form).await,
            Err(other) => return Err(error::state(other)),
        };
        match ports.drafts.save(&next).await {
            Ok(()) => {
                mirror::write(service, caller, &next).await;
                return Ok(saved(service, caller, &next, None));
            }
            Err(StateError::Conflict) => {}
            Err(other) => return Err(error::state(other)),
        }
    }
}

/// The last of them as they would stand in the store. What can no longer be said so is not there.
async fn as_stored(service: &Service, caller: &Caller, forms: &[ComposeForm]) -> Vec<ComposeForm> {
    let mut all = Vec::with_capacity(forms.len());
    for form in forms.iter().rev().take(UNANSWERED_MOST) {
        if let Ok(from) = identities::to_stored(&service.ports, caller, &form.from).await {
            all.push(ComposeForm { from, ..form.clone() });
        }
    }
    all
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
