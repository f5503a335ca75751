//! For whoever watches the service run. Numbers and fixed words only: nothing of anybody's mail.

use std::time::Duration;

use domain::outbox::Transmission;

pub trait Meter: Send + Sync {
    /// One attempt to hand a message over. `took` is the attempt's own time, `waited` how long after the moment it was to
    /// leave it ended.
    fn transmitted(&self, outcome: &Transmission, took: Duration, waited: Duration);
}

/// Where nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Meter for Unwatched {
    fn transmitted(&self, _outcome: &Transmission, _took: Duration, _waited: Duration) {}
}
