//! What must survive a restart, on SQLite or PostgreSQL.

use async_trait::async_trait;
use domain::{
    account::{Account, AccountKind, SentCopies},
    address::{Address, Mailbox},
    delegation::{AccessRight, Grant, SendRight},
    draft::{Attached, ComposeForm, ReplyMode, Revision},
    folder::Place,
    header::DisplayName,
    id::{AccountId, AttachmentId, DraftId, GrantId, IdentityId, OutboxId},
    identity::Identity,
    message::MessageKey,
    preference::Preferences,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use super::OutgoingFile;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    #[error("not there")]
    NotFound,
    /// The address, or the pair, is there already.
    #[error("already there")]
    Exists,
    /// The address would be read as this one, which is there.
    #[error("looks like {0}, which is there")]
    LooksLike(Address),
    /// Somebody was quicker: the row is not in the state the change starts from.
    #[error("changed meanwhile")]
    Conflict,
    /// Locked, disk full, connection lost: with the database's words, for the log only.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
}

type State<T> = Result<T, StateError>;

#[async_trait]
pub trait Accounts: Send + Sync {
    async fn by_id(&self, id: &AccountId) -> State<Account>;
    /// By its address or one of its aliases.
    async fn by_address(&self, address: &Address) -> State<Account>;
    /// By address, page after page: `after` is the last address seen.
    async fn list(&self, after: Option<&Address>, take: u32) -> State<Vec<Account>>;
    /// Active accounts whose name or address has a word beginning so, at most `take`.
    async fn suggest(&self, letters: &str, take: u32) -> State<Vec<Account>>;
    async fn aliases(&self, account: &AccountId) -> State<Vec<(IdentityId, Address)>>;
    /// Active administrators.
    async fn administrators(&self) -> State<Vec<Account>>;
    /// Is there any account in this domain?
    async fn knows_domain(&self, domain: &str) -> State<bool>;
    /// `Exists` where the address is taken, `LooksLike` where it would be read as another of its domain; both are looked
    /// at while nobody else adds a name.
    async fn add(&self, account: &Account, password: Option<&str>) -> State<()>;
    /// As [`add`](Self::add).
    async fn add_alias(&self, id: &IdentityId, account: &AccountId, alias: &Address) -> State<()>;
    /// PHC string; None where nobody signs in or the account is not active.
    async fn password(&self, address: &Address) -> State<Option<String>>;
    async fn set_password(&self, account: &AccountId, phc: &str) -> State<()>;
    /// The account a provider's user gets at the first sign-in; found again afterwards.
    async fn ensure(
        &self,
        id: &AccountId,
        address: &Address,
        name: &DisplayName,
        now: Timestamp,
    ) -> State<Account>;
    async fn set_sent_copies(&self, account: &AccountId, copies: SentCopies) -> State<()>;
    async fn set_kind(&self, account: &AccountId, kind: AccountKind) -> State<()>;
}

/// A right to send, and in whose name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lent {
    pub grant: GrantId,
    pub send: SendRight,
    pub mailbox: Identity,
}

#[async_trait]
pub trait Grants: Send + Sync {
    /// The one grant between the two, in force or not.
    async fn between(&self, mailbox: &AccountId, delegate: &AccountId) -> State<Option<Grant>>;
    /// All a delegate holds, with the mailbox, in force at `now`, mailbox active, by the mailbox's name.
    async fn held_by(&self, delegate: &AccountId, now: Timestamp) -> State<Vec<(Grant, Account)>>;
    /// What of that gives a right to send, as the From list shows it: where hundreds are held, less is read.
    async fn writes_as(&self, delegate: &AccountId, now: Timestamp) -> State<Vec<Lent>>;
    /// All a mailbox gave, with the delegate.
    async fn given_by(&self, mailbox: &AccountId) -> State<Vec<(Grant, Account)>>;
    /// All, for the command line.
    async fn list(&self) -> State<Vec<(Grant, Account, Account)>>;
    /// Makes or changes the one grant between the two; both `None` rights remove it. Noted in the journal.
    #[expect(clippy::too_many_arguments, reason = "a row has that many columns")]
    async fn set(
        &self,
        id: &GrantId,
        mailbox: &AccountId,
        delegate: &AccountId,
        send: SendRight,
        access: AccessRight,
        until: Option<Timestamp>,
        granted_by: Option<&AccountId>,
        now: Timestamp,
    ) -> State<()>;
    /// From the command line. Once it returns, no item of theirs is taken to `Sending` any more; those under way are
    /// told by [`Outbox::leaving`]. Noted in the journal.
    async fn revoke(&self, mailbox: &AccountId, delegate: &AccountId, now: Timestamp) -> State<()>;
}

/// An address remembered because a message from it was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    pub id: IdentityId,
    pub address: Address,
    pub used: Timestamp,
}

/// What a provider's server said of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learning {
    Allowed,
    OnBehalf,
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    pub address: Address,
    pub learning: Learning,
    pub words: Option<String>,
    pub at: Timestamp,
}

