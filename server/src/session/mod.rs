//! Sessions: a cookie holds an id and a key; the database holds the id's hash and the mail password sealed with that
//! key. Neither half opens it alone.

mod cookie;
mod layer;
mod limits;
mod sign_in;
mod token;

pub(crate) use cookie::{clear, set, token};
pub(crate) use layer::{SignedIn, know_caller};
pub(crate) use limits::{Limits, SignInLimits};
pub(crate) use sign_in::{SignInError, sign_in, sign_out};
pub(crate) use token::Token;

use std::time::Duration;

/// How long sessions live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetime {
    /// Without a request.
    pub(crate) idle: Duration,
    /// Since sign-in, whatever happens.
    pub(crate) most: Duration,
}
