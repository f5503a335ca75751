//! Where a recipient lives.

use domain::account::Account;
use domain::address::Address;
use domain::outbox::{RecipientCause, RecipientRefusal};
use service::ports::StateError;

use crate::built_in::Inner;

pub(super) enum Place {
    Here(Account),
    /// In one of our domains, and not there.
    Unknown,
    Outside,
}

/// The recipients of one message, sorted.
#[derive(Default)]
pub(super) struct Sorted {
    /// Each account once, by the address it was first named by.
    pub(super) here: Vec<(Address, Account)>,
    pub(super) outside: Vec<Address>,
    pub(super) refused: Vec<RecipientRefusal>,
}

pub(super) fn refuse(address: &Address, cause: RecipientCause) -> RecipientRefusal {
    let words = match cause {
        RecipientCause::Unknown => format!("{address} is not an address here"),
        RecipientCause::MailboxFull => format!("the mailbox of {address} is full"),
        RecipientCause::Outside => {
            format!("{address} is outside, and this server delivers only among its own")
        }
        RecipientCause::Other => format!("{address} could not be delivered to"),
    };
    RecipientRefusal {
        address: address.clone(),
        cause,
        words,
    }
}

impl Inner {
    pub(super) async fn place(&self, address: &Address) -> Result<Place, StateError> {
        if let Some(account) = self.account(address).await? {
            return Ok(Place::Here(account));
        }
        let ours = self
            .parts
            .accounts
            .knows_domain(address.domain())
            .await
            .inspect_err(|error| {
                tracing::error!(%error, "accounts do not answer");
            })?;
        Ok(if ours { Place::Unknown } else { Place::Outside })
    }

    pub(super) async fn sort(&self, recipients: &[Address]) -> Result<Sorted, StateError> {
        let mut sorted = Sorted::default();
        for address in recipients {
            match self.place(address).await? {
                Place::Here(account) if sorted.here.iter().any(|(_, known)| known.id == account.id) => {}
                Place::Here(account) => sorted.here.push((address.clone(), account)),
                Place::Unknown => sorted.refused.push(refuse(address, RecipientCause::Unknown)),
                Place::Outside if self.parts.relay.is_some() => sorted.outside.push(address.clone()),
                Place::Outside => sorted.refused.push(refuse(address, RecipientCause::Outside)),
            }
        }
        Ok(sorted)
    }
}
