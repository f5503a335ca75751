use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{Answer, Caller};
use crate::{
    account::Person,
    address::Address,
    delegation::{PlanRow, PlannedChange, Request, Rights, Rollout, Tick, Verdict, Wish},
    id::{RequestId, RolloutId},
    time::When,
};

/// A row of "Email accounts".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedAccount {
    pub person: Person,
    /// Delegates that hold something of it now.
    pub delegates: u32,
    /// Of a shared mailbox: who may manage it beside administrators.
    pub owners: Vec<Person>,
    pub admin: bool,
    /// The newest confirmed change of its rights that is not, or not yet, in force everywhere.
    pub rolling: Option<RolloutId>,
}

/// One page of something long, with what a pager needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// From 0.
    pub page: u32,
    pub pages: u32,
    /// Rows on all pages.
    pub total: u32,
}

/// What list is asked for: letters to look for in names and addresses, one domain or all, and a page from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub search: String,
    pub domain: Option<String>,
    pub page: u32,
}

/// The wizard's first step, one page of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanPage {
    pub mailbox: Person,
    pub rows: Page<PlanRow>,
    /// Domains there are, for the filter; one or more.
    pub domains: Vec<String>,
    /// Delegates whose rights the plan would change, on all pages.
    pub changes: u32,
}

/// What a plan was seen to change: hand it back to confirm exactly that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub mailbox: Person,
    pub changes: Vec<PlannedChange>,
    /// Fingerprint of the grants and the plan it was made from.
    pub basis: String,
}

/// What became of a confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmed {
    /// Written; whether it is in force everywhere is told by the rollout.
    Rolling(RolloutId),
    /// Somebody else changed this mailbox, or another page this plan, since the summary was drawn: nothing was written,
    /// this is what it would change now.
    Changed(Summary),
}

/// One right an account holds, seen from the delegate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRights {
    pub mailbox: Person,
    pub rights: Rights,
    pub granted_by: Option<Person>,
    pub since: When,
}

/// "What may ALICE do?"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub person: Person,
    /// Its own addresses: the first one and its aliases.
    pub addresses: Vec<Address>,
    pub rights: Vec<HeldRights>,
    /// May the caller take these rights away (owner or administrator of each mailbox), or leave them (oneself)?
    pub is_self: bool,
}

/// What was asked of the caller, and what the caller asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Requests {
    pub to_answer: Vec<Request>,
    pub mine: Vec<Request>,
}

/// Granting, revoking, asking. A mailbox the caller may not manage is [`super::DeskError::NotFound`], whether it is there or
/// not; a host whose rights come from elsewhere answers [`super::DeskError::Forbidden`] to everything.
#[async_trait]
pub trait DelegationDesk: Send + Sync {
    /// Accounts the caller manages: all for administrators, else one's own and those one owns; 50 a page, by address.
    async fn managed(&self, caller: &Caller, look: Look) -> Answer<Page<ManagedAccount>>;

    /// Domains of the accounts the caller manages, for a filter; in order.
    async fn domains(&self, caller: &Caller) -> Answer<Vec<String>>;

    /// One page of the wizard, with the ticks of the caller's plan for this mailbox. Active users other than the mailbox.
    async fn plan(&self, caller: &Caller, mailbox: &Address, look: Look) -> Answer<PlanPage>;

    /// Keeps ticks in the caller's plan; a tick equal to what is held leaves it. How many delegates it changes now.
    async fn tick(&self, caller: &Caller, mailbox: &Address, ticks: Vec<Tick>) -> Answer<u32>;

    async fn summary(&self, caller: &Caller, mailbox: &Address) -> Answer<Summary>;

    /// Forgets the plan; grants stay as they are.
    async fn drop_plan(&self, caller: &Caller, mailbox: &Address) -> Answer<()>;

    /// Writes what the summary with this basis said, in one transaction, or nothing.
    async fn confirm(&self, caller: &Caller, mailbox: &Address, basis: &str) -> Answer<Confirmed>;

    async fn rollout(&self, caller: &Caller, id: &RolloutId) -> Answer<Rollout>;

    /// Tries failed steps again.
    async fn retry_rollout(&self, caller: &Caller, id: &RolloutId) -> Answer<Rollout>;

    /// What somebody may do: oneself, or anybody for administrators; owners see the rights to their own mailboxes.
    async fn held(&self, caller: &Caller, who: &Address) -> Answer<Held>;

    /// Gives up what one holds of a mailbox; returns when it is out of force.
    async fn leave(&self, caller: &Caller, mailbox: &Address) -> Answer<()>;

    /// Takes all rights of a delegate away at once; returns when they are out of force.
    async fn revoke(&self, caller: &Caller, mailbox: &Address, delegate: &Address) -> Answer<()>;

    /// Asks the owner, and administrators, for a right; asking the same again renews the words. Mailboxes that do not exist
    /// are answered like those that do.
    async fn ask(&self, caller: &Caller, wish: Wish) -> Answer<()>;

    async fn requests(&self, caller: &Caller) -> Answer<Requests>;

    /// The owner's or an administrator's word on an open request.
    async fn answer(&self, caller: &Caller, id: &RequestId, verdict: Verdict) -> Answer<()>;

    /// The asker takes a request back.
    async fn withdraw_request(&self, caller: &Caller, id: &RequestId) -> Answer<()>;
}
