//! Is the reader to be asked?

use domain::{
    account::Account,
    address::Address,
    desk::{Answer, Caller},
    folder::Place,
    identity::Standing,
    message::MessageKey,
    preference::Preferences,
    receipt::{Copy, ReceiptAsked, ReceiptPreference, is_asked},
};

use crate::{
    Service, error, identities,
    ports::{ParsedMessage, ReceiptOf, StateError},
    reading::CachedMessage,
};

/// A wish that has not been answered, and in whose name it could be.
pub(super) struct Asking {
    pub(super) of: ReceiptOf,
    pub(super) to: Vec<Address>,
    pub(super) elsewhere: bool,
    pub(super) standing: Standing,
}

/// What the reading pane says of it. Whatever cannot be found out is no reason not to show the message.
pub(crate) async fn shown(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
    message: &CachedMessage,
) -> Option<ReceiptAsked> {
    let by = message.parsed.from.clone()?;
    // Most messages ask for nothing: nothing more is looked up for them.
    message.parsed.receipt.as_ref()?;
    let found = async {
        let preferences = service.ports.preferences.preferences(&caller.account).await;
        let Preferences { receipts, .. } = preferences.map_err(error::state)?;
        if receipts == ReceiptPreference::Never {
            return Ok(None);
        }
        asking(service, caller, place, key, message).await
    };
    let asking = found.await.unwrap_or_else(|failed| {
        tracing::info!(error = %failed, "whether a read receipt is wanted was not found out");
        None
    })?;
    Some(ReceiptAsked {
        by,
        to: asking.to,
        elsewhere: asking.elsewhere,
        allowed: asking.standing.authority.permits(),
        from: asking.standing.identity,
    })
}

pub(super) async fn asking(
    service: &Service,
    caller: &Caller,
    place: &Place,
    key: MessageKey,
    message: &CachedMessage,
) -> Answer<Option<Asking>> {
    let parsed = &message.parsed;
    let Some(wish) = &parsed.receipt else {
        return Ok(None);
    };
    let addresses = addresses(service, caller, &place.mailbox).await?;
    let mut own = addresses.clone();
    // Nor does a delegate ask themselves, in a mailbox they wrote to.
    own.push(caller.address.clone());
    let copy = Copy {
        folder: &place.folder,
        own: &own,
        from: parsed.from.as_ref(),
        answered: message.flags.mdn_sent,
    };
    let Ok(elsewhere) = is_asked(wish, &copy) else {
        return Ok(None);
    };
    let of = ReceiptOf {
        mailbox: place.mailbox.clone(),
        message: parsed
            .message_id
            .clone()
            .unwrap_or_else(|| format!("{}/{key}", place.folder)),
    };
    let answered = service.ports.receipts.is_answered(&of).await;
    if answered.map_err(error::state)? {
        return Ok(None);
    }
    let read_at = read_at(parsed, &addresses).unwrap_or(&place.mailbox);
    Ok(Some(Asking {
        of,
        to: wish.to.iter().map(|mailbox| mailbox.address.clone()).collect(),
        elsewhere,
        standing: identities::of_address(&service.ports, caller, read_at).await?,
    }))
}

/// The mailbox's own address and its aliases.
async fn addresses(service: &Service, caller: &Caller, mailbox: &Address) -> Answer<Vec<Address>> {
    let accounts = &service.ports.accounts;
    let account = if *mailbox == caller.address {
        caller.account.clone()
    } else {
        match accounts.by_address(mailbox).await {
            Ok(Account { id, .. }) => id,
            // A provider's.
            Err(StateError::NotFound) => return Ok(vec![mailbox.clone()]),
            Err(other) => return Err(error::state(other)),
        }
    };
    let aliases = accounts.aliases(&account).await.map_err(error::state)?;
    let aliases = aliases.into_iter().map(|(_, alias)| alias);
    Ok(std::iter::once(mailbox.clone()).chain(aliases).collect())
}

/// The one that was written to: a receipt from another would tell of that.
fn read_at<'a>(parsed: &ParsedMessage, addresses: &'a [Address]) -> Option<&'a Address> {
    let written = parsed.to.iter().chain(&parsed.cc).map(|mailbox| &mailbox.address);
    let mut named = written.chain(&parsed.delivered_to);
    named.find_map(|named| addresses.iter().find(|own| *own == named))
}
