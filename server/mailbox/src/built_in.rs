use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use domain::account::Account;
use domain::address::Address;
use domain::id::AccountId;
use parking_lot::Mutex;
use service::ports::{Accounts, Clock, Grants, HostError, Mime, StateError, Submission};
use tokio::sync::Semaphore;

use crate::database::{Database, folder};

/// Octets, the most one message may have where nothing else is set: what 25 MB of files become in base64.
pub const DEFAULT_LIMIT: u64 = 35 * 1024 * 1024;

/// What the built-in host needs from outside.
#[derive(Clone)]
pub struct Parts {
    pub accounts: Arc<dyn Accounts>,
    pub grants: Arc<dyn Grants>,
    pub mime: Arc<dyn Mime>,
    pub clock: Arc<dyn Clock>,
    /// The way to the outside; None refuses outside recipients by name.
    pub relay: Option<Arc<dyn Submission>>,
    /// Octets, the most one message may have.
    pub limit: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot create the mail file {path}: {source}")]
    Create { path: String, source: std::io::Error },
    #[error("cannot open the mail file {path}: {source}")]
    Open { path: String, source: sqlx::Error },
    /// Of a later version of this program, or altered.
    #[error("cannot bring the mail file {path} up to date: {source}")]
    Migrate {
        path: String,
        source: sqlx::migrate::MigrateError,
    },
}

/// The built-in host. Clones are the same host.
#[derive(Clone)]
pub struct BuiltIn(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) database: Database,
    pub(crate) parts: Parts,
    /// Hashing costs 19 MiB each: a crowd at the door waits instead of filling the memory.
    pub(crate) hashing: Semaphore,
    /// Mailboxes known to have their folders.
    furnished: Mutex<HashSet<AccountId>>,
}

impl BuiltIn {
    /// Opens the mail file, creating it (readable by its owner alone) or bringing it up to date.
    pub async fn open(path: &Path, parts: Parts) -> Result<Self, OpenError> {
        let hashes = std::thread::available_parallelism().map_or(1, usize::from).max(2);
        Ok(Self(Arc::new(Inner {
            database: Database::open(path).await?,
            parts,
            hashing: Semaphore::new(hashes),
            furnished: Mutex::default(),
        })))
    }

    /// Writes what is pending into the file and closes it.
    pub async fn close(&self) {
        self.0.database.close().await;
    }
}

impl std::fmt::Debug for BuiltIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BuiltIn")
            .field("limit", &self.0.parts.limit)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// The active account with this address or alias, if there is one.
    pub(crate) async fn account(&self, address: &Address) -> Result<Option<Account>, StateError> {
        match self.parts.accounts.by_address(address).await {
            Ok(account) => Ok(account.active.then_some(account)),
            Err(StateError::NotFound) => Ok(None),
            Err(error) => {
                tracing::error!(%error, "accounts do not answer");
                Err(error)
            }
        }
    }

    /// Makes sure that an account has its mailbox and its special folders.
    pub(crate) async fn furnish(&self, owner: &AccountId) -> Result<(), HostError> {
        if self.furnished.lock().contains(owner) {
            return Ok(());
        }
        let mut change = self.database.change().await?;
        folder::furnish(&mut change, owner, self.parts.clock.now()).await?;
        change.commit().await?;
        self.furnished.lock().insert(owner.clone());
        Ok(())
    }
}
