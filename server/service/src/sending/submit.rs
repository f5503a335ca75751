//! Send: what may not leave is said now, what may is durable before the answer.

use domain::{
    account::Account,
    desk::{Answer, Caller, DeskError},
    draft::{Draft, Seen},
    id::{AccountId, DraftId, GrantId, OutboxId, SubmissionKey},
    identity::{Authority, Standing},
    outbox::Submitted,
    preflight::{Circumstances, Cleared, Objection, preflight},
    time::Timestamp,
};

use super::{
    partly,
    seal::{Contents, Sealed, seal},
};
use crate::{
    Service, dates, error, identities,
    ports::{Answers, NewOutboxItem, OutboxChange, OutboxItem, StateError, StoredDraft},
};

pub(crate) async fn submit(
    service: &Service,
    caller: &Caller,
    id: &DraftId,
    seen: Option<&Seen>,
    key: &SubmissionKey,
) -> Answer<Submitted> {
    let ports = &service.ports;
    // A double click, a replayed POST, the back button: the same key is the same message.
    if let Some(item) = ports
        .outbox
        .find_by_key(&caller.account, key)
        .await
        .map_err(error::state)?
    {
        return Ok(submitted(&item));
    }
    let stored = match ports.drafts.find(&caller.account, id).await {
        Ok(stored) => stored,
        Err(StateError::NotFound) => return left_already(service, caller, id).await,
        Err(other) => return Err(error::state(other)),
    };
    let unseen = match seen {
        Some(seen) => unseen(service, caller, &stored, seen).await?,
        None => None,
    };
    if let Some(objection) = unseen {
        return Err(DeskError::Objections(vec![objection]));
    }
    // Another tab was quicker with the same draft.
    if let Some(item) = &stored.submitted {
        let item = ports
            .outbox
            .find(&caller.account, item)
            .await
            .map_err(error::state)?;
        return Ok(submitted(&item));
    }
    let (item, revision) = (prepare(service, caller, &stored, key).await?, stored.revision);
    match ports.outbox.submit(&item, revision).await {
        Ok(item) => {
            withdraw_earlier(service, caller, &item).await;
            service.bell.notify_one();
            Ok(submitted(&item))
        }
        Err(StateError::Conflict) => conflict(service, caller, id).await,
        Err(other) => Err(error::state(other)),
    }
}

/// What another window changed since the page was shown.
async fn unseen(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
    seen: &Seen,
) -> Answer<Option<Objection>> {
    if stored.revision != seen.revision {
        return Ok(Some(Objection::ChangedElsewhere));
    }
    let there = service.ports.drafts.attached(&caller.account, &stored.id).await;
    let there = there.map_err(error::state)?;
    let same = there.len() == seen.files.len() && there.iter().all(|file| seen.files.contains(&file.id));
    Ok((!same).then_some(Objection::FilesChanged(there)))
}

fn submitted(item: &OutboxItem) -> Submitted {
    Submitted {
        id: item.new.id.clone(),
        state: item.state,
    }
}

/// Another tab was so much quicker that the message is filed and its draft gone.
async fn left_already(service: &Service, caller: &Caller, id: &DraftId) -> Answer<Submitted> {
    let item = service
        .ports
        .outbox
        .find_of_draft(&caller.account, id)
        .await
        .map_err(error::state)?;
    item.as_ref().map(submitted).ok_or(DeskError::NotFound)
}

/// Two tabs pressed Send at once: the one message is the answer to both. Another save came in between: told, not sent.
async fn conflict(service: &Service, caller: &Caller, id: &DraftId) -> Answer<Submitted> {
    let ports = &service.ports;
    let stored = ports
        .drafts
        .find(&caller.account, id)
        .await
        .map_err(error::state)?;
    let Some(item) = stored.submitted else {
        return Err(DeskError::Trouble(domain::desk::Trouble::Busy));
    };
    Ok(submitted(
        &ports
            .outbox
            .find(&caller.account, &item)
            .await
            .map_err(error::state)?,
    ))
}

