//! Words whose draft another window changed, sent or discarded meanwhile: they become a draft of their own, with the
//! files and whatever it answers.

use domain::{
    desk::{Answer, Caller},
    draft::{Became, ComposeForm, Elsewhere, Revision, Saved},
    id::{AccountId, AttachmentId, DraftId},
    outbox::OutboxState,
};
use sha2::{Digest, Sha256};

use super::{
    mirror,
    save::{begun, saved},
};
use crate::{
    Service, error,
    ports::{StateError, StoredDraft},
};

/// What a page had before it the last time it heard from the server.
#[derive(Clone, Copy)]
pub(super) struct Base<'a> {
    pub(super) id: &'a DraftId,
    pub(super) revision: Revision,
}

/// It is there, with other words, or on its way.
pub(super) async fn changed(
    service: &Service,
    caller: &Caller,
    base: Base<'_>,
    other: StoredDraft,
    form: ComposeForm,
) -> Answer<Saved> {
    let kept = StoredDraft {
        answers: other.answers.clone(),
        ..begun(service, caller, &own_id(&caller.account, base, &form)?, form)
    };
    let kept = keep(service, caller, kept).await?;
    carry_files(service, caller, &other.id, &kept.id).await?;
    mirror::write(service, caller, &kept).await;
    let became = match other.submitted {
        Some(_) => Became::Leaving,
        None => Became::Changed(other.id),
    };
    told(service, caller, &kept, became).await
}

/// It is not there any more.
pub(super) async fn gone(
    service: &Service,
    caller: &Caller,
    base: Base<'_>,
    form: ComposeForm,
) -> Answer<Saved> {
    let outbox = &service.ports.outbox;
    let item = outbox.find_of_draft(&caller.account, base.id).await;
    let sent = item
        .map_err(error::state)?
        .filter(|item| matches!(item.state, OutboxState::Accepted | OutboxState::Filed));
    let (kept, became) = match sent {
        Some(item) => {
            let kept = StoredDraft {
                answers: item.new.answers,
                ..begun(service, caller, &own_id(&caller.account, base, &form)?, form)
            };
            (kept, Became::Left)
        }
        None => (begun(service, caller, base.id, form), Became::Discarded),
    };
    let kept = keep(service, caller, kept).await?;
    mirror::write(service, caller, &kept).await;
    told(service, caller, &kept, became).await
}

/// Stores it, unless it is there: the answer to this save was lost, and it comes again.
async fn keep(service: &Service, caller: &Caller, kept: StoredDraft) -> Answer<StoredDraft> {
    let ports = &service.ports;
    match ports.drafts.save(&kept).await {
        Ok(()) => return Ok(kept),
        Err(StateError::Conflict | StateError::NotFound) => {}
        Err(other) => return Err(error::state(other)),
    }
    match ports.drafts.find(&caller.account, &kept.id).await {
        Ok(there) if there.form == kept.form && there.submitted.is_none() => return Ok(there),
        Ok(_) | Err(StateError::NotFound) => {}
        Err(other) => return Err(error::state(other)),
    }
    let kept = StoredDraft {
        id: DraftId::parse(ports.ids.uuid()).map_err(|e| error::internal("draft id", &e))?,
        ..kept
    };
    ports.drafts.save(&kept).await.map_err(error::state)?;
    Ok(kept)
}

/// The same words on the same base always get the same id: a save that is repeated makes no second draft.
fn own_id(account: &AccountId, base: Base<'_>, form: &ComposeForm) -> Answer<DraftId> {
    let words = serde_json::to_vec(form).map_err(|e| error::internal("draft id", &e))?;
    let mut hash = Sha256::new();
    for part in [account.as_str().as_bytes(), base.id.as_str().as_bytes()] {
        hash.update(part);
        hash.update([0]);
    }
    hash.update(base.revision.0.to_be_bytes());
    hash.update(&words);
    let mut octets = [0; 16];
    octets.copy_from_slice(&hash.finalize()[..16]);
    let uuid = uuid::Builder::from_custom_bytes(octets).into_uuid();
    DraftId::parse(uuid.to_string()).map_err(|e| error::internal("draft id", &e))
}

/// Copies of all files, unless it has some already.
async fn carry_files(service: &Service, caller: &Caller, from: &DraftId, to: &DraftId) -> Answer<()> {
    let ports = &service.ports;
    let attached = async |id| {
        ports
            .drafts
            .attached(&caller.account, id)
            .await
            .map_err(error::state)
    };
    if !attached(to).await?.is_empty() {
        return Ok(());
    }
    let files = attached(from).await?;
    let fresh: Vec<AttachmentId> = files
        .iter()
        .filter_map(|_| AttachmentId::parse(ports.ids.uuid()).ok())
        .collect();
    if fresh.is_empty() {
        return Ok(());
    }
    match ports.drafts.copy_files(&caller.account, from, to, &fresh).await {
        // Sent and filed in this very moment: the words matter more.
        Ok(()) | Err(StateError::NotFound) => Ok(()),
        Err(other) => Err(error::state(other)),
    }
}

async fn told(service: &Service, caller: &Caller, kept: &StoredDraft, became: Became) -> Answer<Saved> {
    let files = service.ports.drafts.attached(&caller.account, &kept.id).await;
    let files = files.map_err(error::state)?;
    Ok(saved(service, caller, kept, Some(Elsewhere { became, files })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_that_comes_again_finds_its_own_draft() {
        let [alice, bob] = ["alice", "bob"].map(|name| AccountId::parse(name).unwrap());
        let id = DraftId::parse("d1").unwrap();
        let base = |revision| Base {
            id: &id,
            revision: Revision(revision),
        };
        let words = |body: &str| ComposeForm {
            body: body.into(),
            ..ComposeForm::default()
        };
        let first = own_id(&alice, base(3), &words("Hello")).unwrap();
        assert_eq!(first, own_id(&alice, base(3), &words("Hello")).unwrap());
        assert_ne!(first, id);
        for other in [
            own_id(&bob, base(3), &words("Hello")),
            own_id(&alice, base(4), &words("Hello")),
            own_id(&alice, base(3), &words("Hello!")),
        ] {
            assert_ne!(first, other.unwrap());
        }
    }
}
