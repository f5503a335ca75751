//! A report, matched with the message that it is about.

use domain::{
    account::{Account, AccountKind},
    address::Address,
    delivery::DeliveryStatus,
    folder::Place,
};

use crate::{
    Ports, Service,
    ports::{
        DeliveryNews, Envelope, Named, Notice, OutboxItem, ParsedMessage, Report, ReportedRecipient,
        Returned, ReturnedFrom, StateError, Told,
    },
};

/// Keeps what a report in the inbox of `mailbox` says of a message that was sent in its name. Anything else is somebody's
/// mail and nothing more: whoever knows a Message-ID can write a report, but not into another's story.
pub(super) async fn note(ports: &Ports, mailbox: &Account, report: &Report) -> Result<(), StateError> {
    let Some(message_id) = &report.message_id else {
        return Ok(());
    };
    let Some(item) = ports.deliveries.sent(message_id).await? else {
        return Ok(());
    };
    if !comes_back_to(ports, &item.new.envelope, mailbox).await? {
        return Ok(());
    }
    let at = ports.clock.now();
    let news: Vec<DeliveryNews> = report
        .recipients
        .iter()
        .filter_map(|told| {
            Some(DeliveryNews {
                recipient: whom(&item.new.envelope.recipients, told)?.clone(),
                status: told.status,
                code: told.code.clone(),
                words: told.words.clone(),
                at,
            })
        })
        .collect();
    let writer = ports.accounts.by_id(&item.new.account).await?;
    let notice = |news: &[DeliveryNews]| notice(ports, &item, mailbox, &writer, news);
    let kept = ports.deliveries.report(&item.new.id, &news, &notice).await?;
    for news in &kept {
        tracing::info!(item = %item.new.id, status = news.status.as_str(), "a report came");
    }
    Ok(())
}

/// Reports go to the envelope's sender, receipts to the From.
async fn comes_back_to(ports: &Ports, envelope: &Envelope, mailbox: &Account) -> Result<bool, StateError> {
    for address in [&envelope.sender, &envelope.header_from] {
        match ports.accounts.by_address(address).await {
            Ok(account) if account.id == mailbox.id => return Ok(true),
            Ok(_) | Err(StateError::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(false)
}

/// Which recipient of ours is meant. A forwarded message is reported from where it went on to: that tells of ours only
/// where it is the only one.
fn whom<'e>(recipients: &'e [Address], told: &ReportedRecipient) -> Option<&'e Address> {
    let known = |named: Option<&Address>| recipients.iter().find(|ours| Some(*ours) == named);
    known(told.original.as_ref())
        .or_else(|| known(told.last.as_ref()))
        .or(match recipients {
            [only] => Some(only),
            _ => None,
        })
}

/// A letter to the writer, where the report itself lies in a mailbox that is not theirs.
fn notice(
    ports: &Ports,
    item: &OutboxItem,
    mailbox: &Account,
    writer: &Account,
    news: &[DeliveryNews],
) -> Option<Notice> {
    let recipients: Vec<Returned> = news
        .iter()
        .filter(|news| matches!(news.status, DeliveryStatus::Failed | DeliveryStatus::Delayed))
        .map(|news| Returned {
            address: news.recipient.clone(),
            failed: news.status == DeliveryStatus::Failed,
            words: news
                .words
                .clone()
                .or_else(|| news.code.clone())
                .unwrap_or_default(),
        })
        .collect();
    if recipients.is_empty() || mailbox.id == writer.id || writer.kind == AccountKind::Shared {
        return None;
    }
    Some(Notice {
        id: ports.ids.uuid(),
        recipient: writer.id.clone(),
        told: Told::Returned(ReturnedFrom {
            mailbox: Named {
                address: item.new.envelope.header_from.clone(),
                name: mailbox.name.as_str().to_owned(),
            },
            subject: item.new.subject.as_str().to_owned(),
            recipients,
        }),
        language: item.new.language,
        at: ports.clock.now(),
    })
}

/// A report that somebody opens is matched then and there: on hosts where the service cannot look by itself, it is the
/// only way. The page is not held up by a failure to do so.
pub(crate) async fn read_here(service: &Service, place: &Place, message: &[u8], parsed: &ParsedMessage) {
    let is_report = parsed.attachments.iter().any(|part| {
        let kind = part.media_type.as_str();
        kind.starts_with("message/")
            && (kind.ends_with("delivery-status") || kind.ends_with("disposition-notification"))
    });
    if !is_report {
        return;
    }
    let ports = &service.ports;
    let noted = async {
        let Ok(Some(report)) = ports.mime.report(message) else {
            return Ok(());
        };
        note(ports, &ports.accounts.by_address(&place.mailbox).await?, &report).await
    };
    if let Err(error) = noted.await {
        tracing::info!(%error, "a report was not matched");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    fn told(original: Option<&str>, last: Option<&str>) -> ReportedRecipient {
        ReportedRecipient {
            original: original.map(address),
            last: last.map(address),
            status: DeliveryStatus::Failed,
            code: None,
            words: None,
        }
    }

    #[test]
    fn a_report_means_the_recipient_that_config_wrote_to() {
        let (bob, carol) = (address("bob@demo.test"), address("carol@demo.test"));
        let both = [bob.clone(), carol.clone()];
        let elsewhere = Some("robert@elsewhere.test");
        assert_eq!(whom(&both, &told(Some("BOB@demo.test"), elsewhere)), Some(&bob));
        assert_eq!(whom(&both, &told(None, Some("carol@demo.test"))), Some(&carol));
        assert_eq!(whom(&both, &told(None, elsewhere)), None, "which of the two?");
        assert_eq!(
            whom(&both[..1], &told(None, elsewhere)),
            Some(&bob),
            "it was forwarded"
        );
    }
}