async fn prepare(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
    key: &SubmissionKey,
) -> Answer<NewOutboxItem> {
    let ports = &service.ports;
    let (draft, standing, cleared) = clear(service, caller, stored).await?;
    let chosen = draft
        .send_at
        .and_then(|minute| dates::moment(minute, &caller.time_zone));
    let files = ports
        .drafts
        .files(&caller.account, &stored.id)
        .await
        .map_err(error::state)?;
    let now = ports.clock.now();
    let undo = undo(service, caller).await?;
    let answers = stored.answers.as_ref();
    let contents = Contents {
        draft,
        in_reply_to: answers.and_then(|answers| answers.in_reply_to.clone()),
        references: answers
            .map(|answers| answers.references.clone())
            .unwrap_or_default(),
        files: files.into_iter().map(|(_, file)| file).collect(),
        // What says when it leaves must not say when it was written.
        date: chosen.unwrap_or(now),
        receipt: None,
    };
    let terms = Terms {
        key: key.clone(),
        draft: stored.id.clone(),
        answers: stored.answers.clone(),
        not_before: chosen.unwrap_or_else(|| now.plus_seconds(undo)),
        later: chosen.is_some(),
    };
    pack(service, caller, &standing, &cleared, contents, terms).await
}

/// Under which key, from which draft, in answer to what, and when a message leaves.
pub(crate) struct Terms {
    pub(crate) key: SubmissionKey,
    pub(crate) draft: DraftId,
    pub(crate) answers: Option<Answers>,
    pub(crate) not_before: Timestamp,
    pub(crate) later: bool,
}

/// The item of the outbox: octets sealed in the cleared name, and by what right they leave.
pub(crate) async fn pack(
    service: &Service,
    caller: &Caller,
    standing: &Standing,
    cleared: &Cleared,
    contents: Contents,
    terms: Terms,
) -> Answer<NewOutboxItem> {
    let ports = &service.ports;
    let (subject, receipt) = (contents.draft.subject.clone(), contents.receipt.is_some());
    let Sealed {
        message_id,
        envelope,
        raw,
    } = seal(service, caller, cleared, contents)?;
    let login = identities::login(caller);
    if let Some(limit) = ports
        .submission
        .limit(&login)
        .await
        .filter(|limit| raw.len() as u64 > *limit)
    {
        return Err(DeskError::Objections(vec![Objection::TooLarge {
            bytes: raw.len() as u64,
            limit,
        }]));
    }
    let id = OutboxId::parse(ports.ids.uuid()).map_err(|e| error::internal("outbox id", &e))?;
    Ok(NewOutboxItem {
        credential: caller
            .secret
            .as_ref()
            .map(|secret| ports.vault.seal(secret, id.as_str())),
        id,
        account: caller.account.clone(),
        key: terms.key,
        draft: terms.draft,
        envelope,
        message_id,
        subject,
        raw,
        mailbox: mailbox_of(service, standing).await?,
        grant: grant_of(&standing.authority),
        remember: standing.authority.is_delegated() && !receipt,
        answers: terms.answers,
        not_before: terms.not_before,
        later: terms.later,
        language: caller.language,
        created: ports.clock.now(),
        receipt,
    })
}

/// Seconds in which Send can be taken back.
async fn undo(service: &Service, caller: &Caller) -> Answer<i64> {
    let preferences = service.ports.preferences.preferences(&caller.account).await;
    let undo = preferences.map_err(error::state)?.undo.unwrap_or(service.undo);
    Ok(undo.seconds().into())
}

