//! Messages to be sent, what became of them, and who works at it.

use async_trait::async_trait;
use domain::{
    draft::Revision,
    header::Subject,
    id::{AccountId, DraftId, GrantId, OutboxId, SubmissionKey},
    outbox::{OutboxState, RecipientRefusal, Refusal},
    preference::Language,
    time::Timestamp,
};

use super::{Answers, Envelope, StateError};

type State<T> = Result<T, StateError>;

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
    /// The end of the time for taking it back, or the moment its writer chose (`later`).
    pub not_before: Timestamp,
    pub later: bool,
    /// The writer's: what comes back is told in it.
    pub language: Language,
    pub created: Timestamp,
    /// A read receipt: see [`super::Receipts::send`]. Its `draft` names none, and no copy of it is filed.
    pub receipt: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its octets (`raw`) come with `take_due` and `take_unfiled` only; elsewhere they are empty.
    pub new: NewOutboxItem,
    pub state: OutboxState,
    pub attempts: u32,
    /// Of a deferred one; None: it waits for a password that works.
    pub next_try: Option<Timestamp>,
    pub refusal: Option<Refusal>,
    pub partly: Vec<RecipientRefusal>,
    pub words: Option<String>,
    /// Copies already filed, by name (`writer`, `mailbox`, `flags`, `draft`): a retried step does not repeat them.
    pub filed: Vec<String>,
    pub filing_attempts: u32,
    /// Left, but not to all, and its writer has seen that.
    pub dismissed: bool,
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

    /// Those that wait (see `OutboxState::waits`), and those of which a recipient was refused until that is dismissed;
    /// newest first.
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

    /// How one's own transaction at an item went: see [`Self::advance`]. Not `Sending` under a lease of `owner` any more:
    /// `Conflict`, and somebody else has it.
    async fn finish(&self, id: &OutboxId, owner: &str, change: &OutboxChange) -> State<()>;

    /// Stores that the final dot of an item being sent may leave from now on, and lets the lease last until then. False
    /// where the item is not `Sending` under a lease of `owner` any more: then it must not leave.
    async fn dot(&self, id: &OutboxId, owner: &str, lease_until: Timestamp) -> State<bool>;

    /// The worker lives: its lease lasts until then. Nothing where it has none at this item.
    async fn renew_lease(&self, id: &OutboxId, owner: &str, lease_until: Timestamp) -> State<()>;

    /// Moves an item on. `Conflict` unless it is in `from`, or where `OutboxState::may_become` says no. Final states
    /// erase the credential, `Filed` and `Withdrawn` the octets too; `Accepted` keeps both until `Filed`. `Refused` and
    /// `Withdrawn` give the draft back (`submitted` is none again) in the same transaction. Words, refusal and refused
    /// recipients that `change` does not bring stay as they were. What became of a message in another's name (`Accepted`,
    /// `Refused` or `Unclear` after `Sending`) is noted in the journal in the same transaction.
    async fn advance(&self, id: &OutboxId, from: OutboxState, change: &OutboxChange) -> State<()>;

    /// A deferred item, or a queued one that was to leave later, is due at `at`. `Conflict` in any other state.
    async fn hasten(&self, id: &OutboxId, at: Timestamp) -> State<()>;

    /// The clock may have been set back. What waits by itself, and is due only after `furthest`, is due at `now`; what its
    /// writer chose the moment of stays. A lease that lasts longer than any can ends at `lease_until`: a worker that lives
    /// renews it before. How many that were.
    async fn straighten(&self, now: Timestamp, furthest: Timestamp, lease_until: Timestamp) -> State<u64>;

    /// When the next item is due that nobody has, to be sent or filed. None where none is.
    async fn next_due(&self) -> State<Option<Timestamp>>;

    /// How many are in each state, of those that are not yet where they belong.
    async fn census(&self) -> State<Vec<(OutboxState, u64)>>;

    /// Items of an account that still hold a password: it may have changed.
    async fn sealed(&self, account: &AccountId) -> State<Vec<OutboxId>>;

    /// A password that works, sealed. An item that waited for one (`Deferred` without a next try) is due at `now`, and
    /// what was said of the old one is forgotten; a filing that failed is due too.
    async fn reseal(&self, id: &OutboxId, credential: &[u8], now: Timestamp) -> State<()>;

    /// A message that left, but not to all: its writer has seen that, and it leaves the Outbox folder.
    async fn dismiss(&self, id: &OutboxId) -> State<()>;

    /// Notes a filed copy, or a failed try with the moment of the next.
    async fn note_filed(&self, id: &OutboxId, step: &str) -> State<()>;
    async fn defer_filing(&self, id: &OutboxId, next_try: Timestamp, words: &str) -> State<()>;

    /// `Sending` items whose lease has passed: what a dead worker left. Where no final dot can have left they are
    /// `Queued` again, otherwise `Unclear`, and so in the journal.
    async fn recover(&self, now: Timestamp) -> State<Recovered>;

    /// The same for all that `owner` has, whose work is over: a stop in good order. Its filings are due again.
    async fn release(&self, owner: &str, now: Timestamp) -> State<Recovered>;
}

/// What became of items whose worker is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovered {
    /// Certainly not sent: sent again.
    pub again: u64,
    /// May have been sent: left to the writer.
    pub unclear: u64,
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
