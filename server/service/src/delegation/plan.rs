//! The wizard's first step, and the ticks made in it.

use domain::{
    account::{Account, AccountKind, Person},
    address::Address,
    delegation::{PlanRow, Tick, differences},
    desk::{Answer, Caller, DeskError, Look, PlanPage},
    time::Timestamp,
};

use super::{managed_mailbox, page as pages, part, rights};
use crate::{
    Ports, error,
    ports::{Candidate, NewTick, PlanState, PlannedTick, StateError, Terms},
};

/// Ticks of one call: a page has fifty rows.
const MOST_TICKS: usize = 500;

pub(super) async fn page(ports: &Ports, caller: &Caller, mailbox: &Address, look: Look) -> Answer<PlanPage> {
    let mailbox = managed_mailbox(ports, caller, mailbox).await?;
    let now = ports.clock.now();
    let found = ports
        .delegations
        .candidates(&mailbox.id, &caller.account, part(&look))
        .await
        .map_err(error::state)?;
    let state = state(ports, caller, &mailbox).await?;
    let rows = found
        .rows
        .into_iter()
        .map(|row| shown(row, caller, now))
        .collect();
    Ok(PlanPage {
        mailbox: Person::from(&mailbox),
        rows: pages(&look, rows, found.total),
        domains: ports.delegations.domains(None).await.map_err(error::state)?,
        changes: changes(&state, caller, now),
    })
}

fn shown(row: Candidate, caller: &Caller, now: Timestamp) -> PlanRow {
    let held = row.held.map_or(Terms::NONE, |terms| terms.at(now));
    PlanRow {
        delegate: Person::from(&row.account),
        held: rights::shown(held, &caller.time_zone),
        planned: rights::shown(row.planned.unwrap_or(held), &caller.time_zone),
    }
}

pub(super) async fn state(ports: &Ports, caller: &Caller, mailbox: &Account) -> Answer<PlanState> {
    let state = ports.delegations.plan(&mailbox.id, &caller.account).await;
    state.map_err(error::state)
}

/// What a delegate holds now.
pub(super) fn held(state: &PlanState, delegate: &Account, now: Timestamp) -> Terms {
    state
        .grants
        .iter()
        .find(|(grant, _)| grant.delegate == delegate.id)
        .map_or(Terms::NONE, |(grant, _)| Terms::from(grant).at(now))
}

/// Ticks that change something now. What nobody could use is left out: an account that has become a shared mailbox, or
/// was disabled, is given nothing more.
pub(super) fn effective<'a>(
    state: &'a PlanState,
    caller: &Caller,
    now: Timestamp,
) -> impl Iterator<Item = (&'a PlannedTick, Terms)> {
    state.ticks.iter().filter_map(move |tick| {
        let held = held(state, &tick.delegate, now);
        let usable = tick.delegate.active && tick.delegate.kind == AccountKind::User;
        let differs = !differences(
            &rights::shown(held, &caller.time_zone),
            &rights::shown(tick.terms, &caller.time_zone),
        )
        .is_empty();
        (differs && (usable || tick.terms.is_none())).then_some((tick, held))
    })
}

fn changes(state: &PlanState, caller: &Caller, now: Timestamp) -> u32 {
    u32::try_from(effective(state, caller, now).count()).unwrap_or(u32::MAX)
}

pub(super) async fn tick(ports: &Ports, caller: &Caller, mailbox: &Address, ticks: Vec<Tick>) -> Answer<u32> {
    let mailbox = managed_mailbox(ports, caller, mailbox).await?;
    if ticks.len() > MOST_TICKS {
        return Err(DeskError::BadInput);
    }
    let now = ports.clock.now();
    let before = state(ports, caller, &mailbox).await?;
    let mut kept = Vec::with_capacity(ticks.len());
    for Tick { delegate, rights } in ticks {
        let delegate = match ports.accounts.by_address(&delegate).await {
            Ok(account) if account.id != mailbox.id => account,
            // Nobody gives a mailbox rights to itself, nor to somebody who is not there.
            Ok(_) | Err(StateError::NotFound) => return Err(DeskError::BadInput),
            Err(other) => return Err(error::state(other)),
        };
        let held = held(&before, &delegate, now);
        let terms = rights::meant(rights, held, &caller.time_zone, now)?;
        if (!delegate.active || delegate.kind == AccountKind::Shared) && !terms.is_none() && terms != held {
            return Err(DeskError::BadInput);
        }
        kept.push(NewTick {
            delegate: delegate.id,
            terms: (terms != held).then_some(terms),
            was: held,
        });
    }
    ports
        .delegations
        .keep_ticks(&mailbox.id, &caller.account, &kept, now)
        .await
        .map_err(error::state)?;
    Ok(changes(&state(ports, caller, &mailbox).await?, caller, now))
}

pub(super) async fn drop_plan(ports: &Ports, caller: &Caller, mailbox: &Address) -> Answer<()> {
    let mailbox = managed_mailbox(ports, caller, mailbox).await?;
    let dropped = ports.delegations.drop_plan(&mailbox.id, &caller.account).await;
    dropped.map_err(error::state)
}
