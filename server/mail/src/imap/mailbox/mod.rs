//! A mailbox opened: every call is an [`Operation`] on a pooled connection, one file per verb.

mod append;
mod change;
mod fetch;
mod folders;
mod list;
mod reports;
mod search;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    message::{Flags, Mark},
    time::Timestamp,
};
use service::ports::{Appended, Carried, FolderInfo, HostError, MailboxSession, RawRows, SeenUpTo};

use self::{
    append::Append,
    change::{Erase, MarkThem, MoveThem},
    fetch::Fetch,
    folders::{CreateFolder, Folders},
    list::List,
    reports::Reports,
    search::{FindMessageId, Search},
};
use super::{
    pool::{Operation, Pool},
    target::Target,
};

#[derive(Debug)]
pub(super) struct ImapMailbox {
    pub(super) pool: Arc<Pool>,
    pub(super) target: Target,
    /// Full access.
    pub(super) write: bool,
}

impl ImapMailbox {
    async fn run<O: Operation>(&self, operation: O) -> Result<O::Answer, HostError> {
        self.pool.run(&self.target, &operation).await
    }

    async fn change<O: Operation>(&self, operation: O) -> Result<O::Answer, HostError> {
        if self.write {
            self.run(operation).await
        } else {
            Err(HostError::ReadOnly)
        }
    }
}

#[async_trait]
impl MailboxSession for ImapMailbox {
    async fn folders(&self) -> Result<Vec<FolderInfo>, HostError> {
        self.run(Folders { furnish: self.write }).await
    }

    async fn create_folder(&self, path: &str) -> Result<(), HostError> {
        self.change(CreateFolder { path }).await
    }

    async fn list(&self, folder: &str, skip: u32, take: u32) -> Result<RawRows, HostError> {
        let write = self.write;
        self.run(List {
            folder,
            write,
            skip,
            take,
        })
        .await
    }

    async fn search(&self, folder: &str, query: &str, skip: u32, take: u32) -> Result<RawRows, HostError> {
        let write = self.write;
        self.run(Search {
            folder,
            write,
            query,
            skip,
            take,
        })
        .await
    }

    async fn find_message_id(&self, folder: &str, message_id: &str) -> Result<Vec<u32>, HostError> {
        let write = self.write;
        self.run(FindMessageId {
            folder,
            write,
            message_id,
        })
        .await
    }

    async fn reports(&self, folder: &str, seen: Option<SeenUpTo>) -> Result<(Vec<u32>, SeenUpTo), HostError> {
        let write = self.write;
        self.run(Reports { folder, write, seen }).await
    }

    async fn fetch(&self, folder: &str, validity: u32, uid: u32) -> Result<(Bytes, Flags), HostError> {
        let write = self.write;
        self.run(Fetch {
            folder,
            write,
            validity,
            uid,
            read: false,
        })
        .await
    }

    async fn fetch_to_read(
        &self,
        folder: &str,
        validity: u32,
        uid: u32,
    ) -> Result<(Bytes, Flags), HostError> {
        let write = self.write;
        self.run(Fetch {
            folder,
            write,
            validity,
            uid,
            read: write,
        })
        .await
    }

    async fn append(
        &self,
        folder: &str,
        message: &[u8],
        flags: Flags,
        date: Option<Timestamp>,
    ) -> Result<Appended, HostError> {
        self.change(Append {
            folder,
            message,
            flags,
            date,
        })
        .await
    }

    async fn mark(&self, folder: &str, validity: u32, uids: &[u32], mark: Mark) -> Result<(), HostError> {
        self.change(MarkThem {
            folder,
            validity,
            uids,
            mark,
        })
        .await
    }

    async fn move_to(
        &self,
        folder: &str,
        validity: u32,
        uids: &[u32],
        to: &str,
    ) -> Result<Carried, HostError> {
        self.change(MoveThem {
            folder,
            validity,
            uids,
            to,
        })
        .await
    }

    async fn erase(&self, folder: &str, validity: u32, uids: &[u32]) -> Result<(), HostError> {
        self.change(Erase {
            folder,
            validity,
            uids,
        })
        .await
    }
}
