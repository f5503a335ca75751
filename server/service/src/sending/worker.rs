//! The transmitter: takes what is due, one item at a time, until nothing is; then waits for the bell or the clock.

use std::{sync::Arc, time::Duration};

use domain::desk::HostKind;
use tokio::sync::Notify;

use super::{backoff, copies, transmit};
use crate::{
    Ports, delegation,
    ports::{RightsFrom, StateError},
};

/// How a worker goes about it.
#[derive(Debug, Clone, Copy)]
pub struct WorkerTuning {
    /// Longest rest when the bell does not ring: items deferred, and those of other servers.
    pub rest: Duration,
    /// A worker silent for this long is dead: what it was sending becomes unclear. Longer than any transmission.
    pub lease: Duration,
}

impl Default for WorkerTuning {
    fn default() -> Self {
        Self {
            rest: Duration::from_secs(2),
            lease: Duration::from_secs(30 * 60),
        }
    }
}

pub struct Worker {
    ports: Ports,
    bell: Arc<Notify>,
    owner: String,
    tuning: WorkerTuning,
}

impl Worker {
    pub(crate) fn new(ports: Ports, bell: Arc<Notify>, owner: String, tuning: WorkerTuning) -> Self {
        Self {
            ports,
            bell,
            owner,
            tuning,
        }
    }

    /// Works until dropped between two items. Never returns on errors: a database that is away is waited for.
    pub async fn run(self) {
        loop {
            match self.step().await {
                Ok(true) => {}
                Ok(false) => {
                    let rest = tokio::time::timeout(self.tuning.rest, self.bell.notified());
                    // Woken or rested: either way look again.
                    rest.await.ok();
                }
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be worked on");
                    tokio::time::sleep(self.tuning.rest).await;
                }
            }
        }
    }

    /// Does one thing that is due. False when nothing was.
    pub async fn step(&self) -> Result<bool, StateError> {
        let ports = &self.ports;
        let now = ports.clock.now();
        let unclear = ports.outbox.recover(now).await?;
        if unclear > 0 {
            tracing::warn!(unclear, "items of a dead worker may have been sent");
        }
        let lease = now.plus_seconds(i64::try_from(self.tuning.lease.as_secs()).unwrap_or(i64::MAX));
        let rights = match ports.host.kind() {
            HostKind::Provider => RightsFrom::Provider,
            HostKind::BuiltIn | HostKind::OwnServers => RightsFrom::Grants,
        };
        if let Some(item) = ports.outbox.take_due(&self.owner, now, lease, rights).await? {
            transmit::transmit(ports, &item).await?;
            return Ok(true);
        }
        let Some(item) = ports.outbox.take_unfiled(&self.owner, now, lease).await? else {
            return delegation::chore(ports).await;
        };
        if let Err(error) = copies::file(ports, &item).await {
            tracing::warn!(item = %item.new.id, %error, "copies are not filed yet");
            let next = backoff::next_try(now, item.filing_attempts, u64::from(item.filing_attempts));
            ports
                .outbox
                .defer_filing(&item.new.id, next, &error.to_string())
                .await?;
        }
        Ok(true)
    }
}
