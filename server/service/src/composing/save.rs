//! Keeping every word, readable or not.

use domain::{
    desk::{Answer, Caller, DeskError},
    draft::{ComposeForm, Revision, Saved},
    id::{AttachmentId, DraftId},
};

use super::mirror;
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
    let next = match before {
        // The same words again are the same revision: a save repeated by an impatient network forks nothing.
        Some(stored) if stored.form == form && stored.submitted.is_none() => {
            return Ok(saved(service, caller, &stored, false));
        }
        Some(stored) if stored.revision == revision && stored.submitted.is_none() => StoredDraft {
            revision: Revision(revision.0 + 1),
            form,
            updated: service.ports.clock.now(),
            ..stored
        },
        Some(other) => return fork(service, caller, other, form).await,
        None => StoredDraft {
            id: id.clone(),
            account: caller.account.clone(),
            revision: Revision(1),
            form,
            answers: None,
            mirror: None,
            submitted: None,
            updated: service.ports.clock.now(),
        },
    };
    match service.ports.drafts.save(&next).await {
        Ok(()) => {}
        Err(StateError::Conflict) => {
            let other = service
                .ports
                .drafts
                .find(&caller.account, id)
                .await
                .map_err(error::state)?;
            return fork(service, caller, other, next.form).await;
        }
        Err(other) => return Err(error::state(other)),
    }
    mirror::write(service, caller, &next).await;
    Ok(saved(service, caller, &next, false))
}

/// Another tab saved in between, or the draft is on its way: these words become a draft of their own.
async fn fork(service: &Service, caller: &Caller, other: StoredDraft, form: ComposeForm) -> Answer<Saved> {
    let ports = &service.ports;
    let kept = StoredDraft {
        id: DraftId::parse(ports.ids.uuid()).map_err(|e| error::internal("draft id", &e))?,
        account: caller.account.clone(),
        revision: Revision(1),
        form,
        answers: other.answers.clone(),
        mirror: None,
        submitted: None,
        updated: ports.clock.now(),
    };
    ports.drafts.save(&kept).await.map_err(error::state)?;
    let files = ports
        .drafts
        .attached(&caller.account, &other.id)
        .await
        .map_err(error::state)?;
    let fresh: Vec<AttachmentId> = files
        .iter()
        .filter_map(|_| AttachmentId::parse(ports.ids.uuid()).ok())
        .collect();
    if !fresh.is_empty() {
        let copied = ports
            .drafts
            .copy_files(&caller.account, &other.id, &kept.id, &fresh)
            .await;
        copied.map_err(error::state)?;
    }
    mirror::write(service, caller, &kept).await;
    Ok(saved(service, caller, &kept, true))
}

fn saved(service: &Service, caller: &Caller, stored: &StoredDraft, forked: bool) -> Saved {
    let now = service.ports.clock.now();
    Saved {
        id: stored.id.clone(),
        revision: stored.revision,
        at: dates::when(stored.updated, now, caller),
        forked,
    }
}
