//! The journal: what was sent in a mailbox's name and who was given what, a chain of rows that are only added.
//!
//! Whoever has something to note calls [`append`] inside the transaction that does it, as its last step: both are there
//! or neither is. Appending holds the head of the chain until that transaction ends, so nobody should do more after it.

mod append;
mod chain;
mod granted;
mod look;
mod row;
mod verify;

use async_trait::async_trait;
use domain::{account::Person, id::AccountId};
use service::ports::{Anchor, Journal, NotedRow, NotedWhere, Span, Verified};

pub(crate) use append::{NewRow, append};
pub(crate) use granted::{NewGrant, granted};

use crate::{Store, columns::State};

#[async_trait]
impl Journal for Store {
    async fn count(&self, wanted: NotedWhere<'_>) -> State<u32> {
        look::count(self, wanted).await
    }

    async fn rows(&self, wanted: NotedWhere<'_>, span: Span) -> State<Vec<NotedRow>> {
        look::rows(self, wanted, span).await
    }

    async fn readable(&self, account: &AccountId) -> State<Vec<Person>> {
        look::readable(self, account).await
    }

    async fn verify(&self, anchors: &[Anchor]) -> State<Verified> {
        verify::verify(self, anchors).await
    }
}
