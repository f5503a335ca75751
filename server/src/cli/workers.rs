//! The transmitters of the outbox, and who looks for reports, from start to a stop in good order.

use std::{sync::Arc, time::Duration};

use service::{Worker, WorkerTuning};
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use crate::{house::House, settings::Settings};

/// How long a stop waits for what is being sent. Then it is given back: sent again, or told as what may have been sent.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Workers {
    stop: watch::Sender<bool>,
    running: Vec<(Arc<Worker>, JoinHandle<()>)>,
    /// Looks for reports on what left.
    watcher: JoinHandle<()>,
}

impl Workers {
    /// Each has a name of its own among all servers on one database.
    pub(crate) fn begin(house: &House, settings: &Settings) -> Self {
        let stop = watch::Sender::new(false);
        let server = house.ports.ids.uuid();
        let tuning = WorkerTuning {
            lease: Duration::from_secs(settings.lease.into()),
            ..WorkerTuning::default()
        };
        let running = (0..settings.workers.max(1))
            .map(|number| {
                let owner = format!("{server}-{number}");
                let worker = Arc::new(house.service.worker(owner, tuning));
                let (at_work, stop) = (worker.clone(), stop.subscribe());
                (worker, tokio::spawn(async move { at_work.run(stop).await }))
            })
            .collect();
        let watcher = house.service.watcher();
        let stopped = stop.subscribe();
        Self {
            stop,
            running,
            watcher: tokio::spawn(async move { watcher.run(stopped).await }),
        }
    }

    pub(crate) async fn end(self) {
        self.stop.send_replace(true);
        self.watcher.abort();
        let deadline = tokio::time::Instant::now() + PATIENCE;
        for (worker, mut task) in self.running {
            if timeout(
                deadline.saturating_duration_since(tokio::time::Instant::now()),
                &mut task,
            )
            .await
            .is_err()
            {
                task.abort();
                task.await.ok();
            }
            match worker.release().await {
                Ok(given) if given.again + given.unclear > 0 => {
                    tracing::warn!(
                        again = given.again,
                        unclear = given.unclear,
                        "stopped in the middle of sending"
                    );
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "what was being sent is taken over when its lease ends");
                }
            }
        }
    }
}
