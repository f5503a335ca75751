//! What follows a change until it is in force everywhere: stored steps, done at once as far as they can be, then by a
//! worker with patience.

use std::time::{Duration, Instant};

use domain::{
    account::{Account, Person},
    delegation::{Rollout, RolloutStep, StepState},
    desk::{Answer, Caller, DeskError, Trouble},
    id::RolloutId,
    time::Timestamp,
};

use super::{change::Follows, may_manage, ours};
use crate::{
    Ports, dates, error,
    ports::{CutError, KeptRollout, KeptStep, StateError},
};

/// Tries at ending sessions before somebody has to look.
const MOST_TRIES: u32 = 6;
/// Between two looks at whether the last message has left.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Seconds between a worker's looks.
const WORKER_LOOKS_EVERY: i64 = 2;
/// Seconds a worker has for one step.
const LEASE: i64 = 60;

enum Outcome {
    InForce,
    /// Not yet, and nothing to be done about it but wait.
    Wait,
    Unanswered(String),
    Failed(String),
}

async fn perform(ports: &Ports, mailbox: &Account, step: &KeptStep) -> Result<Outcome, StateError> {
    let delegate = &step.delegate;
    match Follows::of(&step.difference) {
        Follows::Nothing => Ok(Outcome::InForce),
        Follows::LastMessage => {
            let leaving = ports.outbox.leaving(&mailbox.id, &delegate.id).await?;
            Ok(if leaving > 0 {
                Outcome::Wait
            } else {
                Outcome::InForce
            })
        }
        Follows::Cut => Ok(
            match ports.cutting.cut(&mailbox.address, &delegate.address).await {
                Ok(()) => Outcome::InForce,
                Err(error @ CutError::NoWay) => Outcome::Failed(error.to_string()),
                Err(error @ CutError::Unanswered(_)) => Outcome::Unanswered(error.to_string()),
            },
        ),
    }
}

/// Stores what a try gave.
async fn note(
    ports: &Ports,
    step: &KeptStep,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<StepState, StateError> {
    let (state, words, due) = match outcome {
        Outcome::InForce => (StepState::InForce, None, None),
        Outcome::Wait => (
            StepState::UnderWay,
            None,
            Some(now.plus_seconds(WORKER_LOOKS_EVERY)),
        ),
        Outcome::Unanswered(words) if step.attempts + 1 < MOST_TRIES => {
            let wait = WORKER_LOOKS_EVERY << step.attempts;
            (StepState::UnderWay, Some(words), Some(now.plus_seconds(wait)))
        }
        Outcome::Unanswered(words) | Outcome::Failed(words) => (StepState::Failed, Some(words), None),
    };
    if let Some(words) = words {
        tracing::warn!(
            step = step.id,
            words,
            "a change of rights is not in force everywhere"
        );
    }
    ports
        .delegations
        .note_step(&step.id, state, words.map(String::as_str), due)
        .await?;
    Ok(state)
}

/// Does what can be done now, and waits a while for messages that are just leaving. How it stands then.
pub(super) async fn settle(
    ports: &Ports,
    id: &RolloutId,
    patience: Duration,
) -> Result<KeptRollout, StateError> {
    let begun = Instant::now();
    let kept = ports.delegations.rollout(id).await?;
    let mut waiting: Vec<&KeptStep> = kept
        .steps
        .iter()
        .filter(|step| step.state == StepState::UnderWay)
        .collect();
    while !waiting.is_empty() {
        let mut still = Vec::new();
        for step in waiting {
            match perform(ports, &kept.mailbox, step).await? {
                // Nothing to store: its due moment stands, at which a worker looks again.
                Outcome::Wait => still.push(step),
                outcome => {
                    note(ports, step, &outcome, ports.clock.now()).await?;
                }
            }
        }
        waiting = still;
        if waiting.is_empty() || begun.elapsed() >= patience {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    ports.delegations.rollout(id).await
}

/// A worker's part: one step that is due.
pub(super) async fn carry_on(ports: &Ports) -> Result<bool, StateError> {
    let now = ports.clock.now();
    let Some((mailbox, step)) = ports.delegations.take_step(now, now.plus_seconds(LEASE)).await? else {
        return Ok(false);
    };
    let outcome = perform(ports, &mailbox, &step).await?;
    note(ports, &step, &outcome, now).await?;
    Ok(true)
}

/// What somebody who takes a right away is told: it is out of force, or why not everywhere yet.
pub(super) fn told(kept: &KeptRollout) -> Answer<()> {
    for step in &kept.steps {
        match step.state {
            StepState::InForce => {}
            StepState::UnderWay => return Err(DeskError::Trouble(Trouble::Busy)),
            StepState::Failed => {
                return Err(DeskError::Trouble(Trouble::Refused {
                    words: step.words.clone().unwrap_or_default(),
                }));
            }
        }
    }
    Ok(())
}

async fn managed(ports: &Ports, caller: &Caller, id: &RolloutId) -> Answer<KeptRollout> {
    ours(ports)?;
    let kept = ports.delegations.rollout(id).await.map_err(error::state)?;
    if may_manage(ports, caller, &kept.mailbox).await? {
        Ok(kept)
    } else {
        Err(DeskError::NotFound)
    }
}

pub(super) async fn show(ports: &Ports, caller: &Caller, id: &RolloutId) -> Answer<Rollout> {
    let kept = managed(ports, caller, id).await?;
    Ok(shown(ports, caller, kept))
}

pub(super) async fn retry(ports: &Ports, caller: &Caller, id: &RolloutId) -> Answer<Rollout> {
    managed(ports, caller, id).await?;
    let due = ports.clock.now().plus_seconds(LEASE);
    ports.delegations.revive(id, due).await.map_err(error::state)?;
    let kept = settle(ports, id, Duration::from_secs(2))
        .await
        .map_err(error::state)?;
    Ok(shown(ports, caller, kept))
}

fn shown(ports: &Ports, caller: &Caller, kept: KeptRollout) -> Rollout {
    Rollout {
        id: kept.id,
        mailbox: Person::from(&kept.mailbox),
        confirmed: dates::when(kept.confirmed, ports.clock.now(), caller),
        steps: kept
            .steps
            .into_iter()
            .map(|step| RolloutStep {
                delegate: Person::from(&step.delegate),
                difference: step.difference,
                state: step.state,
                words: step.words,
            })
            .collect(),
    }
}
