//! Looks into the inboxes in whose name something left lately: often at first, ever more seldom later.

use std::time::Duration;

use domain::time::Timestamp;
use tokio::sync::watch;

use super::look;
use crate::{
    Ports,
    ports::{HostError, StateError, Watch},
};

/// Seconds that one look may take before another server tries.
const LEASE: i64 = 300;
/// Seconds to the next look where one failed.
const AFTER_FAILURE: i64 = 60;
/// Seconds between two looks, the least and the most.
const SOONEST: i64 = 2;
const LATEST: i64 = 15 * 60;

/// Apart from the workers of the outbox: a mail server that does not answer holds up no message.
pub struct Watcher {
    ports: Ports,
    rest: Duration,
}

impl Watcher {
    pub(crate) fn new(ports: Ports) -> Self {
        Self {
            ports,
            rest: Duration::from_secs(1),
        }
    }

    /// Until `stop` turns true. What it is at then is left: another look does the same again, and harms nothing.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow_and_update() {
            let work = async {
                match self.step().await {
                    Ok(true) => return,
                    Ok(false) => {}
                    Err(error) => tracing::warn!(%error, "reports cannot be looked for"),
                }
                tokio::time::sleep(self.rest).await;
            };
            tokio::select! {
                () = work => {}
                stopped = stop.changed() => if stopped.is_err() { return },
            }
        }
    }

    /// Looks into one inbox that is due. False when none was.
    pub async fn step(&self) -> Result<bool, StateError> {
        let deliveries = &self.ports.deliveries;
        let now = self.ports.clock.now();
        let Some(watch) = deliveries.take_watch(now, now.plus_seconds(LEASE)).await? else {
            return Ok(false);
        };
        if watch.until <= now {
            deliveries.unwatch(&watch).await?;
            return Ok(true);
        }
        match look::look(&self.ports, &watch).await {
            Ok(Some(seen)) => {
                let watch = Watch {
                    seen: Some(seen),
                    ..watch
                };
                deliveries.looked(&watch, next(&watch, now)).await?;
            }
            // Nobody there, or no way in without its owner: reports are matched when somebody reads them.
            Ok(None)
            | Err(look::LookError::State(StateError::NotFound))
            | Err(look::LookError::Host(HostError::NoAccess)) => deliveries.unwatch(&watch).await?,
            Err(error) => {
                tracing::warn!(account = %watch.account, %error, "an inbox was not looked into for reports");
                deliveries.looked(&watch, now.plus_seconds(AFTER_FAILURE)).await?;
            }
        }
        Ok(true)
    }
}

/// As long again as half of what has passed since the newest message left.
fn next(watch: &Watch, now: Timestamp) -> Timestamp {
    let passed = now.0.saturating_sub(watch.since.0) / 1000;
    now.plus_seconds((passed / 2).clamp(SOONEST, LATEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_grow_rare_as_time_passes() {
        let watch = Watch {
            account: "config".parse().unwrap(),
            seen: None,
            since: Timestamp(0),
            until: Timestamp(i64::MAX),
        };
        let wait = |seconds: i64| {
            let now = Timestamp(seconds * 1000);
            (next(&watch, now).0 - now.0) / 1000
        };
        assert_eq!(wait(0), SOONEST);
        assert_eq!(wait(60), 30);
        assert_eq!(wait(24 * 3600), LATEST);
        assert_eq!(wait(-100), SOONEST, "the clock was set back");
        let (mut now, mut looks) = (0, 0);
        while now < 3600 {
            now += wait(now);
            looks += 1;
        }
        assert!(looks < 25, "{looks} looks in the first hour");
    }
}
