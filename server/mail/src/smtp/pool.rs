//! Connections kept between messages: signing in over TLS costs ten times what a message does.

use std::{
    collections::hash_map::RandomState,
    hash::BuildHasher,
    sync::{
        Arc, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use lettre::transport::smtp::authentication::Credentials;
use parking_lot::Mutex;
use service::ports::Login;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use super::{
    config::SmtpConfig,
    dialogue::{Line, Opening},
};

/// Whose connection it is. Another password is another connection: a wrong one must not ride on a right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    user: String,
    session: String,
    /// Keyed by this process, so that it tells nothing of the password.
    password: u64,
}

impl Who {
    /// What to sign in with; None where nobody has to.
    pub(super) fn credentials(&self, config: &SmtpConfig, login: &Login) -> Option<Credentials> {
        let secret = config
            .login
            .as_ref()
            .map(|(_, secret)| secret)
            .or(login.secret.as_ref())?;
        Some(Credentials::new(self.user.clone(), secret.expose().to_owned()))
    }
}

struct Idle {
    who: Who,
    line: Line,
    since: Instant,
}

pub(super) struct Pool {
    idle: Mutex<Vec<Idle>>,
    /// A permit for every connection, busy or idle.
    room: Arc<Semaphore>,
    /// How many wait for a permit. While any does, nothing goes idle.
    waiting: AtomicUsize,
    keep: Duration,
    fingerprints: RandomState,
}

impl Pool {
    pub(super) fn new(config: &SmtpConfig) -> Arc<Self> {
        Arc::new(Self {
            idle: Mutex::new(Vec::new()),
            room: Arc::new(Semaphore::new(config.connections.max(1))),
            waiting: AtomicUsize::new(0),
            keep: config.idle,
            fingerprints: RandomState::new(),
        })
    }

    pub(super) fn who(&self, config: &SmtpConfig, login: &Login) -> Who {
        let fingerprint = |secret: &str| self.fingerprints.hash_one(secret);
        match &config.login {
            Some((user, secret)) => Who {
                user: user.clone(),
                session: String::new(),
                password: fingerprint(secret.expose()),
            },
            None => Who {
                user: config.user_name.of(&login.address),
                session: login.session.clone(),
                password: login
                    .secret
                    .as_ref()
                    .map_or(0, |secret| fingerprint(secret.expose())),
            },
        }
    }

    /// The most recently used of this one's.
    pub(super) fn take(&self, who: &Who) -> Option<Line> {
        self.sweep();
        let mut idle = self.idle.lock();
        let at = idle.iter().rposition(|idle| idle.who == *who)?;
        Some(idle.remove(at).line)
    }

    pub(super) fn put(self: &Arc<Self>, who: Who, line: Line) {
        {
            // Looked at under the lock, as is the eviction of who waits: one of the two finds the other.
            let mut idle = self.idle.lock();
            if self.waiting.load(Ordering::Acquire) > 0 {
                return;
            }
            idle.push(Idle {
                who,
                line,
                since: Instant::now(),
            });
        }
        let (pool, keep) = (Arc::downgrade(self), self.keep);
        tokio::spawn(async move {
            tokio::time::sleep(keep).await;
            if let Some(pool) = Weak::upgrade(&pool) {
                pool.sweep();
            }
        });
    }

    /// Place for one more connection: free, or that of the one idle for longest, or the next to become free.
    pub(super) async fn room(&self, patience: Duration) -> Result<OwnedSemaphorePermit, Opening> {
        if let Ok(permit) = Arc::clone(&self.room).try_acquire_owned() {
            return Ok(permit);
        }
        let _waiting = Waiting::new(&self.waiting);
        let oldest = {
            let mut idle = self.idle.lock();
            (!idle.is_empty()).then(|| idle.remove(0))
        };
        drop(oldest);
        match timeout(patience, Arc::clone(&self.room).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Opening::Unreachable(
                "every connection to the server is in use".to_owned(),
            )),
        }
    }

    pub(super) fn close_session(&self, session: &str) {
        self.idle.lock().retain(|idle| idle.who.session != session);
    }

    fn sweep(&self) {
        self.idle.lock().retain(|idle| idle.since.elapsed() < self.keep);
    }
}

/// Counted for as long as it lives, however the waiting ends.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
