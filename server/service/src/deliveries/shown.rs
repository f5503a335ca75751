use domain::{
    account::Account,
    address::Address,
    delivery::{Delivery, DeliveryStatus},
    desk::{Answer, Caller, HostKind},
    folder::{FolderKey, FolderRole, Place},
    outbox::OutboxState,
};

use crate::{
    Service, dates, error,
    ports::{OutboxItem, ParsedMessage, StateError},
};

/// What is known of each recipient of a message in a Sent folder; nothing where it is none that we sent. A mailbox tells
/// of messages in its own name alone: anybody can file a message with another's Message-ID.
pub(crate) async fn of_message(
    service: &Service,
    caller: &Caller,
    place: &Place,
    parsed: &ParsedMessage,
) -> Answer<Vec<Delivery>> {
    let Some(message_id) = parsed
        .message_id
        .as_deref()
        .filter(|_| place.folder == FolderKey::Role(FolderRole::Sent))
    else {
        return Ok(Vec::new());
    };
    let ports = &service.ports;
    let Some(item) = ports.deliveries.sent(message_id).await.map_err(error::state)? else {
        return Ok(Vec::new());
    };
    match ports.accounts.by_address(&place.mailbox).await {
        Ok(mailbox) if in_its_name(&item, &mailbox) => {}
        Ok(_) | Err(StateError::NotFound) => return Ok(Vec::new()),
        Err(other) => return Err(error::state(other)),
    }
    let told = ports.deliveries.of(&item.new.id).await.map_err(error::state)?;
    let now = ports.clock.now();
    let mut deliveries = Vec::with_capacity(item.new.envelope.recipients.len());
    for recipient in &item.new.envelope.recipients {
        if let Some(told) = told.iter().find(|told| told.recipient == *recipient) {
            deliveries.push(Delivery {
                recipient: recipient.clone(),
                status: told.status,
                when: Some(dates::when(told.at, now, caller)),
                words: told.words.clone().or_else(|| told.code.clone()),
            });
            continue;
        }
        let refused = item.partly.iter().find(|refused| refused.address == *recipient);
        let status = match refused {
            Some(_) => DeliveryStatus::Failed,
            None if arrives_at_once(service, recipient).await? => DeliveryStatus::Delivered,
            None => DeliveryStatus::Accepted,
        };
        deliveries.push(Delivery {
            recipient: recipient.clone(),
            status,
            when: None,
            words: refused.map(|refused| refused.words.clone()),
        });
    }
    Ok(deliveries)
}

fn in_its_name(item: &OutboxItem, mailbox: &Account) -> bool {
    let left = matches!(
        item.state,
        OutboxState::Accepted | OutboxState::Filed | OutboxState::Unclear
    );
    left && (item.new.account == mailbox.id || item.new.mailbox.as_ref() == Some(&mailbox.id))
}

/// Among accounts of the built-in host, to be taken is to lie in the inbox.
async fn arrives_at_once(service: &Service, recipient: &Address) -> Answer<bool> {
    let ports = &service.ports;
    if ports.host.kind() != HostKind::BuiltIn {
        return Ok(false);
    }
    match ports.accounts.by_address(recipient).await {
        Ok(_) => Ok(true),
        Err(StateError::NotFound) => Ok(false),
        Err(other) => Err(error::state(other)),
    }
}
