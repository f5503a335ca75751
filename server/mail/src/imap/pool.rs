//! Connections kept open: one for each live session and mailbox, its folder selected, bounded in number.
//!
//! Reopening a mailbox of 100,000 messages costs seventy times a list of its newest fifty, so a connection stays where
//! it is until its session ends, nobody has used it for a while, or another needs the room.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use domain::desk::{Secret, Trouble};
use parking_lot::Mutex;
use service::ports::{Connections, HostError};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_rustls::rustls::{ClientConfig, pki_types::ServerName};

use super::{config::ImapConfig, connection::Connection, error::ImapError, target::Target};

/// What is done on a connection. One that died meanwhile is replaced, and `run` called again, unless it had committed
/// itself ([`Connection::commit`]).
pub(super) trait Operation: Sync {
    type Answer: Send;
    fn run(
        &self,
        connection: &mut Connection,
    ) -> impl Future<Output = Result<Self::Answer, ImapError>> + Send;
}

/// The session (None is the service itself), the mailbox, and who opened it with which password.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    session: Option<String>,
    mailbox: String,
    /// The login name.
    user: String,
    /// Of login name and password, under a key of this process: the password is not kept, and another password never finds a
    /// connection that it did not open.
    proof: u64,
}

struct Slot {
    key: Key,
    /// Also the queue: one call at a time.
    place: tokio::sync::Mutex<Option<Pooled>>,
    /// Seconds since the pool began.
    used: AtomicU64,
}

struct Pooled {
    connection: Connection,
    _room: OwnedSemaphorePermit,
}

pub(super) struct Pool {
    config: ImapConfig,
    tls: Arc<ClientConfig>,
    name: ServerName<'static>,
    slots: Mutex<HashMap<Key, Arc<Slot>>>,
    room: Arc<Semaphore>,
    hasher: RandomState,
    began: Instant,
    swept: AtomicBool,
}

/// A connection used that recently is taken to be alive.
const SURELY_ALIVE: Duration = Duration::from_secs(30);
/// For one that may not be.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
const SWEEP: Duration = Duration::from_secs(20);

impl Pool {
    pub(super) fn new(config: ImapConfig, tls: Arc<ClientConfig>, name: ServerName<'static>) -> Self {
        Self {
            room: Arc::new(Semaphore::new(config.limits.connections)),
            config,
            tls,
            name,
            slots: Mutex::default(),
            hasher: RandomState::new(),
            began: Instant::now(),
            swept: AtomicBool::new(false),
        }
    }

    pub(super) fn config(&self) -> &ImapConfig {
        &self.config
    }

    pub(super) fn connections(&self) -> Connections {
        let most = self.config.limits.connections;
        Connections {
            open: most.saturating_sub(self.room.available_permits()),
            most,
        }
    }

    /// A connection outside the pool.
    pub(super) async fn connect(&self, user: &str, secret: &Secret) -> Result<Connection, ImapError> {
        let connected = Connection::open(&self.config, &self.tls, &self.name, user, secret).await;
        if let Err(error) = &connected {
            tracing::debug!(server = %self.config.server, %error, "imap connection");
        }
        connected
    }

    /// Runs an operation on the target's connection, when its turn comes.
    pub(super) async fn run<O: Operation>(
        self: &Arc<Self>,
        target: &Target,
        operation: &O,
    ) -> Result<O::Answer, HostError> {
        self.sweep_from_now_on();
        let slot = self.slot(target);
        let Ok(mut place) = timeout(self.config.limits.queue, slot.place.lock()).await else {
            return Err(Trouble::Busy.into());
        };
        // Taken out while in use: if the caller goes away half-way, the connection, in no known state, goes with it.
        let mut pooled = match alive(place.take()).await {
            Some(pooled) => pooled,
            None => self.fill(&slot, target).await?,
        };
        let mut answer = operation.run(&mut pooled.connection).await;
        if let Err(ImapError::Lost(why)) = &answer {
            let may_repeat = pooled.connection.may_repeat();
            tracing::debug!(server = %self.config.server, why, may_repeat, "imap connection lost");
            drop(pooled);
            if !may_repeat {
                return Err(Trouble::Unreachable.into());
            }
            pooled = self.fill(&slot, target).await?;
            answer = operation.run(&mut pooled.connection).await;
        }
        if !matches!(answer, Err(ImapError::Lost(_))) {
            pooled.connection.used = Instant::now();
            slot.used.store(self.began.elapsed().as_secs(), Ordering::Relaxed);
            *place = Some(pooled);
        }
        answer.map_err(HostError::from)
    }

