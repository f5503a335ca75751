//! Delegations as they are kept: who manages a mailbox, plans, rollouts, requests, and the mail that tells people.

use async_trait::async_trait;
use domain::{
    account::Account,
    address::Address,
    delegation::{AccessRight, Difference, Grant, RequestState, Right, Rights, SendRight, StepState},
    id::{AccountId, GrantId, RequestId, RolloutId},
    journal::GrantCause,
    preference::Language,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use super::StateError;

type State<T> = Result<T, StateError>;

/// What a grant gives, without whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Terms {
    pub send: SendRight,
    pub access: AccessRight,
    /// In force before this moment.
    pub until: Option<Timestamp>,
}

impl Terms {
    pub const NONE: Self = Self {
        send: SendRight::None,
        access: AccessRight::None,
        until: None,
    };

    pub fn is_none(&self) -> bool {
        self.send == SendRight::None && self.access == AccessRight::None
    }

    /// A date beside nothing means nothing.
    #[must_use]
    pub fn tidy(self) -> Self {
        if self.is_none() { Self::NONE } else { self }
    }

    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        if self.until.is_none_or(|until| now < until) {
            self
        } else {
            Self::NONE
        }
    }
}

impl From<&Grant> for Terms {
    fn from(grant: &Grant) -> Self {
        Self {
            send: grant.send,
            access: grant.access,
            until: grant.until,
        }
    }
}

/// A part of a long list, in the order of addresses.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part<'a> {
    /// Beginnings of words of names and addresses; none typed finds all.
    pub letters: &'a str,
    pub domain: Option<&'a str>,
    pub skip: u32,
    pub take: u32,
}

/// Rows of a part, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    pub rows: Vec<T>,
    pub total: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Managed {
    pub account: Account,
    /// Grants in force.
    pub delegates: u32,
    /// By address; of a shared mailbox only.
    pub owners: Vec<Account>,
    /// The newest rollout that is not in force everywhere.
    pub rolling: Option<RolloutId>,
}

/// Somebody who may be given rights, with what they hold and what is planned for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub account: Account,
    pub held: Option<Terms>,
    pub planned: Option<Terms>,
}

/// One delegate's row of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTick {
    pub delegate: Account,
    pub terms: Terms,
    /// What was held at the first tick.
    pub was: Terms,
}

/// All grants of a mailbox and one editor's plan for it, both by the delegate's address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanState {
    pub grants: Vec<(Grant, Account)>,
    pub ticks: Vec<PlannedTick>,
}

/// A tick to keep: made, or changed with its `was` left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTick {
    pub delegate: AccountId,
    /// None takes the tick away.
    pub terms: Option<Terms>,
    pub was: Terms,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantWrite {
    /// The grant's id where there was none; one that is there keeps its own, which messages on their way name.
    pub fresh: GrantId,
    pub delegate: AccountId,
    pub before: Terms,
    pub after: Terms,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    pub delegate: AccountId,
    pub difference: Difference,
    pub state: StepState,
    /// When a worker takes over, should whoever made it not finish it.
    pub due: Option<Timestamp>,
}

