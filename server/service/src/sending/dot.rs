//! What a worker writes down before the final dot leaves, and while it works.

use std::time::Duration;

use async_trait::async_trait;
use domain::{id::OutboxId, time::Timestamp};

use crate::{Ports, ports::FinalDot};

/// A worker at one item.
pub(super) struct Lease<'a> {
    pub(super) ports: &'a Ports,
    pub(super) id: &'a OutboxId,
    pub(super) owner: &'a str,
    pub(super) lasts: Duration,
}

impl Lease<'_> {
    pub(super) fn until(&self) -> Timestamp {
        let seconds = i64::try_from(self.lasts.as_secs()).unwrap_or(i64::MAX);
        self.ports.clock.now().plus_seconds(seconds)
    }

    /// Does `work` with the lease renewed all the while: an upload may take longer than one lasts.
    pub(super) async fn keep<T>(&self, work: impl Future<Output = T>) -> T {
        let renew = async {
            loop {
                tokio::time::sleep(self.lasts / 3).await;
                let renewed = self
                    .ports
                    .outbox
                    .renew_lease(self.id, self.owner, self.until())
                    .await;
                if let Err(error) = renewed {
                    tracing::warn!(item = %self.id, %error, "a lease could not be renewed");
                }
            }
        };
        tokio::select! {
            done = work => done,
            never = renew => never,
        }
    }
}

#[async_trait]
impl FinalDot for Lease<'_> {
    /// Not where the item is another worker's by now, nor where that cannot be known.
    async fn may_be_sent(&self) -> bool {
        match self.ports.outbox.dot(self.id, self.owner, self.until()).await {
            Ok(may) => may,
            Err(error) => {
                tracing::warn!(item = %self.id, %error, "given up before the final dot");
                false
            }
        }
    }
}
