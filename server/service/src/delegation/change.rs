//! One change of a mailbox's grants: what is written, what has to follow before it holds everywhere, who is told.

use domain::{
    account::{Account, AccountKind},
    delegation::{Difference, Grant, Rights, StepState, differences},
    desk::Caller,
    id::{AccountId, GrantId, RequestId, RolloutId},
    journal::GrantCause,
    preference::Language,
    time::Timestamp,
};

use super::rights;
use crate::{
    Ports,
    ports::{GrantChange, GrantWrite, Named, NewStep, Notice, PlannedTick, StateError, Terms, Told},
};

/// Seconds after which a worker takes over the steps of a change whose maker did not finish them.
const GRACE: i64 = 10;

/// Who changes: somebody, or the system.
pub(super) struct Author {
    id: Option<AccountId>,
    named: Option<Named>,
    /// Of notices, for a reader who has chosen none.
    pub(super) language: Language,
    time_zone: String,
    cause: GrantCause,
}

impl Author {
    pub(super) fn caller(caller: &Caller, cause: GrantCause) -> Self {
        Self {
            id: Some(caller.account.clone()),
            named: Some(Named {
                address: caller.address.clone(),
                name: caller.name.as_str().to_owned(),
            }),
            language: caller.language,
            time_zone: caller.time_zone.clone(),
            cause,
        }
    }

    /// Days are those of UTC where nobody is there to say otherwise.
    pub(super) fn system(cause: GrantCause) -> Self {
        Self {
            id: None,
            named: None,
            language: Language::default(),
            time_zone: "UTC".to_owned(),
            cause,
        }
    }
}

/// What is to be, for one delegate.
pub(super) struct Wanted {
    pub(super) delegate: Account,
    pub(super) after: Terms,
}

/// What else goes with a change, in the same transaction.
#[derive(Default)]
pub(super) struct Along {
    /// The editor's plan that it carries out.
    pub(super) plan: Option<(AccountId, Vec<PlannedTick>)>,
    /// The request that it answers.
    pub(super) answers: Option<RequestId>,
}

/// Writes the change, made from the grants `seen`. `Conflict` when they are others by now: nothing was written.
pub(super) async fn make(
    ports: &Ports,
    author: &Author,
    mailbox: &Account,
    seen: &[(Grant, Account)],
    wanted: Vec<Wanted>,
    along: Along,
) -> Result<RolloutId, StateError> {
    let now = ports.clock.now();
    let owners = owners(ports, mailbox).await?;
    let mut change = GrantChange {
        mailbox: mailbox.clone(),
        actor: author.id.clone(),
        cause: author.cause,
        at: now,
        seen: seen.iter().map(|(grant, _)| grant.clone()).collect(),
        plan: along.plan,
        writes: Vec::new(),
        rollout: fresh(ports, RolloutId::parse)?,
        steps: Vec::new(),
        notices: Vec::new(),
        answers: along.answers,
    };
    for Wanted { delegate, after } in wanted {
        let before = seen
            .iter()
            .find(|(grant, _)| grant.delegate == delegate.id)
            .map_or(Terms::NONE, |(grant, _)| Terms::from(grant));
        if before == after {
            continue;
        }
        let rights = (
            rights::shown(before, &author.time_zone),
            rights::shown(after, &author.time_zone),
        );
        change.steps.extend(steps(&delegate, rights, now));
        notices(ports, &mut change, author, &owners, &delegate, rights);
        change.writes.push(GrantWrite {
            fresh: fresh(ports, GrantId::parse)?,
            delegate: delegate.id,
            before,
            after,
        });
    }
    ports.delegations.change(&change).await?;
    tracing::info!(
        mailbox = %change.mailbox.id,
        changes = change.writes.len(),
        cause = ?change.cause,
        rollout = %change.rollout,
        "rights changed"
    );
    Ok(change.rollout)
}

fn fresh<T, E>(ports: &Ports, parse: impl Fn(String) -> Result<T, E>) -> Result<T, StateError> {
    parse(ports.ids.uuid()).map_err(|_| StateError::Unavailable("no identifier could be made".to_owned()))
}

/// Who is told of everything that happens to a mailbox: whose it is.
pub(super) async fn owners(ports: &Ports, mailbox: &Account) -> Result<Vec<Account>, StateError> {
    match mailbox.kind {
        AccountKind::User => Ok(vec![mailbox.clone()]),
        AccountKind::Shared => ports.delegations.owners(&mailbox.id).await,
    }
}

fn steps(
    delegate: &Account,
    (before, after): (Rights, Rights),
    now: Timestamp,
) -> impl Iterator<Item = NewStep> {
    differences(&before, &after).into_iter().map(move |difference| {
        let follows = Follows::of(&difference) != Follows::Nothing;
        NewStep {
            delegate: delegate.id.clone(),
            difference,
            state: if follows {
                StepState::UnderWay
            } else {
                StepState::InForce
            },
            due: follows.then(|| now.plus_seconds(GRACE)),
        }
    })
}

/// What has to happen after a difference is written, until it holds everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    Nothing,
    /// A message may just be leaving on the right that is gone.
    LastMessage,
    /// Sessions may be open with the access that is gone.
    Cut,
}

impl Follows {
    pub(super) fn of(difference: &Difference) -> Self {
        use domain::delegation::Right::{Full, OnBehalf, Read, SendAs};
        match difference {
            Difference::Removed(SendAs | OnBehalf)
            | Difference::Changed {
                before: SendAs | OnBehalf,
                ..
            } => Self::LastMessage,
            Difference::Removed(Read | Full)
            | Difference::Changed {
                before: Read | Full, ..
            } => Self::Cut,
            Difference::Added(_) | Difference::Until { .. } => Self::Nothing,
        }
    }
}

/// Delegate and owners, each once.
fn notices(
    ports: &Ports,
    change: &mut GrantChange,
    author: &Author,
    owners: &[Account],
    delegate: &Account,
    (before, after): (Rights, Rights),
) {
    let told = Told::Changed {
        mailbox: (&change.mailbox).into(),
        delegate: delegate.into(),
        before,
        after,
        by: author.named.clone(),
        cause: change.cause,
    };
    let notices = letters_to(
        ports,
        std::iter::once(delegate).chain(owners),
        &told,
        author.language,
        change.at,
    );
    change.notices.extend(notices);
}

/// The same to each who can read it, once.
pub(super) fn letters_to<'a>(
    ports: &Ports,
    readers: impl Iterator<Item = &'a Account>,
    told: &Told,
    language: Language,
    at: Timestamp,
) -> Vec<Notice> {
    let mut letters: Vec<Notice> = Vec::new();
    for reader in readers {
        let twice = letters.iter().any(|letter| letter.recipient == reader.id);
        if twice || !reader.active || reader.kind == AccountKind::Shared {
            continue;
        }
        letters.push(Notice {
            id: ports.ids.uuid(),
            recipient: reader.id.clone(),
            told: told.clone(),
            language,
            at,
        });
    }
    letters
}

#[cfg(test)]
mod tests {
    use domain::delegation::Right;

    use super::*;

    #[test]
    fn only_what_is_taken_away_has_to_be_waited_for() {
        for right in Right::ALL {
            assert_eq!(Follows::of(&Difference::Added(right)), Follows::Nothing);
            assert_ne!(Follows::of(&Difference::Removed(right)), Follows::Nothing);
        }
        let narrowed = Difference::Changed {
            before: Right::Full,
            after: Right::Read,
        };
        assert_eq!(Follows::of(&narrowed), Follows::Cut);
    }
}
