//! Closing what a revoked right had opened.

use async_trait::async_trait;
use domain::address::Address;

/// Sessions of other mail programs may still be open; this server's own are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CutError {
    /// The configuration names no way to end sessions at the mail server.
    #[error("no way to end sessions at the mail server is set up")]
    NoWay,
    /// Not reached, or refused: what it said, for the log.
    #[error("the mail server did not end the sessions: {0}")]
    Unanswered(String),
}

/// A server that has a mailbox open asks no more who may: where mail lies on servers of their own, taking a right away
/// is not enough.
#[async_trait]
pub trait Cutting: Send + Sync {
    /// Ends every session in which `delegate` has `mailbox` open, this server's pooled connections and those of any
    /// other mail program. Where both are the same address, somebody's sessions in their own mailbox.
    ///
    /// To be called once the change is stored: whoever is cut may come back at once, as far as the grant now goes.
    /// `Ok` where there was none, and on hosts that ask at every request.
    async fn cut(&self, mailbox: &Address, delegate: &Address) -> Result<(), CutError>;
}
