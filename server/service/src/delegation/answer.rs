//! The owner's word on a request.

use std::time::Duration;

use domain::{
    delegation::{RequestState, Verdict},
    desk::{Answer, Caller, DeskError, Trouble},
    id::RequestId,
    journal::GrantCause,
};

use super::{
    ask::answered,
    change::{self, Along, Author, Wanted},
    may_manage, ours, rights, rollout,
};
use crate::{
    Ports, error,
    ports::{KeptRequest, Named, StateError, Terms, Told},
};

const TRIES: u32 = 8;

pub(super) async fn answer(ports: &Ports, caller: &Caller, id: &RequestId, verdict: Verdict) -> Answer<()> {
    ours(ports)?;
    let kept = ports.requests.find(id).await.map_err(error::state)?;
    let mine = kept.asker.id == caller.account;
    if mine || kept.state != RequestState::Open || !may_manage(ports, caller, &kept.mailbox).await? {
        return Err(DeskError::NotFound);
    }
    match verdict {
        Verdict::Grant => grant(ports, caller, &kept).await,
        Verdict::Decline => decline(ports, caller, kept).await,
    }
}

/// The right is added to what the asker holds; a day on which that ends stays.
async fn grant(ports: &Ports, caller: &Caller, kept: &KeptRequest) -> Answer<()> {
    if !kept.asker.active {
        return Err(DeskError::NotFound);
    }
    let author = Author::caller(caller, GrantCause::Asked);
    for _ in 0..TRIES {
        let seen = ports
            .grants
            .given_by(&kept.mailbox.id)
            .await
            .map_err(error::state)?;
        let now = ports.clock.now();
        let held = seen
            .iter()
            .find(|(grant, _)| grant.delegate == kept.asker.id)
            .map_or(Terms::NONE, |(grant, _)| Terms::from(grant).at(now));
        let wanted = vec![Wanted {
            delegate: kept.asker.clone(),
            after: if rights::gives(held, kept.right) {
                held
            } else {
                rights::with(held, kept.right)
            },
        }];
        let along = Along {
            plan: None,
            answers: Some(kept.id.clone()),
        };
        match change::make(ports, &author, &kept.mailbox, &seen, wanted, along).await {
            Ok(id) => {
                rollout::settle(ports, &id, Duration::from_secs(2))
                    .await
                    .map_err(error::state)?;
                return Ok(());
            }
            Err(StateError::Conflict) => {
                let again = ports.requests.find(&kept.id).await.map_err(error::state)?;
                if again.state != RequestState::Open {
                    return Err(DeskError::NotFound);
                }
            }
            Err(other) => return Err(error::state(other)),
        }
    }
    Err(DeskError::Trouble(Trouble::Busy))
}

async fn decline(ports: &Ports, caller: &Caller, kept: KeptRequest) -> Answer<()> {
    let now = ports.clock.now();
    let told = Told::Declined {
        mailbox: (&kept.mailbox).into(),
        asker: (&kept.asker).into(),
        right: kept.right,
        by: Named {
            address: caller.address.clone(),
            name: caller.name.as_str().to_owned(),
        },
    };
    let owners = change::owners(ports, &kept.mailbox).await.map_err(error::state)?;
    let readers = std::iter::once(&kept.asker).chain(&owners);
    let notices = change::letters_to(ports, readers, &told, caller.language, now);
    let closed = ports
        .requests
        .close(&kept.id, RequestState::Declined, &caller.account, now, &notices)
        .await;
    closed.map_err(answered)
}
