//! What exists only on the server: server functions reach the request and the desks through here, so that the
//! `cfg(feature = "ssr")` lines of the app stay in this module and in `lib.rs`.
//!
//! For every page and every call the server puts [`Desks`] and an `Option<Caller>` into Leptos' context: made from
//! the session, never from anything the browser says. To give server functions something new, put it there and add
//! a function here that takes it out again.

use std::sync::Arc;

use domain::desk::{
    AccountsDesk, Caller, ComposeDesk, DelegationDesk, DeskError, JournalDesk, OutboxDesk, PreferencesDesk,
    ReadingDesk,
};
use leptos::context::use_context;

use crate::error::ApiError;

/// Everything a signed-in person can do.
#[derive(Clone)]
pub struct Desks {
    pub reading: Arc<dyn ReadingDesk>,
    pub compose: Arc<dyn ComposeDesk>,
    pub outbox: Arc<dyn OutboxDesk>,
    pub journal: Arc<dyn JournalDesk>,
    pub preferences: Arc<dyn PreferencesDesk>,
    pub delegations: Arc<dyn DelegationDesk>,
    pub accounts: Arc<dyn AccountsDesk>,
}

/// Is this a house without any account, whose first administrator may be made by whoever holds the token? In the context
/// of every page and call, like the rest.
#[derive(Debug, Clone, Copy, Default)]
pub struct AwaitsFounder(pub bool);

pub fn awaits_founder() -> bool {
    use_context::<AwaitsFounder>().unwrap_or_default().0
}

/// The signed-in person.
///
/// # Errors
/// [`DeskError::SignedOut`] when nobody is.
pub fn caller() -> Result<Caller, ApiError> {
    use_context::<Option<Caller>>()
        .flatten()
        .ok_or(ApiError::Desk(DeskError::SignedOut))
}

/// The desks and who sits at them: the first line of a server function.
///
/// # Errors
/// As [`caller`]; [`ApiError::Unexpected`] when the server was put together without desks.
pub fn at_desk() -> Result<(Desks, Caller), ApiError> {
    let caller = caller()?;
    let desks = use_context::<Desks>().ok_or(ApiError::Unexpected)?;
    Ok((desks, caller))
}
