//! Signing in and out.

use std::{net::IpAddr, time::Duration};

use domain::{
    Address,
    account::{Account, AccountKind},
    desk::{HostKind, Secret},
    header::DisplayName,
    id::AccountId,
};
use service::ports::{HostError, SessionRow, Sessions, StateError};
use tokio::time::Instant;

use super::Token;
use crate::house::House;

/// What the sign-in page says. Unknown and wrong are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignInError {
    #[error("wrong")]
    Wrong,
    #[error("limited")]
    Limited,
    #[error("unreachable")]
    Unreachable,
}

/// Failures are answered at whole multiples of this, so that the time tells nothing of why.
const STEP: Duration = Duration::from_millis(500);

/// A new id at every sign-in; an id the browser brought along is never taken over.
pub(crate) async fn sign_in(
    house: &House,
    email: &str,
    password: Secret,
    client: IpAddr,
) -> Result<(Token, Account), SignInError> {
    let begun = Instant::now();
    let outcome = attempt(house, email, &password, client).await;
    if outcome == Err(SignInError::Wrong) {
        let passed = begun.elapsed().as_millis() / STEP.as_millis() + 1;
        tokio::time::sleep_until(begun + STEP * u32::try_from(passed).unwrap_or(1)).await;
    }
    let account = outcome?;
    let token = Token::fresh();
    // The built-in host needs no password after this moment, so none is kept.
    let sealed = match house.ports.host.kind() {
        HostKind::BuiltIn => None,
        HostKind::OwnServers | HostKind::Provider => Some(
            token
                .seal(&password, &account.id)
                .ok_or(SignInError::Unreachable)?,
        ),
    };
    let now = house.now();
    let idle = i64::try_from(house.lifetime.idle.as_secs()).unwrap_or(i64::MAX);
    let row = SessionRow {
        id_hash: token.id_hash(),
        account: account.id.clone(),
        sealed,
        created: now,
        seen: now,
        expires: now.plus_seconds(idle),
    };
    Sessions::add(house.store.as_ref(), &row).await.map_err(away)?;
    if house.ports.host.kind() != HostKind::BuiltIn
        && let Err(error) = house.service.signed_in(&account.id, &password).await
    {
        tracing::error!(%error, "queued messages keep the password of before");
    }
    tracing::info!(account = %account.id, session = token.label(), "signed in");
    Ok((token, account))
}

fn away(error: StateError) -> SignInError {
    tracing::error!(%error, "sign-in");
    SignInError::Unreachable
}

async fn attempt(
    house: &House,
    email: &str,
    password: &Secret,
    client: IpAddr,
) -> Result<Account, SignInError> {
    let address = Address::parse(email).map_err(|_| SignInError::Wrong)?;
    let attempt = house
        .limits
        .attempt(&address, client)
        .ok_or(SignInError::Limited)?;
    match house.ports.host.authenticate(&address, password).await {
        Ok(()) => {}
        Err(HostError::Credentials) => return Err(SignInError::Wrong),
        Err(error) => {
            attempt.void();
            tracing::warn!(%error, "sign-in could not be checked");
            return Err(SignInError::Unreachable);
        }
    }
    let account = account(house, &address).await?;
    attempt.succeeded();
    Ok(account)
}

async fn account(house: &House, address: &Address) -> Result<Account, SignInError> {
    let accounts = &house.ports.accounts;
    if house.ports.host.kind() == HostKind::Provider {
        let id = AccountId::parse(house.ports.ids.uuid()).map_err(|_| SignInError::Unreachable)?;
        return accounts
            .ensure(&id, address, &DisplayName::default(), house.now())
            .await
            .map_err(away);
    }
    match accounts.by_address(address).await {
        Ok(account) if account.active && account.kind == AccountKind::User => Ok(account),
        Ok(_) | Err(StateError::NotFound) => Err(SignInError::Wrong),
        Err(error) => Err(away(error)),
    }
}

/// Ends the session on the server: the cookie opens nothing from here on, wherever a copy of it may be.
pub(crate) async fn sign_out(house: &House, token: &Token) {
    if let Err(error) = Sessions::end(house.store.as_ref(), &token.id_hash()).await {
        tracing::error!(%error, "a session could not be ended");
    }
    house.service.close_session(&token.label()).await;
    tracing::info!(session = token.label(), "signed out");
}