    fn slot(&self, target: &Target) -> Arc<Slot> {
        let key = Key {
            session: target.session.clone(),
            mailbox: target.mailbox.canonical().to_owned(),
            user: target.user.clone(),
            proof: self.hasher.hash_one((&target.user, target.secret.expose())),
        };
        let mut slots = self.slots.lock();
        let slot = slots.entry(key).or_insert_with_key(|key| {
            Arc::new(Slot {
                key: key.clone(),
                place: tokio::sync::Mutex::new(None),
                used: AtomicU64::new(self.began.elapsed().as_secs()),
            })
        });
        Arc::clone(slot)
    }

    async fn fill(&self, slot: &Slot, target: &Target) -> Result<Pooled, HostError> {
        let room = self.make_room(&slot.key).await?;
        let mut connection = self.connect(&target.user, &target.secret).await?;
        target.settle(&mut connection).await?;
        Ok(Pooled {
            connection,
            _room: room,
        })
    }

    /// Room for one more, at the expense of whoever has been idle longest.
    async fn make_room(&self, key: &Key) -> Result<OwnedSemaphorePermit, HostError> {
        let of_session = |slot: &Slot| slot.key.session == key.session;
        let mine = self.slots.lock().values().filter(|slot| of_session(slot)).count();
        if mine > self.config.limits.per_session {
            self.close_idlest(of_session);
        }
        if self.room.available_permits() == 0 {
            self.close_idlest(|_| true);
        }
        match timeout(self.config.limits.queue, Arc::clone(&self.room).acquire_owned()).await {
            Ok(Ok(room)) => Ok(room),
            _ => Err(Trouble::Busy.into()),
        }
    }

    fn close_idlest(&self, among: impl Fn(&Slot) -> bool) {
        let mut slots: Vec<Arc<Slot>> = self
            .slots
            .lock()
            .values()
            .filter(|slot| among(slot))
            .cloned()
            .collect();
        slots.sort_by_key(|slot| slot.used.load(Ordering::Relaxed));
        for slot in slots {
            if let Ok(mut place) = slot.place.try_lock()
                && place.take().is_some()
            {
                return;
            }
        }
    }

    /// Forgets a session's connections; calls under way end first.
    pub(super) fn close_session(&self, session: &str) {
        self.slots
            .lock()
            .retain(|key, _| key.session.as_deref() != Some(session));
    }

    /// Forgets what this login name has open; calls under way end first.
    pub(super) fn close_user(&self, user: &str) {
        self.slots.lock().retain(|key, _| key.user != user);
    }

    fn sweep_from_now_on(self: &Arc<Self>) {
        if !self.swept.swap(true, Ordering::Relaxed) {
            let pause = (self.config.limits.idle / 2).min(SWEEP);
            tokio::spawn(sweep(Arc::downgrade(self), pause));
        }
    }

    fn close_idle(&self) {
        let idle = self.config.limits.idle;
        self.slots.lock().retain(|_, slot| {
            let Ok(mut place) = slot.place.try_lock() else {
                return true;
            };
            if place.as_ref().is_some_and(|p| p.connection.used.elapsed() > idle) {
                *place = None;
            }
            let in_use = Arc::strong_count(slot) > 1;
            place.is_some() || in_use
        });
    }
}

async fn sweep(pool: Weak<Pool>, pause: Duration) {
    loop {
        tokio::time::sleep(pause).await;
        match pool.upgrade() {
            Some(pool) => pool.close_idle(),
            None => return,
        }
    }
}

/// A kept connection, ready for the next operation; one long unused only if it answers.
async fn alive(kept: Option<Pooled>) -> Option<Pooled> {
    let mut pooled = kept?;
    pooled.connection.begin();
    if pooled.connection.used.elapsed() < SURELY_ALIVE {
        return Some(pooled);
    }
    let answered = timeout(SIGN_OF_LIFE, pooled.connection.prove()).await;
    matches!(answered, Ok(Ok(()))).then_some(pooled)
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool")
            .field("server", &self.config.server)
            .field("slots", &self.slots.lock().len())
            .finish_non_exhaustive()
    }
}
