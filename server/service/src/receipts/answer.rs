//! The reader's word, carried out.

use domain::{
    desk::{Answer, Caller, DeskError},
    draft::{ComposeForm, Draft},
    folder::Place,
    id::{DraftId, OutboxId, SubmissionKey},
    message::MessageKey,
    preflight::{Circumstances, Objection, preflight},
    receipt::ReceiptAnswer,
};

use super::{
    asked::{Asking, asking},
    remember, words,
};
use crate::{
    Service, error,
    ports::{Disposition, NewOutboxItem, ParsedMessage},
    reading,
    sending::{Contents, Terms, pack},
};

pub(crate) async fn answer(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
    answer: ReceiptAnswer,
) -> Answer<Option<OutboxId>> {
    // As the mailbox has it now: another program may have answered since it was shown.
    service.cache.forget_message(&caller.session, place, key);
    let message = reading::fetch_parsed(service, caller, place, key).await?;
    let Some(asking) = asking(service, caller, place, key, &message).await? else {
        return Ok(None);
    };
    // The answer is the mailbox's, and nobody who opens it is asked again: so only those give it who may write in its
    // name.
    if !asking.standing.authority.permits() {
        return Err(DeskError::Forbidden);
    }
    let sent = match answer {
        ReceiptAnswer::Send => send(service, caller, &asking, &message.parsed).await?,
        ReceiptAnswer::Decline => {
            let ports = &service.ports;
            let declined = ports
                .receipts
                .decline(&asking.of, &caller.account, ports.clock.now());
            declined.await.map_err(error::state)?;
            None
        }
    };
    remember::answered(service, caller, place, key).await;
    Ok(sent)
}

/// None where somebody was quicker.
async fn send(
    service: &Service,
    caller: &Caller,
    asking: &Asking,
    parsed: &ParsedMessage,
) -> Answer<Option<OutboxId>> {
    let item = item(service, caller, asking, parsed).await?;
    let stored = service.ports.receipts.send(&asking.of, &item).await;
    let sent = stored.map_err(error::state)?;
    if sent {
        service.bell.notify_one();
    }
    Ok(sent.then_some(item.id))
}

/// Sealed like any message, after the same preflight: From is the mailbox, the envelope's sender whoever may have
/// bounces. RFC 8098 section 2.1 would have no sender there; submission servers ask of an authenticated writer that it
/// be theirs, and ours refuse a message in another's name that nobody would be told of if it is lost.
async fn item(
    service: &Service,
    caller: &Caller,
    asking: &Asking,
    parsed: &ParsedMessage,
) -> Answer<NewOutboxItem> {
    let Asking { standing, to, .. } = asking;
    let words::Words { subject, text } = words::words(caller.language, &standing.identity.address, parsed);
    let to: Vec<&str> = to.iter().map(|address| address.as_str()).collect();
    let form = ComposeForm {
        to: to.join(", "),
        subject: subject.into(),
        body: text,
        ..ComposeForm::default()
    };
    let draft = Draft::parse(&form)
        .map_err(|errors| DeskError::Objections(errors.into_iter().map(Objection::Field).collect()))?;
    let cleared = preflight(&draft, standing, &Circumstances::default()).map_err(DeskError::Objections)?;
    let ports = &service.ports;
    let now = ports.clock.now();
    let unique = || ports.ids.uuid();
    let contents = Contents {
        draft,
        in_reply_to: parsed.message_id.clone(),
        references: parsed.message_id.iter().cloned().collect(),
        files: Vec::new(),
        date: now,
        receipt: Some(Disposition {
            final_recipient: standing.identity.address.clone(),
            original: parsed.message_id.clone(),
        }),
    };
    let terms = Terms {
        key: SubmissionKey::parse(unique()).map_err(|e| error::internal("submission key", &e))?,
        // Of none there is.
        draft: DraftId::parse(unique()).map_err(|e| error::internal("draft id", &e))?,
        answers: None,
        not_before: now,
        later: false,
    };
    pack(service, caller, standing, &cleared, contents, terms).await
}
