//! One attempt at one item: the message handed over, the result stored before anything else.

use std::time::{Duration, Instant};

use domain::{
    desk::HostKind,
    outbox::{OutboxState, Refusal, RefusalCause, Transmission},
};

use super::{backoff, dot::Lease};
use crate::{
    Ports,
    ports::{Learned, Learning, Login, OutboxChange, OutboxItem, StateError},
};

/// Stores what became of it. Errors are the database's: the item then stays under its lease and is recovered.
pub(super) async fn transmit(ports: &Ports, item: &OutboxItem, lease: &Lease<'_>) -> Result<(), StateError> {
    let begun = Instant::now();
    let outcome = match login(ports, item).await? {
        Ok(login) => {
            lease
                .keep(
                    ports
                        .submission
                        .transmit(&login, &item.new.envelope, &item.new.raw, lease),
                )
                .await
        }
        Err(refusal) => Transmission::Refused(refusal),
    };
    let waited = ports.clock.now().0.saturating_sub(item.new.not_before.0);
    let waited = Duration::from_millis(u64::try_from(waited).unwrap_or(0));
    ports.meter.transmitted(&outcome, begun.elapsed(), waited);
    tracing::info!(item = %item.new.id, outcome = outcome.as_str(), "transmitted");
    let change = change(ports, item, outcome);
    match ports.outbox.finish(&item.new.id, lease.owner, &change).await {
        Ok(()) => {}
        // Slower than its lease: another worker has it, and this one sent nothing.
        Err(StateError::Conflict) => {
            tracing::warn!(item = %item.new.id, "another worker has taken it over");
            return Ok(());
        }
        Err(other) => return Err(other),
    }
    match change.to {
        OutboxState::Accepted => learn_accepted(ports, item).await,
        // The draft came back with every word in the same transaction; the refusal says why.
        OutboxState::Refused => learn_refused(ports, item, change.refusal.as_ref()).await,
        _ => Ok(()),
    }
}

fn change(ports: &Ports, item: &OutboxItem, outcome: Transmission) -> OutboxChange {
    let now = ports.clock.now();
    let counted = |state| OutboxChange {
        count_attempt: true,
        ..OutboxChange::plain(state, now)
    };
    match outcome {
        Transmission::Accepted { words, refused } => OutboxChange {
            next_try: Some(now),
            partly: refused,
            words: Some(words),
            ..counted(OutboxState::Accepted)
        },
        Transmission::Deferred { words }
            if item.attempts >= backoff::TRIES_LEAST
                && now.0 - item.new.not_before.0 > backoff::GIVE_UP * 1000 =>
        {
            OutboxChange {
                refusal: Some(Refusal {
                    cause: RefusalCause::Other,
                    words: words.clone(),
                }),
                words: Some(words),
                ..counted(OutboxState::Refused)
            }
        }
        Transmission::Deferred { words } => {
            let spread = item
                .new
                .id
                .as_str()
                .bytes()
                .fold(0u64, |sum, b| sum.wrapping_mul(31).wrapping_add(u64::from(b)));
            OutboxChange {
                next_try: Some(backoff::next_try(now, item.attempts, spread)),
                words: Some(words),
                ..counted(OutboxState::Deferred)
            }
        }
        // Not the message is refused, but its writer's password: it waits for one that works, however long.
        Transmission::Refused(refusal) if refusal.cause == RefusalCause::Credentials => OutboxChange {
            words: Some(refusal.words.clone()),
            refusal: Some(refusal),
            ..counted(OutboxState::Deferred)
        },
        Transmission::Refused(refusal) => OutboxChange {
            words: Some(refusal.words.clone()),
            refusal: Some(refusal),
            ..counted(OutboxState::Refused)
        },
        Transmission::Unclear { words } => OutboxChange {
            words: Some(words),
            ..counted(OutboxState::Unclear)
        },
    }
}

/// As whom to sign in. The right to write so was checked when the item was taken.
async fn login(ports: &Ports, item: &OutboxItem) -> Result<Result<Login, Refusal>, StateError> {
    let new = &item.new;
    let writer = ports.accounts.by_id(&new.account).await?;
    let secret = match &new.credential {
        None => None,
        Some(sealed) => match ports.vault.open(sealed, new.id.as_str()) {
            Some(secret) => Some(secret),
            None => {
                return Ok(Err(Refusal {
                    cause: RefusalCause::Credentials,
                    words: String::new(),
                }));
            }
        },
    };
    Ok(Ok(Login {
        address: writer.address,
        secret,
        session: format!("outbox-{}", new.account),
    }))
}

/// Remembered because it was accepted; never asked for twice (PRODUCT 3.1).
async fn learn_accepted(ports: &Ports, item: &OutboxItem) -> Result<(), StateError> {
    let now = ports.clock.now();
    let new = &item.new;
    // Whoever was told that a message was read was not written to.
    if new.receipt {
        return Ok(());
    }
    if new.remember {
        if let Ok(id) = domain::id::IdentityId::parse(ports.ids.uuid()) {
            ports
                .memory
                .remember(&id, &new.account, &new.envelope.header_from, now)
                .await?;
        }
        if ports.host.kind() == HostKind::Provider {
            let learning = if new.envelope.sender == new.envelope.header_from {
                Learning::Allowed
            } else {
                Learning::OnBehalf
            };
            let learned = Learned {
                address: new.envelope.header_from.clone(),
                learning,
                words: None,
                at: now,
            };
            ports.memory.learn(&new.account, &learned).await?;
        }
    }
    let parsed = ports.mime.parse(&new.raw).unwrap_or_default();
    let named = |address: &domain::Address| {
        parsed
            .to
            .iter()
            .chain(&parsed.cc)
            .find(|mailbox| &mailbox.address == address)
            .cloned()
    };
    let people: Vec<_> = new
        .envelope
        .recipients
        .iter()
        .map(|address| named(address).unwrap_or_else(|| domain::address::Mailbox::bare(address.clone())))
        .collect();
    ports
        .memory
        .remember_correspondents(&new.account, &people, now)
        .await
}

async fn learn_refused(
    ports: &Ports,
    item: &OutboxItem,
    refusal: Option<&Refusal>,
) -> Result<(), StateError> {
    let Some(Refusal {
        cause: RefusalCause::FromNotAllowed { address },
        words,
    }) = refusal
    else {
        return Ok(());
    };
    if ports.host.kind() != HostKind::Provider {
        return Ok(());
    }
    let learned = Learned {
        address: address.clone(),
        learning: Learning::Refused,
        words: Some(words.clone()),
        at: ports.clock.now(),
    };
    ports.memory.learn(&item.new.account, &learned).await
}