/// One change of a mailbox's grants, all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantChange {
    pub mailbox: Account,
    /// None: an expiry, the command line.
    pub actor: Option<AccountId>,
    pub cause: GrantCause,
    pub at: Timestamp,
    /// The mailbox's grants it was made from. `Conflict` when they are others now: those that are changed, and where a
    /// plan is carried out, any.
    pub seen: Vec<Grant>,
    /// The editor's plan it was made from, which goes with it: others there now are a `Conflict`.
    pub plan: Option<(AccountId, Vec<PlannedTick>)>,
    pub writes: Vec<GrantWrite>,
    pub rollout: RolloutId,
    pub steps: Vec<NewStep>,
    pub notices: Vec<Notice>,
    /// An open request that it answers: any other state is a `Conflict`.
    pub answers: Option<RequestId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStep {
    pub id: String,
    pub delegate: Account,
    pub difference: Difference,
    pub state: StepState,
    pub words: Option<String>,
    pub attempts: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRollout {
    pub id: RolloutId,
    pub mailbox: Account,
    pub confirmed: Timestamp,
    pub steps: Vec<KeptStep>,
}

/// How a mailbox's rights and their changes are kept.
#[async_trait]
pub trait Delegations: Send + Sync {
    /// Users who own a shared mailbox, by address.
    async fn owners(&self, mailbox: &AccountId) -> State<Vec<Account>>;
    async fn owns(&self, owner: &AccountId, mailbox: &AccountId) -> State<bool>;

    /// All accounts, or those that `by` owns and their own.
    async fn managed(&self, by: Option<&AccountId>, part: Part<'_>, now: Timestamp) -> State<Found<Managed>>;
    /// Domains of all accounts, or of those that `by` owns and their own; in order.
    async fn domains(&self, by: Option<&AccountId>) -> State<Vec<String>>;

    /// Who holds something of the mailbox first, then active users; never the mailbox itself.
    async fn candidates(
        &self,
        mailbox: &AccountId,
        editor: &AccountId,
        part: Part<'_>,
    ) -> State<Found<Candidate>>;
    async fn plan(&self, mailbox: &AccountId, editor: &AccountId) -> State<PlanState>;
    async fn keep_ticks(
        &self,
        mailbox: &AccountId,
        editor: &AccountId,
        ticks: &[NewTick],
        now: Timestamp,
    ) -> State<()>;
    async fn drop_plan(&self, mailbox: &AccountId, editor: &AccountId) -> State<()>;

    /// Writes grants, rollout, notices and journal; gives messages that wait to leave on a right that is gone back to
    /// their writers as refused.
    async fn change(&self, change: &GrantChange) -> State<()>;
    /// What messages of the delegate that wait to leave in the mailbox's name need, one entry each.
    async fn waiting_in_name(&self, mailbox: &AccountId, delegate: &AccountId) -> State<Vec<SendRight>>;
    /// Grants whose moment has come, the oldest first.
    async fn expired(&self, now: Timestamp, take: u32) -> State<Vec<Grant>>;
    /// When each grant of the delegate's was first given, and by whom.
    async fn origins(&self, delegate: &AccountId) -> State<Vec<(GrantId, Timestamp, Option<AccountId>)>>;

    async fn rollout(&self, id: &RolloutId) -> State<KeptRollout>;
    /// Takes a step that is due until `lease`; no step is taken twice.
    async fn take_step(&self, now: Timestamp, lease: Timestamp) -> State<Option<(Account, KeptStep)>>;
    /// Notes what became of a step that is under way; one that is not any more stays.
    async fn note_step(
        &self,
        id: &str,
        state: StepState,
        words: Option<&str>,
        due: Option<Timestamp>,
    ) -> State<()>;
    /// Failed steps are under way again.
    async fn revive(&self, id: &RolloutId, due: Timestamp) -> State<()>;
    /// Forgets rollouts that are over and requests that are answered, all from before `then`. How many.
    async fn forget(&self, then: Timestamp) -> State<u64>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRequest {
    pub id: RequestId,
    pub mailbox: Account,
    pub asker: Account,
    pub right: Right,
    pub words: String,
    pub asked: Timestamp,
    pub state: RequestState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    pub id: RequestId,
    pub mailbox: AccountId,
    pub asker: AccountId,
    pub right: Right,
    pub words: String,
    pub asked: Timestamp,
}

#[async_trait]
pub trait Requests: Send + Sync {
    /// Keeps it with its notices; one that is open for the same right gets the new words, and nobody is told again.
    async fn ask(&self, request: &NewRequest, notices: &[Notice]) -> State<()>;
    async fn find(&self, id: &RequestId) -> State<KeptRequest>;
    /// Open ones for mailboxes that `by` owns, or all, oldest first.
    async fn to_answer(&self, by: Option<&AccountId>, take: u32) -> State<Vec<KeptRequest>>;
    /// Newest first.
    async fn asked_by(&self, asker: &AccountId, take: u32) -> State<Vec<KeptRequest>>;
    /// Open ones for one mailbox, newest first.
    async fn open_of(&self, asker: &AccountId, mailbox: &AccountId) -> State<Vec<KeptRequest>>;
    async fn count_open(&self, asker: &AccountId) -> State<u32>;
    /// Closes an open request; `Conflict` when it is not open.
    async fn close(
        &self,
        id: &RequestId,
        state: RequestState,
        by: &AccountId,
        now: Timestamp,
        notices: &[Notice],
    ) -> State<()>;
}

/// Somebody named in a notice, as they were called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub address: Address,
    pub name: String,
}

impl From<&Account> for Named {
    fn from(account: &Account) -> Self {
        Self {
            address: account.address.clone(),
            name: account.name.as_str().to_owned(),
        }
    }
}

/// What a notice tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "told")]
pub enum Told {
    /// The delegate's rights are now `after`; nothing in it is a revocation.
    Changed {
        mailbox: Named,
        delegate: Named,
        before: Rights,
        after: Rights,
        /// None: the system.
        by: Option<Named>,
        cause: GrantCause,
    },
    Asked {
        mailbox: Named,
        asker: Named,
        right: Right,
        words: String,
    },
    Declined {
        mailbox: Named,
        asker: Named,
        right: Right,
        by: Named,
    },
    /// A message that the reader wrote as `mailbox` did not arrive, or not yet.
    Returned(ReturnedFrom),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedFrom {
    pub mailbox: Named,
    pub subject: String,
    pub recipients: Vec<Returned>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    pub address: Address,
    /// Or delayed.
    pub failed: bool,
    /// Of the server that reports; may be empty.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Also the left part of its Message-ID, so that it is filed once.
    pub id: String,
    pub recipient: AccountId,
    pub told: Told,
    pub language: Language,
    pub at: Timestamp,
}

#[async_trait]
pub trait Notices: Send + Sync {
    /// Takes one that is due until `lease`, with how often it was tried; none is taken twice.
    async fn take_notice(&self, now: Timestamp, lease: Timestamp) -> State<Option<(Notice, u32)>>;
    /// Filed, or not to be filed any more.
    async fn notice_done(&self, id: &str) -> State<()>;
    /// Counts a try that failed.
    async fn defer_notice(&self, id: &str, due: Timestamp) -> State<()>;
}
