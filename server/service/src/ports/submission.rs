//! Handing a message over: SMTP submission (RFC 6409), or the built-in delivery.

use async_trait::async_trait;
use domain::{address::Address, outbox::Transmission, preflight::RecipientStanding};
use serde::{Deserialize, Serialize};

use super::Login;

/// RFC 5321 envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub sender: Address,
    /// At least one, each once.
    pub recipients: Vec<Address>,
    /// RFC 5322 From of the message: what a refusal of the sender is about.
    pub header_from: Address,
    /// The Message-ID, without angle brackets: reports are to name it (RFC 3461 section 4.4, ENVID).
    #[serde(default)]
    pub id: Option<String>,
    /// Is a report wanted of good news too (NOTIFY=SUCCESS)? Of bad news and delays it always is.
    #[serde(default)]
    pub report_success: bool,
}

/// What a server said when asked whether it would take this sender (MAIL, RCPT to the user, RSET).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// It would, as far as the envelope goes. Header rules show only when really sending.
    Allowed,
    /// Its words.
    Refused(String),
    /// 4xx, no connection, or a server that does not say.
    Unknown,
}

/// The point of no return: all of a message has left but its final dot (RFC 5321 section 4.1.1.4), or what else cannot be
/// taken back is about to happen.
#[async_trait]
pub trait FinalDot: Send + Sync {
    /// May it be sent? Asked at least once before it is. No: the message is given up, and certainly not taken.
    async fn may_be_sent(&self) -> bool;
}

/// For those who keep no book of it.
#[derive(Debug, Clone, Copy)]
pub struct Unasked;

#[async_trait]
impl FinalDot for Unasked {
    async fn may_be_sent(&self) -> bool {
        true
    }
}

#[async_trait]
pub trait Submission: Send + Sync {
    /// One attempt, wholly told. Never fails: what goes wrong is a [`Transmission`]. Anything but `Unclear` and
    /// `Accepted` means that the message was certainly not taken.
    async fn transmit(
        &self,
        login: &Login,
        envelope: &Envelope,
        message: &[u8],
        dot: &dyn FinalDot,
    ) -> Transmission;

    async fn probe(&self, login: &Login, from: &Address) -> Probe;

    /// What is known of recipients beforehand. `Fine` where only trying tells.
    async fn recipient(&self, login: &Login, recipient: &Address) -> RecipientStanding;

    /// Octets, the most one message may have; None where the server does not say.
    async fn limit(&self, login: &Login) -> Option<u64>;

    /// Forgets the pooled connections of a session (sign out, revoke). Nothing to do where none are kept.
    async fn close_session(&self, _session: &str) {}
}
