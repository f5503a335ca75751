//! One attempt, from the outside in: what may still fail for all comes first, what cannot be taken back comes last.

use domain::outbox::{RecipientCause, RefusalCause, Transmission};
use service::ports::{Envelope, FinalDot, Login};

use super::Stop;
use super::recipients::refuse;
use super::relay::Relayed;
use crate::built_in::Inner;
use crate::summary;

impl Inner {
    pub(super) async fn hand_over(
        &self,
        login: &Login,
        envelope: &Envelope,
        message: &[u8],
        dot: &dyn FinalDot,
    ) -> Result<Transmission, Stop> {
        let limit = self.parts.limit;
        if message.len() as u64 > limit {
            let words = format!(
                "{} octets are more than the {limit} that this server takes",
                message.len()
            );
            return Err(Stop::Refused(RefusalCause::TooLarge, words));
        }
        let (raw, parsed) = summary::parse(&self.parts.mime, message.to_vec()).await?;
        self.check_authority(login, envelope, &parsed).await?;
        let sorted = self.sort(&envelope.recipients).await?;
        let mut taken = sorted.here.len() + sorted.outside.len();
        let mut refused = sorted.refused;

        // The relay first: if it defers, nobody has anything and all is tried again; once it has taken the message, a
        // failure here is told by name instead of sending it outside a second time.
        let outside = !sorted.outside.is_empty();
        let relayed = self.relay(login, envelope, sorted.outside, &raw, dot).await?;
        if !outside && !dot.may_be_sent().await {
            return Err(Stop::NotNow("given up before it was delivered".into()));
        }
        let mut others = match self.deliver(&envelope.sender, &sorted.here, &raw, parsed).await {
            Ok(full) => full,
            Err(_logged) if outside => sorted
                .here
                .iter()
                .map(|(address, _)| refuse(address, RecipientCause::Other))
                .collect(),
            Err(error) => return Err(error.into()),
        };
        match relayed {
            Relayed::Unclear(words) => return Ok(Transmission::Unclear { words }),
            Relayed::Taken(not_there) => others.extend(not_there),
        }
        taken = taken.saturating_sub(others.len());
        refused.extend(others);
        // In the order in which they were written.
        refused.sort_by_key(|r| envelope.recipients.iter().position(|named| *named == r.address));
        if taken == 0 {
            let words = refused.first().map(|r| r.words.clone()).unwrap_or_default();
            return Err(Stop::Refused(RefusalCause::Recipients(refused), words));
        }
        Ok(Transmission::Accepted {
            words: format!("delivered to {taken}"),
            refused,
        })
    }
}
