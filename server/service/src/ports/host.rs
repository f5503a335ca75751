//! Where mail lies: the built-in store, or IMAP (RFC 9051 / 3501).

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    address::{Address, Mailbox},
    delegation::AccessRight,
    desk::{HostKind, Secret, Trouble},
    folder::FolderRole,
    header::{DisplayName, Subject},
    message::{Flags, Mark},
    time::Timestamp,
};

use super::SeenUpTo;

/// Whose connection, and with which password.
#[derive(Debug, Clone)]
pub struct Login {
    pub address: Address,
    /// None on the built-in host, which needs none once signed in.
    pub secret: Option<Secret>,
    /// Connections are pooled per live session (and mailbox).
    pub session: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    #[error("wrong address or password")]
    Credentials,
    #[error("no such folder")]
    NoFolder,
    /// Gone, or its folder's UIDVALIDITY changed: nothing was done to any other message.
    #[error("no such message")]
    NoMessage,
    #[error("opened for reading only")]
    ReadOnly,
    #[error("no access to this mailbox")]
    NoAccess,
    #[error("too large: at most {limit} octets")]
    TooLarge { limit: u64 },
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// A mailbox the host itself says the user may open (IMAP NAMESPACE, RFC 2342 "other users").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxInfo {
    pub address: Address,
    pub name: DisplayName,
    pub access: AccessRight,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderInfo {
    /// The whole name in UTF-8, `/` between levels, whatever the server's separator and encoding.
    pub path: String,
    pub role: Option<FolderRole>,
    pub selectable: bool,
    pub total: u32,
    pub unread: u32,
}

/// What a list needs of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    pub uid: u32,
    pub from: Option<Mailbox>,
    /// RFC 5322 Sender where it is there and not the From.
    pub sender: Option<Mailbox>,
    pub to: Vec<Mailbox>,
    pub subject: Subject,
    pub preview: String,
    /// The Date field; the time of arrival where it cannot be read.
    pub date: Timestamp,
    pub size: u64,
    pub flags: Flags,
    pub attachments: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRows {
    pub validity: u32,
    /// Newest first.
    pub rows: Vec<RawRow>,
    pub total: u32,
    pub writable: bool,
}

/// Flags to put on an appended message.
pub type RawFlags = Flags;

/// RFC 4315 APPENDUID, where the host tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    pub validity: Option<u32>,
    pub uid: Option<u32>,
}

/// What a move did. Missing messages are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    pub count: u32,
    /// UIDVALIDITY there, and the UIDs they have now (RFC 4315 COPYUID). None where the host does not tell, or where
    /// they are more than [`ARRIVED_MOST`].
    pub arrived: Option<(u32, Vec<u32>)>,
}

/// More than anybody moves by hand and might want back.
pub const ARRIVED_MOST: u32 = 1000;

/// Messages that a first look for reports goes back.
pub const REPORTS_BACK: u32 = 200;

/// Connections to mail servers, for whoever watches the service run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Connections {
    /// Busy and idle.
    pub open: usize,
    /// As many as there may be.
    pub most: usize,
}

#[async_trait]
pub trait MailHost: Send + Sync {
    fn kind(&self) -> HostKind;

    /// Checks a password by signing in where mail lies. `Err(Credentials)` for unknown and wrong alike, in like time.
    async fn authenticate(&self, address: &Address, password: &Secret) -> Result<(), HostError>;

    /// Opens a mailbox: the user's own, or another as far as `access` (already checked against our grants) goes.
    /// `AccessRight::Read` gives a session whose every change is [`HostError::ReadOnly`].
    async fn open(
        &self,
        login: &Login,
        mailbox: &Address,
        access: AccessRight,
    ) -> Result<Box<dyn MailboxSession>, HostError>;

    /// Opens a mailbox in the service's own name, to file a sent copy. None where the host has no such way.
    async fn open_as_service(&self, mailbox: &Address) -> Result<Option<Box<dyn MailboxSession>>, HostError>;

    /// Mailboxes the host shares with the user by its own rights. Empty where our grants decide.
    async fn shared_with(&self, login: &Login) -> Result<Vec<MailboxInfo>, HostError>;

    /// Forgets the pooled connections of a session (sign out, revoke).
    async fn close_session(&self, session: &str);

    /// None where there are none.
    fn connections(&self) -> Connections {
        Connections::default()
    }
}

/// One mailbox, opened. Folders are named by their UTF-8 path; `INBOX` in any case is the inbox. Cheap to make: it borrows
/// a pooled connection per call and reconnects once by itself when the server has closed it.
#[async_trait]
pub trait MailboxSession: Send + Sync {
    /// All folders with counts, parents before children. Special-use folders that are missing (Drafts, Sent, Trash,
    /// Junk, Archive) are created where the session may write.
    async fn folders(&self) -> Result<Vec<FolderInfo>, HostError>;

    async fn create_folder(&self, path: &str) -> Result<(), HostError>;

    /// `skip` newest messages passed over, then at most `take`.
    async fn list(&self, folder: &str, skip: u32, take: u32) -> Result<RawRows, HostError>;

    /// The same among those that hold `query` in From, To, Cc, Subject or text. `total` is the number found.
    async fn search(&self, folder: &str, query: &str, skip: u32, take: u32) -> Result<RawRows, HostError>;

    /// UIDs of messages with this Message-ID (without angle brackets).
    async fn find_message_id(&self, folder: &str, message_id: &str) -> Result<Vec<u32>, HostError>;

    /// UIDs of messages that may be reports (`multipart/report`, RFC 6522) and came after `seen`, oldest first, and up to
    /// where the folder has now been looked through. Not looked at before, or under another UIDVALIDITY: those among the
    /// newest [`REPORTS_BACK`].
    async fn reports(&self, folder: &str, seen: Option<SeenUpTo>) -> Result<(Vec<u32>, SeenUpTo), HostError>;

    /// The whole message and its flags; does not set \Seen.
    async fn fetch(&self, folder: &str, validity: u32, uid: u32) -> Result<(Bytes, Flags), HostError>;

    /// The same for a message that is then read. A host that can set \Seen in the same step (RFC 9051 section 6.4.5)
    /// does where the mailbox may be changed, and the flags say so; where they do not, it is left to a mark.
    async fn fetch_to_read(
        &self,
        folder: &str,
        validity: u32,
        uid: u32,
    ) -> Result<(Bytes, Flags), HostError> {
        self.fetch(folder, validity, uid).await
    }

    async fn append(
        &self,
        folder: &str,
        message: &[u8],
        flags: Flags,
        date: Option<Timestamp>,
    ) -> Result<Appended, HostError>;

    async fn mark(&self, folder: &str, validity: u32, uids: &[u32], mark: Mark) -> Result<(), HostError>;

    async fn move_to(
        &self,
        folder: &str,
        validity: u32,
        uids: &[u32],
        to: &str,
    ) -> Result<Carried, HostError>;

    /// For good, these and no others (UID EXPUNGE, RFC 4315).
    async fn erase(&self, folder: &str, validity: u32, uids: &[u32]) -> Result<(), HostError>;
}
