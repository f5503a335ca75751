//! What must survive a restart, on SQLite or PostgreSQL.

use async_trait::async_trait;
use domain::{
    account::{Account, AccountKind, SentCopies},
    address::{Address, Mailbox},
    delegation::{AccessRight, Grant, SendRight},
    draft::{Attached, ComposeForm, ReplyMode, Revision},
    folder::Place,
    header::{DisplayName, Subject},
    id::{AccountId, AttachmentId, DraftId, GrantId, IdentityId, OutboxId, SubmissionKey},
    message::MessageKey,
    outbox::{OutboxState, RecipientRefusal, Refusal},
    preference::Preferences,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use super::{Envelope, OutgoingFile};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    #[error("not there")]
    NotFound,
    /// The address, or the pair, is there already.
    #[error("already there")]
    Exists,
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
    async fn add(&self, account: &Account, password: Option<&str>) -> State<()>;
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

#[async_trait]
pub trait Grants: Send + Sync {
    /// The one grant between the two, in force or not.
    async fn between(&self, mailbox: &AccountId, delegate: &AccountId) -> State<Option<Grant>>;
    /// All a delegate holds, with the mailbox, in force at `now`, mailbox active, by the mailbox's name.
    async fn held_by(&self, delegate: &AccountId, now: Timestamp) -> State<Vec<(Grant, Account)>>;
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

/// What Send stores, in one transaction under the submission key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutboxItem {
    pub id: OutboxId,
    pub account: AccountId,
    pub key: SubmissionKey,
    pub draft: DraftId,
    pub envelope: Envelope,
    /// Without angle brackets.
    pub message_id: String,
    pub subject: Subject,
    /// The final octets.
    pub raw: Vec<u8>,
    /// The mailbox written for, when it is not the writer's own account.
    pub mailbox: Option<AccountId>,
    /// On whose authority: checked again when it really leaves.
    pub grant: Option<GrantId>,
    /// Typed, not granted: to be remembered once accepted.
    pub remember: bool,
    pub answers: Option<Answers>,
    /// The mail password for the worker, sealed with the server's own key; erased at the final state.
    pub credential: Option<Vec<u8>>,
    pub not_before: Timestamp,
    pub created: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its octets (`raw`) come with `take_due` and `take_unfiled` only; elsewhere they are empty.
    pub new: NewOutboxItem,
    pub state: OutboxState,
    pub attempts: u32,
    pub next_try: Option<Timestamp>,
    pub refusal: Option<Refusal>,
    pub partly: Vec<RecipientRefusal>,
    pub words: Option<String>,
    /// Copies already filed, by name (`writer`, `mailbox`, `flags`, `draft`): a retried step does not repeat them.
    pub filed: Vec<String>,
    pub filing_attempts: u32,
}

#[async_trait]
pub trait Outbox: Send + Sync {
    /// Stores the item and marks its draft submitted, in one transaction. The same account and key again: the item that
    /// is there, untouched. A draft whose revision is not `revision`, or that is submitted already: `Conflict`.
    async fn submit(&self, item: &NewOutboxItem, revision: Revision) -> State<OutboxItem>;

    async fn find(&self, account: &AccountId, id: &OutboxId) -> State<OutboxItem>;

    /// What was submitted under this key before, if anything.
    async fn find_by_key(&self, account: &AccountId, key: &SubmissionKey) -> State<Option<OutboxItem>>;

    /// The newest item that carries, or carried, this draft; the draft itself may be gone by now.
    async fn find_of_draft(&self, account: &AccountId, draft: &DraftId) -> State<Option<OutboxItem>>;

    /// Those that wait (see `OutboxState::waits`), newest first.
    async fn waiting(&self, account: &AccountId) -> State<Vec<OutboxItem>>;
    async fn count_waiting(&self, account: &AccountId) -> State<u32>;

    /// Takes the next item due (queued, or deferred with next_try past) to `Sending` under a lease of `owner`; no item
    /// is taken twice, by however many workers on however many servers.
    ///
    /// In the same transaction the right is read and held: the writer is active; an address that is not theirs belongs to
    /// an active account whose grant in force is of the wanted kind, or, where rights are the provider's, may be tried.
    /// Without it the item becomes `Refused` (`FromNotAllowed`), its draft comes back, and the next one is looked at. An
    /// item in another's name also needs a journal that can be written (a row is written on trial): without it, it stays
    /// `Deferred` with [`domain::outbox::JOURNAL_CLOSED`] for words. `mailbox` and `grant` come back as they are now.
    async fn take_due(
        &self,
        owner: &str,
        now: Timestamp,
        lease_until: Timestamp,
        rights: RightsFrom,
    ) -> State<Option<OutboxItem>>;

    /// How many messages of `delegate` in the name of `mailbox` are being sent: 0 after a revoke, and none leaves any more.
    async fn leaving(&self, mailbox: &AccountId, delegate: &AccountId) -> State<u32>;

    /// Takes the next accepted item whose copies are to be filed and whose next_try is past.
    async fn take_unfiled(
        &self,
        owner: &str,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> State<Option<OutboxItem>>;

    /// Moves an item on. `Conflict` unless it is in `from`, or where `OutboxState::may_become` says no. Final states
    /// erase the credential, `Filed` and `Withdrawn` the octets too; `Accepted` keeps both until `Filed`. `Refused` and
    /// `Withdrawn` give the draft back (`submitted` is none again) in the same transaction. Words, refusal and refused
    /// recipients that `change` does not bring stay as they were. What became of a message in another's name (`Accepted`,
    /// `Refused` or `Unclear` after `Sending`) is noted in the journal in the same transaction.
    async fn advance(&self, id: &OutboxId, from: OutboxState, change: &OutboxChange) -> State<()>;

    /// A deferred item is due at `at`. `Conflict` in any other state.
    async fn hasten(&self, id: &OutboxId, at: Timestamp) -> State<()>;

    /// Notes a filed copy, or a failed try with the moment of the next.
    async fn note_filed(&self, id: &OutboxId, step: &str) -> State<()>;
    async fn defer_filing(&self, id: &OutboxId, next_try: Timestamp, words: &str) -> State<()>;

    /// `Sending` items whose lease has passed: what a dead worker left, now `Unclear`, and so in the journal. How many.
    async fn recover(&self, now: Timestamp) -> State<u64>;
}

/// Who gives the right to write in another's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RightsFrom {
    /// Our grants.
    Grants,
    /// The provider: it says so when it is tried.
    Provider,
}

/// What changes with a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxChange {
    pub to: OutboxState,
    pub at: Timestamp,
    pub next_try: Option<Timestamp>,
    pub refusal: Option<Refusal>,
    pub partly: Vec<RecipientRefusal>,
    pub words: Option<String>,
    pub count_attempt: bool,
}

impl OutboxChange {
    /// A plain step, with nothing to say about it.
    pub fn plain(to: OutboxState, at: Timestamp) -> Self {
        Self {
            to,
            at,
            next_try: None,
            refusal: None,
            partly: Vec::new(),
            words: None,
            count_attempt: false,
        }
    }
}