/// Everything that stands in the way, at once.
pub(crate) async fn clear(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
) -> Answer<(Draft, Standing, Cleared)> {
    let mut objections = Vec::new();
    let draft = match Draft::parse(&stored.form) {
        Ok(draft) => Some(draft),
        Err(errors) => {
            objections.extend(errors.into_iter().map(Objection::Field));
            None
        }
    };
    let standing = match identities::of_input(&service.ports, caller, &stored.form.from).await {
        Ok(standing) => Some(standing),
        Err(DeskError::Objections(more)) => {
            objections.extend(more);
            None
        }
        Err(other) => return Err(other),
    };
    match (draft, standing) {
        (Some(draft), Some(standing)) => {
            let around = circumstances(service, caller, stored, &draft).await?;
            let cleared = preflight(&draft, &standing, &around).map_err(DeskError::Objections)?;
            Ok((draft, standing, cleared))
        }
        (draft, standing) => {
            if draft.is_some_and(|draft| draft.recipients().is_empty()) {
                objections.push(Objection::NoRecipients);
            }
            if let Some(standing) = standing.filter(|standing| !standing.authority.permits()) {
                let Standing {
                    identity,
                    grantors,
                    words,
                    ..
                } = standing;
                objections.push(Objection::FromNotAllowed {
                    address: identity.address,
                    grantors,
                    words,
                });
            }
            Err(DeskError::Objections(objections))
        }
    }
}

async fn circumstances(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
    draft: &Draft,
) -> Answer<Circumstances> {
    let ports = &service.ports;
    let login = identities::login(caller);
    let mut recipients = Vec::new();
    for mailbox in draft.recipients() {
        let known = ports.submission.recipient(&login, &mailbox.address).await;
        recipients.push((mailbox.address.clone(), known));
    }
    let attached = ports
        .drafts
        .attached(&caller.account, &stored.id)
        .await
        .map_err(error::state)?;
    let files: u64 = attached
        .iter()
        .map(|file| file.size.saturating_mul(78) / 57)
        .sum();
    Ok(Circumstances {
        recipients,
        bytes: files + draft.body.len() as u64,
        limit: ports.submission.limit(&login).await,
        time_past: draft
            .send_at
            .and_then(|minute| dates::moment(minute, &caller.time_zone))
            .is_some_and(|at| at < ports.clock.now()),
    })
}

fn grant_of(authority: &Authority) -> Option<GrantId> {
    match authority {
        Authority::SendAs(grant) | Authority::OnBehalf(grant) => grant.clone(),
        Authority::Own | Authority::Alias | Authority::NotChecked | Authority::NotAllowed => None,
    }
}

/// The account written for, where it is one of ours and not the writer's own.
async fn mailbox_of(service: &Service, standing: &Standing) -> Answer<Option<AccountId>> {
    if !standing.authority.is_delegated() {
        return Ok(None);
    }
    match service
        .ports
        .accounts
        .by_address(&standing.identity.address)
        .await
    {
        Ok(Account { id, .. }) => Ok(Some(id)),
        Err(StateError::NotFound) => Ok(None),
        Err(other) => Err(error::state(other)),
    }
}

/// A refused attempt at the same draft has had its answer: it leaves the Outbox now that a new one is under way.
async fn withdraw_earlier(service: &Service, caller: &Caller, item: &OutboxItem) {
    use domain::outbox::OutboxState::{Refused, Withdrawn};
    let Ok(waiting) = service.ports.outbox.waiting(&caller.account).await else {
        return;
    };
    for earlier in waiting
        .into_iter()
        .filter(|e| e.new.draft == item.new.draft && e.new.id != item.new.id)
    {
        if partly::is_partly(&earlier) {
            if let Err(failed) = service.ports.outbox.dismiss(&earlier.new.id).await {
                tracing::info!(error = %failed, "an earlier attempt stays in the outbox");
            }
            continue;
        }
        if earlier.state != Refused {
            continue;
        }
        let change = OutboxChange::plain(Withdrawn, service.ports.clock.now());
        if let Err(failed) = service
            .ports
            .outbox
            .advance(&earlier.new.id, Refused, &change)
            .await
        {
            tracing::info!(error = %failed, "an earlier attempt stays in the outbox");
        }
    }
}
