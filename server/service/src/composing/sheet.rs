//! All a compose page needs, in one call.

use domain::{
    address::Address,
    desk::{Answer, Caller, ComposeSheet, ComposeStart, DeskError},
    draft::{Attached, ComposeForm, Revision},
    id::{AttachmentId, DraftId, SubmissionKey},
    identity::{FromChoice, FromInput, Standing},
    outbox::OutboxEntry,
    preflight::Objection,
};

use super::{answer, carry_on, carry_on::Carried};
use crate::{
    Service, error, identities,
    ports::{Answers, OutgoingFile, StoredDraft},
    sending,
};

pub(super) async fn sheet(service: &Service, caller: &Caller, start: ComposeStart) -> Answer<ComposeSheet> {
    let choices = identities::choices(&service.ports, caller).await?;
    let stored = match start {
        ComposeStart::New { mailbox, to } => blank(service, caller, &choices, mailbox.as_ref(), to)?,
        ComposeStart::Draft(id) => {
            let stored = service
                .ports
                .drafts
                .find(&caller.account, &id)
                .await
                .map_err(error::state)?;
            return show(service, caller, choices, stored).await;
        }
        ComposeStart::Continue { place, key } => {
            match carry_on::carry_on(service, caller, &place, key).await? {
                Carried::Ours(stored) => *stored,
                Carried::Foreign { form, files } => keep(service, caller, form, None, files).await?,
            }
        }
        ComposeStart::Answer { place, key, mode } => {
            let begun = answer::answer(service, caller, &choices, place, key, mode).await?;
            keep(service, caller, begun.form, Some(begun.answers), begun.files).await?
        }
    };
    show(service, caller, choices, stored).await
}

fn fresh(
    service: &Service,
    caller: &Caller,
    form: ComposeForm,
    answers: Option<Answers>,
) -> Answer<StoredDraft> {
    Ok(StoredDraft {
        id: DraftId::parse(service.ports.ids.uuid()).map_err(|e| error::internal("draft id", &e))?,
        account: caller.account.clone(),
        revision: Revision(0),
        form,
        answers,
        mirror: None,
        submitted: None,
        updated: service.ports.clock.now(),
    })
}

/// An empty page. Nothing is stored until something is written.
fn blank(
    service: &Service,
    caller: &Caller,
    choices: &[FromChoice],
    mailbox: Option<&Address>,
    to: Option<String>,
) -> Answer<StoredDraft> {
    let from = mailbox
        .filter(|mailbox| *mailbox != &caller.address)
        .and_then(|m| identities::pick(choices, m));
    let form = ComposeForm {
        from: from.map_or(FromInput::Own, |choice| {
            FromInput::Typed(choice.identity.address.to_string())
        }),
        to: to.unwrap_or_default(),
        ..ComposeForm::default()
    };
    fresh(service, caller, form, None)
}

/// A reply or a foreign draft is stored at once: what it answers and carries is not the browser's to say.
async fn keep(
    service: &Service,
    caller: &Caller,
    form: ComposeForm,
    answers: Option<Answers>,
    files: Vec<OutgoingFile>,
) -> Answer<StoredDraft> {
    let mut stored = fresh(service, caller, form, answers)?;
    stored.revision = Revision(1);
    store(service, caller, &stored, files).await?;
    Ok(stored)
}

/// A draft that is not there yet, and what it carries.
pub(super) async fn store(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
    files: Vec<OutgoingFile>,
) -> Answer<()> {
    service.ports.drafts.save(stored).await.map_err(error::state)?;
    for file in files {
        let attached = Attached {
            id: AttachmentId::parse(service.ports.ids.uuid())
                .map_err(|e| error::internal("attachment id", &e))?,
            name: file.name,
            media_type: file.media_type,
            size: file.content.len() as u64,
        };
        let done = service
            .ports
            .drafts
            .attach(&caller.account, &stored.id, &attached, &file.content)
            .await;
        done.map_err(error::state)?;
    }
    Ok(())
}

async fn show(
    service: &Service,
    caller: &Caller,
    choices: Vec<FromChoice>,
    stored: StoredDraft,
) -> Answer<ComposeSheet> {
    let ports = &service.ports;
    let preferences = ports
        .preferences
        .preferences(&caller.account)
        .await
        .map_err(error::state)?;
    let standing = match identities::of_input(ports, caller, &stored.form.from).await {
        Ok(standing) => Some(standing),
        Err(DeskError::Objections(_)) => None,
        Err(other) => return Err(other),
    };
    let attached = match stored.revision {
        Revision(0) => Vec::new(),
        _ => ports
            .drafts
            .attached(&caller.account, &stored.id)
            .await
            .map_err(error::state)?,
    };
    let login = identities::login(caller);
    Ok(ComposeSheet {
        show_from: preferences.show_from || standing.as_ref().is_none_or(other_than_own),
        show_bcc: preferences.show_bcc || !stored.form.bcc.trim().is_empty(),
        objections: objections(service, caller, &stored).await?,
        last_attempt: last_attempt(service, caller, &stored).await?,
        submission_key: SubmissionKey::parse(ports.ids.uuid())
            .map_err(|e| error::internal("submission key", &e))?,
        limit: ports.submission.limit(&login).await,
        id: stored.id.clone(),
        revision: stored.revision,
        form: stored.form,
        attached,
        choices,
        standing,
    })
}

fn other_than_own(standing: &Standing) -> bool {
    standing.authority != domain::identity::Authority::Own
}

/// A letter just begun has no faults yet; one that was kept is told all it has.
async fn objections(service: &Service, caller: &Caller, stored: &StoredDraft) -> Answer<Vec<Objection>> {
    let addressed = [&stored.form.to, &stored.form.cc, &stored.form.bcc]
        .iter()
        .any(|text| !text.trim().is_empty());
    if stored.revision == Revision(0) || stored.submitted.is_some() || !addressed {
        return Ok(Vec::new());
    }
    match sending::clear(service, caller, stored).await {
        Ok(_) => Ok(Vec::new()),
        Err(DeskError::Objections(objections)) => Ok(objections),
        Err(other) => Err(other),
    }
}

/// The newest attempt that did not leave.
async fn last_attempt(
    service: &Service,
    caller: &Caller,
    stored: &StoredDraft,
) -> Answer<Option<OutboxEntry>> {
    if stored.revision == Revision(0) {
        return Ok(None);
    }
    let waiting = service
        .ports
        .outbox
        .waiting(&caller.account)
        .await
        .map_err(error::state)?;
    let mine = waiting.into_iter().find(|item| item.new.draft == stored.id);
    Ok(mine.map(|item| sending::entry(service, caller, item)))
}
