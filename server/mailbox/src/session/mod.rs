//! The port `MailboxSession`: one mailbox, opened, for reading or for changes as well.

mod append;
mod erase;
mod fetch;
mod folders;
mod list;
mod mark;
mod move_to;
mod reports;
mod search;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use domain::account::Account;
use domain::id::AccountId;
use domain::message::{Flags, Mark};
use domain::time::Timestamp;
use service::ports::{Appended, Carried, FolderInfo, HostError, MailboxSession, RawRows, SeenUpTo};

use crate::built_in::Inner;

pub(crate) struct Session {
    host: Arc<Inner>,
    owner: AccountId,
    /// Octets; None is no limit.
    quota: Option<u64>,
    writable: bool,
}

/// Octets; None is no limit.
pub(crate) fn quota_of(account: &Account) -> Option<u64> {
    (account.quota_mb > 0).then(|| u64::from(account.quota_mb) * 1024 * 1024)
}

impl Session {
    pub(crate) fn new(host: Arc<Inner>, account: &Account, writable: bool) -> Self {
        Self {
            host,
            owner: account.id.clone(),
            quota: quota_of(account),
            writable,
        }
    }

    /// Before every change, and before anything is looked up for it.
    fn may_change(&self) -> Result<(), HostError> {
        if self.writable {
            Ok(())
        } else {
            Err(HostError::ReadOnly)
        }
    }
}

#[async_trait]
impl MailboxSession for Session {
    async fn folders(&self) -> Result<Vec<FolderInfo>, HostError> {
        self.all_folders().await
    }

    async fn create_folder(&self, path: &str) -> Result<(), HostError> {
        self.may_change()?;
        self.make_folder(path).await
    }

    async fn list(&self, folder: &str, skip: u32, take: u32) -> Result<RawRows, HostError> {
        self.newest(folder, skip, take).await
    }

    async fn search(&self, folder: &str, query: &str, skip: u32, take: u32) -> Result<RawRows, HostError> {
        self.holding(folder, query, skip, take).await
    }

    async fn find_message_id(&self, folder: &str, message_id: &str) -> Result<Vec<u32>, HostError> {
        self.with_message_id(folder, message_id).await
    }

    async fn reports(&self, folder: &str, seen: Option<SeenUpTo>) -> Result<(Vec<u32>, SeenUpTo), HostError> {
        self.reported(folder, seen).await
    }

    async fn fetch(&self, folder: &str, validity: u32, uid: u32) -> Result<(Bytes, Flags), HostError> {
        self.whole(folder, validity, uid).await
    }

    async fn append(
        &self,
        folder: &str,
        message: &[u8],
        flags: Flags,
        date: Option<Timestamp>,
    ) -> Result<Appended, HostError> {
        self.may_change()?;
        self.add(folder, message, flags, date).await
    }

    async fn mark(&self, folder: &str, validity: u32, uids: &[u32], mark: Mark) -> Result<(), HostError> {
        self.may_change()?;
        self.set(folder, validity, uids, mark).await
    }

    async fn move_to(
        &self,
        folder: &str,
        validity: u32,
        uids: &[u32],
        to: &str,
    ) -> Result<Carried, HostError> {
        self.may_change()?;
        self.carry(folder, validity, uids, to).await
    }

    async fn erase(&self, folder: &str, validity: u32, uids: &[u32]) -> Result<(), HostError> {
        self.may_change()?;
        self.remove(folder, validity, uids).await
    }
}
