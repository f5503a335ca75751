//! What there is to say of a message after Send, and whether it is worth asking again.

use domain::{
    outbox::{OutboxEntry, OutboxState, Refusal, RefusalCause},
    time::When,
};

/// One sentence for the bar and for the row in the Outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It can be taken back for so many milliseconds more.
    Waiting(u32),
    /// It leaves when its writer chose.
    Scheduled(When),
    /// Stored, on its way.
    Leaving,
    Sent,
    /// Sent, but these recipients were refused.
    SentPartly,
    /// The server is busy or away; it is tried again, perhaps known when.
    Later(Option<When>),
    /// It waits for a password that works.
    Password,
    Refused(Option<Refusal>),
    /// It may have been sent.
    Unclear,
    Withdrawn,
}

impl News {
    pub fn of(entry: &OutboxEntry) -> Self {
        match entry.state {
            OutboxState::Queued => match &entry.leaving {
                domain::outbox::Leaving::Now => News::Leaving,
                domain::outbox::Leaving::Soon(left) => News::Waiting(*left),
                domain::outbox::Leaving::At(when) => News::Scheduled(when.clone()),
            },
            OutboxState::Sending => News::Leaving,
            OutboxState::Accepted | OutboxState::Filed if !entry.partly.is_empty() => News::SentPartly,
            OutboxState::Accepted | OutboxState::Filed => News::Sent,
            OutboxState::Deferred if waits_for_password(entry) => News::Password,
            OutboxState::Deferred => News::Later(entry.next_try.clone()),
            OutboxState::Refused => News::Refused(entry.refusal.clone()),
            OutboxState::Unclear => News::Unclear,
            OutboxState::Withdrawn => News::Withdrawn,
        }
    }

    /// Will the state change without anybody doing anything?
    pub fn may_change(&self) -> bool {
        matches!(self, News::Waiting(_) | News::Leaving | News::Later(_))
    }

    /// Bad news interrupt; the rest waits its turn.
    pub fn is_bad(&self) -> bool {
        matches!(
            self,
            News::Refused(_) | News::Unclear | News::SentPartly | News::Password
        )
    }

    pub fn class(&self) -> &'static str {
        match self {
            News::Waiting(_) | News::Scheduled(_) | News::Leaving | News::Withdrawn => "plain",
            News::Sent => "good",
            News::Later(_) | News::Password | News::Unclear | News::SentPartly => "doubt",
            News::Refused(_) => "bad",
        }
    }
}

fn waits_for_password(entry: &OutboxEntry) -> bool {
    let cause = entry.refusal.as_ref().map(|refusal| &refusal.cause);
    entry.next_try.is_none() && cause == Some(&RefusalCause::Credentials)
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
    fn alice_can_take_it_back_for_a_while() {
        let mut queued = entry(OutboxState::Queued);
        assert_eq!(News::of(&queued), News::Leaving);
        queued.leaving = domain::outbox::Leaving::Soon(9_000);
        assert_eq!(News::of(&queued), News::Waiting(9_000));
        queued.leaving = domain::outbox::Leaving::At(queued.created.clone());
        assert!(!News::of(&queued).may_change(), "not while anybody watches");
    }

    #[test]
    fn patience_grows() {
        assert!((0..100).is_sorted_by_key(patience));
    }
}
