//! To the outside, by another submission service with a login of its own.

use domain::address::Address;
use domain::outbox::{RecipientRefusal, RefusalCause, Transmission};
use service::ports::{Envelope, FinalDot, Login};

use super::Stop;
use crate::built_in::Inner;

/// What became of the outside recipients.
pub(super) enum Relayed {
    /// Taken, but for these.
    Taken(Vec<RecipientRefusal>),
    /// The relay may have taken it.
    Unclear(String),
}

impl Inner {
    /// Stops the whole message where the relay certainly took nothing and said nothing about recipients.
    pub(super) async fn relay(
        &self,
        login: &Login,
        envelope: &Envelope,
        outside: Vec<Address>,
        message: &[u8],
        dot: &dyn FinalDot,
    ) -> Result<Relayed, Stop> {
        let Some(relay) = self.parts.relay.as_ref().filter(|_| !outside.is_empty()) else {
            return Ok(Relayed::Taken(Vec::new()));
        };
        let outside = Envelope {
            recipients: outside,
            ..envelope.clone()
        };
        match relay.transmit(login, &outside, message, dot).await {
            Transmission::Accepted { refused, .. } => Ok(Relayed::Taken(refused)),
            Transmission::Unclear { words } => Ok(Relayed::Unclear(words)),
            Transmission::Deferred { words } => Err(Stop::NotNow(words)),
            Transmission::Refused(refusal) => match refusal.cause {
                RefusalCause::Recipients(refused) => Ok(Relayed::Taken(refused)),
                // The relay's login is ours, not the user's: signing in again would mend nothing.
                RefusalCause::Credentials => {
                    tracing::error!("the relay does not accept its configured login");
                    Err(Stop::NotNow("the way to the outside is not open just now".into()))
                }
                cause => Err(Stop::Refused(cause, refusal.words)),
            },
        }
    }
}
