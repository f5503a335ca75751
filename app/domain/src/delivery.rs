//! What became of a message at each of its recipients, as reports say that come back later (RFC 3464, RFC 8098).

use serde::{Deserialize, Serialize};

use crate::{address::Address, time::When};

/// In the words of RFC 3464 section 2.3.3, and `Read` in those of RFC 8098 section 3.2.6.2 ("displayed").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// The server took it, and nothing was heard since: as a rule it has arrived.
    Accepted,
    /// Not yet; it is tried further.
    Delayed,
    /// Handed on to a server that sends no reports.
    Relayed,
    /// In the recipient's mailbox.
    Delivered,
    /// The recipient had it shown.
    Read,
    /// It will not arrive.
    Failed,
}

impl DeliveryStatus {
    pub const ALL: [Self; 6] = [
        Self::Accepted,
        Self::Delayed,
        Self::Relayed,
        Self::Delivered,
        Self::Read,
        Self::Failed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Delayed => "delayed",
            Self::Relayed => "relayed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Reports overtake one another, and one may come twice. What is known for certain is not taken back by one that
    /// knows less; a message that was delivered may still come back from where it was forwarded to.
    pub fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (_, Self::Accepted) | (Self::Failed, _) => false,
            (_, Self::Failed) => self != Self::Read,
            (before, next) => next.certainty() > before.certainty(),
        }
    }

    fn certainty(self) -> u8 {
        match self {
            Self::Accepted => 0,
            Self::Delayed => 1,
            Self::Relayed => 2,
            Self::Delivered => 3,
            Self::Read | Self::Failed => 4,
        }
    }
}

/// One recipient of a sent message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub recipient: Address,
    pub status: DeliveryStatus,
    /// When the report came. None: there is none.
    pub when: Option<When>,
    /// The words of the server that reports, for "Details".
    pub words: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::DeliveryStatus::{self, *};

    #[test]
    fn a_report_that_knows_less_changes_nothing() {
        for status in DeliveryStatus::ALL {
            assert!(!status.may_become(status), "{status:?} told twice");
            assert!(!status.may_become(Accepted));
            assert!(!Failed.may_become(status));
            assert_eq!(DeliveryStatus::parse(status.as_str()), Some(status));
        }
        assert!(Accepted.may_become(Delayed) && Delayed.may_become(Delivered) && Delivered.may_become(Read));
        assert!(!Delivered.may_become(Delayed), "a delay told late");
        assert!(!Delivered.may_become(Relayed));
        assert!(
            Delivered.may_become(Failed),
            "it came back from where it was forwarded to"
        );
        assert!(!Read.may_become(Failed));
    }
}
