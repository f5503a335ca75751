//! The wizard's second step: what a plan changes, and its confirmation.

use std::time::Duration;

use domain::{
    account::{Account, Person},
    address::Address,
    delegation::{PlannedChange, differences},
    desk::{Answer, Caller, Confirmed, Summary},
    journal::GrantCause,
};
use sha2::{Digest, Sha256};

use super::{
    change::{self, Along, Author, Wanted},
    managed_mailbox, plan, rights, rollout,
};
use crate::{
    Ports, error,
    ports::{PlanState, StateError},
};

/// How long the answer to a confirmation waits for what is quickly in force anyway.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn summary(ports: &Ports, caller: &Caller, mailbox: &Address) -> Answer<Summary> {
    let mailbox = managed_mailbox(ports, caller, mailbox).await?;
    let state = plan::state(ports, caller, &mailbox).await?;
    summarise(ports, caller, &mailbox, &state).await
}

async fn summarise(ports: &Ports, caller: &Caller, mailbox: &Account, state: &PlanState) -> Answer<Summary> {
    let now = ports.clock.now();
    let mut changes = Vec::new();
    for (tick, held) in plan::effective(state, caller, now) {
        let waiting = ports
            .delegations
            .waiting_in_name(&mailbox.id, &tick.delegate.id)
            .await
            .map_err(error::state)?;
        let held_back = waiting.iter().filter(|needs| **needs != tick.terms.send).count();
        let shown = |terms| rights::shown(terms, &caller.time_zone);
        changes.push(PlannedChange {
            delegate: Person::from(&tick.delegate),
            held: shown(held),
            planned: shown(tick.terms),
            was: (tick.was != held).then(|| shown(tick.was)),
            differences: differences(&shown(held), &shown(tick.terms)),
            held_back: u32::try_from(held_back).unwrap_or(u32::MAX),
        });
    }
    Ok(Summary {
        mailbox: Person::from(mailbox),
        changes,
        basis: basis(mailbox, state),
    })
}

/// Fingerprint of all that a summary is made from.
fn basis(mailbox: &Account, state: &PlanState) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_be_bytes());
        hash.update(text);
    };
    part(mailbox.id.as_str());
    for (grant, _) in &state.grants {
        part(grant.id.as_str());
        part(grant.delegate.as_str());
        part(&format!(
            "{} {} {:?}",
            grant.send.as_str(),
            grant.access.as_str(),
            grant.until
        ));
    }
    part("plan");
    for tick in &state.ticks {
        part(tick.delegate.id.as_str());
        part(&format!("{:?} {:?}", tick.terms, tick.was));
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(super) async fn confirm(
    ports: &Ports,
    caller: &Caller,
    mailbox: &Address,
    seen_basis: &str,
) -> Answer<Confirmed> {
    let mailbox = managed_mailbox(ports, caller, mailbox).await?;
    let state = plan::state(ports, caller, &mailbox).await?;
    let wanted: Vec<_> = plan::effective(&state, caller, ports.clock.now())
        .map(|(tick, _)| Wanted {
            delegate: tick.delegate.clone(),
            after: tick.terms,
        })
        .collect();
    if basis(&mailbox, &state) != seen_basis || wanted.is_empty() {
        return Ok(Confirmed::Changed(
            summarise(ports, caller, &mailbox, &state).await?,
        ));
    }
    let author = Author::caller(caller, GrantCause::Given);
    let along = Along {
        plan: Some((caller.account.clone(), state.ticks.clone())),
        answers: None,
    };
    match change::make(ports, &author, &mailbox, &state.grants, wanted, along).await {
        Ok(id) => {
            rollout::settle(ports, &id, PATIENCE)
                .await
                .map_err(error::state)?;
            Ok(Confirmed::Rolling(id))
        }
        Err(StateError::Conflict) => {
            let state = plan::state(ports, caller, &mailbox).await?;
            let summary = summarise(ports, caller, &mailbox, &state).await?;
            Ok(Confirmed::Changed(summary))
        }
        Err(other) => Err(error::state(other)),
    }
}
