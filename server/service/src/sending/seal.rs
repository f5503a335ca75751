//! The final octets, and the envelope they travel in. Nothing about the writer that the From does not say: no host, no
//! user agent, no time zone (PRODUCT 3.7).

use domain::{
    address::{Address, Mailbox},
    desk::{Answer, Caller},
    draft::Draft,
    preflight::{Cleared, WrittenAs},
    time::Timestamp,
};

use crate::{
    Service, error,
    message_id::message_id,
    ports::{Disposition, Envelope, Outgoing, OutgoingFile},
};

pub(super) struct Sealed {
    pub(super) message_id: String,
    pub(super) envelope: Envelope,
    pub(super) raw: Vec<u8>,
}

pub(crate) struct Contents {
    pub(crate) draft: Draft,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) references: Vec<String>,
    pub(crate) files: Vec<OutgoingFile>,
    pub(crate) date: Timestamp,
    /// Of a read receipt.
    pub(crate) receipt: Option<Disposition>,
}

/// Only what passed the preflight can be sealed.
pub(super) fn seal(
    service: &Service,
    caller: &Caller,
    cleared: &Cleared,
    contents: Contents,
) -> Answer<Sealed> {
    let from = Mailbox::from(cleared.identity());
    let on_behalf = cleared.written_as() == WrittenAs::OnBehalf;
    let writer = Mailbox {
        name: caller.name.clone(),
        address: caller.address.clone(),
    };
    let Contents {
        draft,
        in_reply_to,
        references,
        files,
        date,
        receipt,
    } = contents;
    let recipients: Vec<Address> = draft
        .recipients()
        .into_iter()
        .map(|mailbox| mailbox.address.clone())
        .collect();
    let message_id = message_id(&service.ports.ids.uuid(), &from.address);
    let envelope = Envelope {
        sender: if on_behalf {
            caller.address.clone()
        } else {
            from.address.clone()
        },
        recipients,
        header_from: from.address.clone(),
        id: Some(message_id.clone()),
        // Who wants to know that it was read wants to know that it arrived; not every reader says the one.
        report_success: draft.receipt && receipt.is_none(),
    };
    let raw = service
        .ports
        .mime
        .write(&Outgoing {
            from,
            sender: on_behalf.then_some(writer),
            reply_to: None,
            to: draft.to,
            cc: draft.cc,
            bcc: Vec::new(),
            subject: draft.subject,
            message_id: message_id.clone(),
            date,
            in_reply_to,
            references,
            text: draft.body,
            files,
            draft_id: None,
            asks_receipt: draft.receipt,
            receipt,
        })
        .map_err(error::mime)?;
    Ok(Sealed {
        message_id,
        envelope,
        raw,
    })
}