#[async_trait]
pub trait Memory: Send + Sync {
    async fn remembered(&self, account: &AccountId) -> State<Vec<Remembered>>;
    /// Keeps the id of an address already remembered, renews its `used`.
    async fn remember(
        &self,
        id: &IdentityId,
        account: &AccountId,
        address: &Address,
        now: Timestamp,
    ) -> State<()>;
    async fn forget(&self, account: &AccountId, id: &IdentityId) -> State<()>;
    async fn learned(&self, account: &AccountId) -> State<Vec<Learned>>;
    async fn learn(&self, account: &AccountId, learned: &Learned) -> State<()>;
    /// People written to, for suggestions: newest first.
    async fn correspondents(&self, account: &AccountId, letters: &str, take: u32) -> State<Vec<Mailbox>>;
    async fn remember_correspondents(
        &self,
        account: &AccountId,
        people: &[Mailbox],
        now: Timestamp,
    ) -> State<()>;
}

#[async_trait]
pub trait PreferenceStore: Send + Sync {
    /// Defaults when nothing is stored.
    async fn preferences(&self, account: &AccountId) -> State<Preferences>;
    async fn set_preferences(&self, account: &AccountId, preferences: &Preferences) -> State<()>;
}

/// A session as stored: the id only as a hash, the mail password only sealed with a key that the cookie alone holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub id_hash: Vec<u8>,
    pub account: AccountId,
    pub sealed: Option<Vec<u8>>,
    pub created: Timestamp,
    pub seen: Timestamp,
    pub expires: Timestamp,
}

/// Whose a live session is, and what they prefer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    pub session: SessionRow,
    pub account: Account,
    /// Defaults when nothing is stored.
    pub preferences: Preferences,
}

#[async_trait]
pub trait Sessions: Send + Sync {
    async fn add(&self, session: &SessionRow) -> State<()>;
    /// Asked for every request, so all in one look. None when the session is unknown or expired at `now`, or its
    /// account not active.
    async fn visitor(&self, id_hash: &[u8], now: Timestamp) -> State<Option<Visitor>>;
    async fn touch(&self, id_hash: &[u8], seen: Timestamp, expires: Timestamp) -> State<()>;
    async fn end(&self, id_hash: &[u8]) -> State<()>;
    async fn end_all(&self, account: &AccountId) -> State<()>;
    /// How many have not expired at `now`.
    async fn count(&self, now: Timestamp) -> State<u64>;
    /// How many were expired and are gone.
    async fn sweep(&self, now: Timestamp) -> State<u64>;
}

/// A draft as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    pub id: DraftId,
    pub account: AccountId,
    pub revision: Revision,
    pub form: ComposeForm,
    /// What it answers: mode, and where the original lies.
    pub answers: Option<Answers>,
    /// UIDVALIDITY and UID of its copy in the Drafts folder.
    pub mirror: Option<MessageKey>,
    /// Set from Send until the message is accepted or comes back: it is not offered for editing meanwhile.
    pub submitted: Option<OutboxId>,
    pub updated: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    pub mode: ReplyMode,
    pub place: Place,
    pub key: MessageKey,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
}

/// Octets of one piece of a file on its way in; its last may have less.
pub const PIECE: usize = 512 * 1024;

#[async_trait]
pub trait Drafts: Send + Sync {
    async fn find(&self, account: &AccountId, id: &DraftId) -> State<StoredDraft>;
    /// Writes revision `draft.revision`; `Conflict` unless the stored one is `draft.revision - 1` (0 is not stored yet).
    /// An id of another account's is `NotFound`.
    async fn save(&self, draft: &StoredDraft) -> State<()>;
    async fn set_mirror(&self, id: &DraftId, mirror: Option<&MessageKey>) -> State<()>;
    async fn set_submitted(&self, id: &DraftId, item: Option<&OutboxId>) -> State<()>;
    async fn remove(&self, account: &AccountId, id: &DraftId) -> State<()>;
    async fn attach(
        &self,
        account: &AccountId,
        draft: &DraftId,
        attached: &Attached,
        content: &[u8],
    ) -> State<()>;
    /// A file on its way in, for no draft yet. Its pieces follow, numbered from 0.
    async fn begin_upload(&self, account: &AccountId, id: &AttachmentId, now: Timestamp) -> State<()>;
    /// At most [`PIECE`] octets. `NotFound` when it was abandoned or swept.
    async fn add_piece(&self, id: &AttachmentId, number: u32, octets: &[u8], now: Timestamp) -> State<()>;
    /// The upload of the id `attached.id` becomes a file of the draft. `NotFound` unless exactly `attached.size` octets of
    /// `account`'s have come.
    async fn attach_upload(&self, account: &AccountId, draft: &DraftId, attached: &Attached) -> State<()>;
    /// Nothing of it stays; no matter whether it is there.
    async fn abandon_upload(&self, id: &AttachmentId) -> State<()>;
    /// Abandons those whose last piece came before; how many.
    async fn sweep_uploads(&self, before: Timestamp) -> State<u64>;
    async fn detach(&self, account: &AccountId, draft: &DraftId, attachment: &AttachmentId) -> State<()>;
    async fn attached(&self, account: &AccountId, draft: &DraftId) -> State<Vec<Attached>>;
    async fn files(&self, account: &AccountId, draft: &DraftId) -> State<Vec<(Attached, OutgoingFile)>>;
    async fn file(
        &self,
        account: &AccountId,
        draft: &DraftId,
        attachment: &AttachmentId,
    ) -> State<OutgoingFile>;
    /// Copies all attachments of one draft to another (a draft kept beside another tab's).
    async fn copy_files(
        &self,
        account: &AccountId,
        from: &DraftId,
        to: &DraftId,
        fresh: &[AttachmentId],
    ) -> State<()>;
}
