//! Rights on mailboxes: what the manager asks of the [`DelegationDesk`](domain::desk::DelegationDesk).

use domain::{
    address::Address,
    delegation::{Rollout, Tick, Verdict, Wish},
    desk::{Confirmed, Held, Look, ManagedAccount, Page, PlanPage, Requests, Summary},
    id::{RequestId, RolloutId},
};
use leptos::prelude::*;

use crate::error::ApiError;
use crate::wire::Letter;

/// "Email accounts": those the signed-in person manages.
#[server(input = Letter, output = Letter)]
pub async fn managed_accounts(look: Look) -> Result<Page<ManagedAccount>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.managed(&caller, look).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn managed_domains() -> Result<Vec<String>, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.domains(&caller).await?)
}

/// One page of the wizard's first step.
#[server(input = Letter, output = Letter)]
pub async fn delegation_plan(mailbox: Address, look: Look) -> Result<PlanPage, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.plan(&caller, &mailbox, look).await?)
}

/// Keeps ticks; how many delegates the plan changes now.
#[server(input = Letter, output = Letter)]
pub async fn tick_plan(mailbox: Address, ticks: Vec<Tick>) -> Result<u32, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.tick(&caller, &mailbox, ticks).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn plan_summary(mailbox: Address) -> Result<Summary, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.summary(&caller, &mailbox).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn drop_plan(mailbox: Address) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.drop_plan(&caller, &mailbox).await?)
}

/// Carries out what the summary with this basis said, or says what it would be now.
#[server(input = Letter, output = Letter)]
pub async fn confirm_plan(mailbox: Address, basis: String) -> Result<Confirmed, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.confirm(&caller, &mailbox, &basis).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn watch_rollout(id: RolloutId) -> Result<Rollout, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.rollout(&caller, &id).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn retry_rollout(id: RolloutId) -> Result<Rollout, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.retry_rollout(&caller, &id).await?)
}

/// "What may ALICE do?"; without a name, the signed-in person.
#[server(input = Letter, output = Letter)]
pub async fn held_rights(who: Option<Address>) -> Result<Held, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    let who = who.unwrap_or_else(|| caller.address.clone());
    Ok(desks.delegations.held(&caller, &who).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn leave_mailbox(mailbox: Address) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.leave(&caller, &mailbox).await?)
}

/// Takes all rights of a delegate away at once.
#[server(input = Letter, output = Letter)]
pub async fn revoke_rights(mailbox: Address, delegate: Address) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.revoke(&caller, &mailbox, &delegate).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn ask_for_right(wish: Wish) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.ask(&caller, wish).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn delegation_requests() -> Result<Requests, ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.requests(&caller).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn answer_request(id: RequestId, verdict: Verdict) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.answer(&caller, &id, verdict).await?)
}

#[server(input = Letter, output = Letter)]
pub async fn withdraw_request(id: RequestId) -> Result<(), ApiError> {
    let (desks, caller) = crate::ssr::at_desk()?;
    Ok(desks.delegations.withdraw_request(&caller, &id).await?)
}
