//! The port `Submission`: delivery among our own accounts, and through a relay to the outside.

mod authority;
mod deliver;
mod recipients;
mod relay;
mod trace;
mod transmit;

use async_trait::async_trait;
use domain::address::Address;
use domain::outbox::{Refusal, RefusalCause, Transmission};
use domain::preflight::RecipientStanding;
use service::ports::{Envelope, FinalDot, Login, Probe, Submission};

use crate::BuiltIn;
use recipients::Place;

#[async_trait]
impl Submission for BuiltIn {
    async fn transmit(
        &self,
        login: &Login,
        envelope: &Envelope,
        message: &[u8],
        dot: &dyn FinalDot,
    ) -> Transmission {
        match self.0.hand_over(login, envelope, message, dot).await {
            Ok(transmission) => transmission,
            Err(Stop::NotNow(words)) => Transmission::Deferred { words },
            Err(Stop::Refused(cause, words)) => Transmission::Refused(Refusal { cause, words }),
        }
    }

    async fn probe(&self, login: &Login, from: &Address) -> Probe {
        match self.0.may_write_as(login, from).await {
            Ok(_) => Probe::Allowed,
            Err(Stop::Refused(_, words)) => Probe::Refused(words),
            Err(Stop::NotNow(_)) => Probe::Unknown,
        }
    }

    async fn recipient(&self, _login: &Login, recipient: &Address) -> RecipientStanding {
        match self.0.place(recipient).await {
            Ok(Place::Here(_)) | Err(_) => RecipientStanding::Fine,
            Ok(Place::Unknown) => RecipientStanding::Unknown,
            Ok(Place::Outside) if self.0.parts.relay.is_some() => RecipientStanding::Fine,
            Ok(Place::Outside) => RecipientStanding::Outside,
        }
    }

    async fn limit(&self, _login: &Login) -> Option<u64> {
        Some(self.0.parts.limit)
    }
}

/// Why a message does not go on: certainly nobody has got it.
#[derive(Debug)]
enum Stop {
    /// Tried again later, with words for the outbox.
    NotNow(String),
    Refused(RefusalCause, String),
}

impl From<service::ports::StateError> for Stop {
    fn from(_logged: service::ports::StateError) -> Self {
        Self::NotNow("the accounts cannot be read just now".into())
    }
}

impl From<service::ports::HostError> for Stop {
    fn from(error: service::ports::HostError) -> Self {
        Self::NotNow(error.to_string())
    }
}
