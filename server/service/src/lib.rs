//! The use cases: what a signed-in person can do, in terms of ports that adapters fill.
//!
//! To add a use case: one file named by its verb in the folder of its area, called from that area's desk. To add an
//! outside thing: a trait in `ports`, a contract in `contract` that every adapter runs.

mod administration;
mod composing;
#[cfg(feature = "contract")]
pub mod contract;
mod dates;
mod delegation;
mod deliveries;
mod error;
mod identities;
mod journal;
pub mod likeness;
mod message_id;
pub mod originator;
pub mod ports;
mod preferences;
mod reading;
mod receipts;
mod sending;

use std::sync::Arc;

use domain::preference::UndoTime;
use ports::{
    Accounts, Administration, Clock, Cutting, Delegations, Deliveries, Drafts, Grants, Ids, Journal,
    MailHost, Memory, Meter, Mime, Notices, Outbox, Passwords, PreferenceStore, Receipts, Requests, Sessions,
    Submission, Vault,
};
use tokio::sync::Notify;

pub use delegation::Letterhead;
pub use deliveries::Watcher;
pub use sending::{Worker, WorkerTuning};

/// The outside, as the composition root fills it.
#[derive(Clone)]
pub struct Ports {
    pub host: Arc<dyn MailHost>,
    pub submission: Arc<dyn Submission>,
    pub cutting: Arc<dyn Cutting>,
    pub mime: Arc<dyn Mime>,
    pub accounts: Arc<dyn Accounts>,
    pub administration: Arc<dyn Administration>,
    pub passwords: Arc<dyn Passwords>,
    pub sessions: Arc<dyn Sessions>,
    pub grants: Arc<dyn Grants>,
    pub delegations: Arc<dyn Delegations>,
    pub requests: Arc<dyn Requests>,
    pub notices: Arc<dyn Notices>,
    pub letterhead: Arc<Letterhead>,
    pub memory: Arc<dyn Memory>,
    pub preferences: Arc<dyn PreferenceStore>,
    pub drafts: Arc<dyn Drafts>,
    pub outbox: Arc<dyn Outbox>,
    pub receipts: Arc<dyn Receipts>,
    pub deliveries: Arc<dyn Deliveries>,
    pub journal: Arc<dyn Journal>,
    pub vault: Arc<dyn Vault>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub meter: Arc<dyn Meter>,
}

/// Every desk, over one set of ports. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    ports: Ports,
    cache: reading::Cache,
    /// Rung when something was put in the outbox.
    bell: Arc<Notify>,
    /// Of those who have not said what they prefer.
    undo: UndoTime,
}

impl Service {
    pub fn new(ports: Ports) -> Self {
        Self {
            ports,
            cache: reading::Cache::default(),
            bell: Arc::new(Notify::new()),
            undo: UndoTime::default(),
        }
    }

    /// How long Send can be taken back by those who have not said what they prefer.
    #[must_use]
    pub fn with_undo(mut self, undo: UndoTime) -> Self {
        self.undo = undo;
        self
    }

    /// The transmitter of this service's outbox. `owner` names it among several servers.
    pub fn worker(&self, owner: String, tuning: WorkerTuning) -> Worker {
        Worker::new(self.ports.clone(), self.bell.clone(), owner, tuning)
    }

    /// Looks for reports on what was sent.
    pub fn watcher(&self) -> Watcher {
        Watcher::new(self.ports.clone())
    }

    /// What sign-out leaves to do here: pooled connections and cached messages of the session go.
    pub async fn close_session(&self, session: &str) {
        self.cache.forget_session(session);
        self.ports.host.close_session(session).await;
        self.ports.submission.close_session(session).await;
    }
}
