//! Granting, revoking, asking. Whatever changes a grant goes through [`change`]: it writes the grant, what follows
//! from it and who is told in one transaction, and sees to it that what was taken away is out of force.
//!
//! To add a way in which grants change: a file named by it, that makes [`change::Wanted`] and gives it to
//! [`change::make`]; a `GrantCause` for the journal; the sentence in [`letters`].

mod answer;
mod ask;
mod change;
mod confirm;
mod expiry;
mod held;
mod letters;
mod managed;
mod notices;
mod plan;
mod revoke;
mod rights;
mod rollout;

use async_trait::async_trait;
use domain::{
    account::Account,
    address::Address,
    delegation::{Rollout, Tick, Verdict, Wish},
    desk::{
        Answer, Caller, Confirmed, DelegationDesk, DeskError, Held, HostKind, Look, ManagedAccount, Page,
        PlanPage, Requests, Summary,
    },
    id::{RequestId, RolloutId},
    journal::GrantCause,
};

pub use notices::Letterhead;

use crate::{
    Ports, Service, error,
    ports::{Part, StateError, Terms},
};

/// Rows of a page.
const PAGE: u32 = 50;

/// Does one thing that is due besides sending: ends a grant whose day is over, carries a rollout on, files a notice.
/// False when nothing was.
pub(crate) async fn chore(ports: &Ports) -> Result<bool, StateError> {
    Ok(expiry::end_one(ports).await? || rollout::carry_on(ports).await? || notices::file_one(ports).await?)
}

/// Rights are ours to give only where the host takes them from us.
pub(crate) fn ours(ports: &Ports) -> Answer<()> {
    match ports.host.kind() {
        HostKind::BuiltIn | HostKind::OwnServers => Ok(()),
        HostKind::Provider => Err(DeskError::Forbidden),
    }
}

pub(crate) async fn may_manage(ports: &Ports, caller: &Caller, mailbox: &Account) -> Answer<bool> {
    if caller.admin || mailbox.id == caller.account {
        return Ok(true);
    }
    let owns = ports.delegations.owns(&caller.account, &mailbox.id).await;
    owns.map_err(error::state)
}

/// The mailbox, where the caller may manage it; otherwise it is as if it were not there.
async fn managed_mailbox(ports: &Ports, caller: &Caller, mailbox: &Address) -> Answer<Account> {
    ours(ports)?;
    let account = ports.accounts.by_address(mailbox).await.map_err(error::state)?;
    if may_manage(ports, caller, &account).await? {
        Ok(account)
    } else {
        Err(DeskError::NotFound)
    }
}

fn part(look: &Look) -> Part<'_> {
    Part {
        letters: &look.search,
        domain: look.domain.as_deref(),
        skip: look.page.saturating_mul(PAGE),
        take: PAGE,
    }
}

fn page<T>(look: &Look, rows: Vec<T>, total: u32) -> Page<T> {
    Page {
        rows,
        page: look.page,
        pages: total.div_ceil(PAGE).max(1),
        total,
    }
}

impl Service {
    /// Gives one delegate these terms, and no others, from the command line. Journal, notices and what follows are as
    /// for anybody; `NotFound` when there was nothing to take away.
    pub async fn set_grant(&self, mailbox: &Account, delegate: &Account, terms: Terms) -> Answer<()> {
        let author = change::Author::system(GrantCause::CommandLine);
        revoke::set(&self.ports, &author, mailbox, delegate, terms).await
    }
}

#[async_trait]
impl DelegationDesk for Service {
    async fn managed(&self, caller: &Caller, look: Look) -> Answer<Page<ManagedAccount>> {
        managed::managed(&self.ports, caller, look).await
    }
    async fn domains(&self, caller: &Caller) -> Answer<Vec<String>> {
        managed::domains(&self.ports, caller).await
    }
    async fn plan(&self, caller: &Caller, mailbox: &Address, look: Look) -> Answer<PlanPage> {
        plan::page(&self.ports, caller, mailbox, look).await
    }
    async fn tick(&self, caller: &Caller, mailbox: &Address, ticks: Vec<Tick>) -> Answer<u32> {
        plan::tick(&self.ports, caller, mailbox, ticks).await
    }
    async fn summary(&self, caller: &Caller, mailbox: &Address) -> Answer<Summary> {
        confirm::summary(&self.ports, caller, mailbox).await
    }
    async fn drop_plan(&self, caller: &Caller, mailbox: &Address) -> Answer<()> {
        plan::drop_plan(&self.ports, caller, mailbox).await
    }
    async fn confirm(&self, caller: &Caller, mailbox: &Address, basis: &str) -> Answer<Confirmed> {
        confirm::confirm(&self.ports, caller, mailbox, basis).await
    }
    async fn rollout(&self, caller: &Caller, id: &RolloutId) -> Answer<Rollout> {
        rollout::show(&self.ports, caller, id).await
    }
    async fn retry_rollout(&self, caller: &Caller, id: &RolloutId) -> Answer<Rollout> {
        rollout::retry(&self.ports, caller, id).await
    }
    async fn held(&self, caller: &Caller, who: &Address) -> Answer<Held> {
        held::held(&self.ports, caller, who).await
    }
    async fn leave(&self, caller: &Caller, mailbox: &Address) -> Answer<()> {
        revoke::leave(&self.ports, caller, mailbox).await
    }
    async fn revoke(&self, caller: &Caller, mailbox: &Address, delegate: &Address) -> Answer<()> {
        revoke::revoke(&self.ports, caller, mailbox, delegate).await
    }
    async fn ask(&self, caller: &Caller, wish: Wish) -> Answer<()> {
        ask::ask(&self.ports, caller, wish).await
    }
    async fn requests(&self, caller: &Caller) -> Answer<Requests> {
        ask::requests(&self.ports, caller).await
    }
    async fn answer(&self, caller: &Caller, id: &RequestId, verdict: Verdict) -> Answer<()> {
        answer::answer(&self.ports, caller, id, verdict).await
    }
    async fn withdraw_request(&self, caller: &Caller, id: &RequestId) -> Answer<()> {
        ask::withdraw(&self.ports, caller, id).await
    }
}
