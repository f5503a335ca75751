//! The transmitter: takes what is due, one item at a time, until nothing is; then waits for the bell or the clock.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{desk::HostKind, time::Timestamp};
use tokio::sync::{Notify, watch};

use super::{backoff, copies, dot::Lease, transmit};
use crate::{
    Ports, delegation,
    ports::{OutboxItem, Recovered, RightsFrom, StateError},
};

/// How a worker goes about it.
#[derive(Debug, Clone, Copy)]
pub struct WorkerTuning {
    /// Longest rest when neither the bell rings nor an item falls due: those that other servers take in.
    pub rest: Duration,
    /// A worker silent for this long is dead, and what it was at is another's. One that lives says so thrice in it.
    pub lease: Duration,
}

impl Default for WorkerTuning {
    fn default() -> Self {
        Self {
            rest: Duration::from_secs(2),
            lease: Duration::from_secs(60),
        }
    }
}

pub struct Worker {
    ports: Ports,
    bell: Arc<Notify>,
    owner: String,
    tuning: WorkerTuning,
    watched: Mutex<Option<Watched>>,
}

/// The clock as a worker last read it.
#[derive(Clone, Copy)]
struct Watched {
    /// On the clock that nobody sets.
    straightened: Instant,
    read: Timestamp,
}

/// Other servers' clocks are set back too, and nobody tells.
const STRAIGHTEN_EVERY: Duration = Duration::from_secs(60);

impl Worker {
    pub(crate) fn new(ports: Ports, bell: Arc<Notify>, owner: String, tuning: WorkerTuning) -> Self {
        Self {
            ports,
            bell,
            owner,
            tuning,
            watched: Mutex::new(None),
        }
    }

    /// Works until `stop` turns true, then ends between two items. Never returns on errors: a database that is away is
    /// waited for. Dropped in the middle, it leaves what it was at to [`Self::release`].
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow_and_update() {
            let rest = match self.step().await {
                Ok(true) => continue,
                Ok(false) => self.until_due().await,
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be worked on");
                    self.tuning.rest
                }
            };
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = self.bell.notified() => {}
                stopped = stop.changed() => if stopped.is_err() { return },
            }
        }
    }

    /// Gives back what this worker has not brought to an end: its work is over.
    pub async fn release(&self) -> Result<Recovered, StateError> {
        let ports = &self.ports;
        ports.outbox.release(&self.owner, ports.clock.now()).await
    }

    async fn until_due(&self) -> Duration {
        let Ok(Some(due)) = self.ports.outbox.next_due().await else {
            return self.tuning.rest;
        };
        let wait = due.0.saturating_sub(self.ports.clock.now().0);
        // What is due already has another worker at it.
        match u64::try_from(wait) {
            Ok(wait @ 1..) => self.tuning.rest.min(Duration::from_millis(wait)),
            _ => self.tuning.rest,
        }
    }

    /// At the start, when the clock went back since it was last read, and now and then: what was put off by the clock of
    /// then does not wait for it to come round again.
    async fn straighten(&self, now: Timestamp, lease_until: Timestamp) -> Result<(), StateError> {
        let watched = *self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let straightened = match watched {
            Some(before) if now >= before.read && before.straightened.elapsed() < STRAIGHTEN_EVERY => {
                before.straightened
            }
            _ => {
                let furthest = now.plus_seconds(backoff::FURTHEST);
                let moved = self.ports.outbox.straighten(now, furthest, lease_until).await?;
                if moved > 0 {
                    tracing::warn!(moved, "the clock was set back: what was put off is due");
                }
                Instant::now()
            }
        };
        let read = Watched {
            straightened,
            read: now,
        };
        *self.watched.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        Ok(())
    }

    /// Does one thing that is due. False when nothing was.
    pub async fn step(&self) -> Result<bool, StateError> {
        let ports = &self.ports;
        let now = ports.clock.now();
        let until = now.plus_seconds(i64::try_from(self.tuning.lease.as_secs()).unwrap_or(i64::MAX));
        self.straighten(now, until).await?;
        let Recovered { again, unclear } = ports.outbox.recover(now).await?;
        if again + unclear > 0 {
            tracing::warn!(again, unclear, "taken over from a dead worker");
        }
        let rights = match ports.host.kind() {
            HostKind::Provider => RightsFrom::Provider,
            HostKind::BuiltIn | HostKind::OwnServers => RightsFrom::Grants,
        };
        if let Some(item) = ports.outbox.take_due(&self.owner, now, until, rights).await? {
            transmit::transmit(ports, &item, &self.lease(&item)).await?;
            return Ok(true);
        }
        let Some(item) = ports.outbox.take_unfiled(&self.owner, now, until).await? else {
            return delegation::chore(ports).await;
        };
        if let Err(error) = self.lease(&item).keep(copies::file(ports, &item)).await {
            tracing::warn!(item = %item.new.id, %error, "copies are not filed yet");
            let next = backoff::next_try(now, item.filing_attempts, u64::from(item.filing_attempts));
            ports
                .outbox
                .defer_filing(&item.new.id, next, &error.to_string())
                .await?;
        }
        Ok(true)
    }

    fn lease<'a>(&'a self, item: &'a OutboxItem) -> Lease<'a> {
        Lease {
            ports: &self.ports,
            id: &item.new.id,
            owner: &self.owner,
            lasts: self.tuning.lease,
        }
    }
}
