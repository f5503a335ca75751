//! What there is to say of a message after Send, and whether it is worth asking again.

use domain::{
    outbox::{OutboxEntry, OutboxState, Refusal},
    time::When,
};

/// One sentence for the bar and for the row in the Outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Stored, on its way.
    Leaving,
    Sent,
    /// Sent, but these recipients were refused.
    SentPartly,
    /// The server is busy or away; it is tried again, perhaps known when.
    Later(Option<When>),
    Refused(Option<Refusal>),
    /// It may have been sent.
    Unclear,
    Withdrawn,
}

impl News {
    pub fn of(entry: &OutboxEntry) -> Self {
        match entry.state {
            OutboxState::Queued | OutboxState::Sending => News::Leaving,
            OutboxState::Accepted | OutboxState::Filed if !entry.partly.is_empty() => News::SentPartly,
            OutboxState::Accepted | OutboxState::Filed => News::Sent,
            OutboxState::Deferred => News::Later(entry.next_try.clone()),
            OutboxState::Refused => News::Refused(entry.refusal.clone()),
            OutboxState::Unclear => News::Unclear,
            OutboxState::Withdrawn => News::Withdrawn,
        }
    }

    /// Will the state change without anybody doing anything?
    pub fn may_change(&self) -> bool {
        matches!(self, News::Leaving | News::Later(_))
    }

    /// Bad news interrupt; the rest waits its turn.
    pub fn is_bad(&self) -> bool {
        matches!(self, News::Refused(_) | News::Unclear | News::SentPartly)
    }

    pub fn class(&self) -> &'static str {
        match self {
            News::Leaving | News::Withdrawn => "plain",
            News::Sent => "good",
            News::Later(_) | News::Unclear | News::SentPartly => "doubt",
            News::Refused(_) => "bad",
        }
    }
}

/// Milliseconds until the next question: quick at first, when most messages leave, then ever more patient.
pub fn patience(asked: u32) -> i32 {
    match asked {
        0 => 250,
        1..4 => 500,
        4..10 => 1_000,
        10..30 => 3_000,
        _ => 15_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::outbox::samples::entry;

    #[test]
    fn only_what_moves_by_itself_is_watched() {
        for state in OutboxState::ALL {
            let moves = matches!(
                state,
                OutboxState::Queued | OutboxState::Sending | OutboxState::Deferred
            );
            assert_eq!(News::of(&entry(state)).may_change(), moves, "{state:?}");
        }
    }

    #[test]
    fn alice_hears_of_the_one_recipient_who_did_not_get_it() {
        let mut sent = entry(OutboxState::Filed);
        assert_eq!(News::of(&sent), News::Sent);
        sent.partly.push(domain::outbox::RecipientRefusal {
            address: domain::Address::parse("nobody@demo.test").unwrap(),
            cause: domain::outbox::RecipientCause::Unknown,
            words: "550 5.1.1".into(),
        });
        assert_eq!(News::of(&sent), News::SentPartly);
        assert!(News::of(&sent).is_bad());
    }

    #[test]
    fn patience_grows() {
        assert!((0..100).is_sorted_by_key(patience));
    }
}
