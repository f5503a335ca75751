//! Real servers, one stack per test. They need root and the Debian packages that `mailstack missing` lists.

#![expect(
    clippy::unwrap_used,
    reason = "clippy knows tests by their attribute, and helpers of tests have none"
)]

mod access;
mod bulk;
mod lifetime;
mod people;
mod submission;
