//! How often one may guess: failures per account and per client address, forgotten after a while.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::Address;
use moka::sync::Cache;

#[derive(Debug, Clone, Copy)]
pub(crate) struct SignInLimits {
    /// Failures in a row at one account.
    pub(crate) account: u32,
    /// Failures from one client address, whatever the accounts.
    pub(crate) client: u32,
    /// Forgotten this long after the last failure.
    pub(crate) memory: Duration,
}

type Count = Arc<AtomicU32>;

pub(crate) struct Limits {
    limits: SignInLimits,
    accounts: Cache<String, Count>,
    clients: Cache<IpAddr, Count>,
}

/// An attempt under way: counted as a failure unless it succeeds, so that a hundred guesses at once are a hundred.
pub(crate) struct Attempt {
    account: Count,
    client: Count,
}

impl Attempt {
    /// The account's owner is here: their earlier slips are forgotten, this attempt was none of the client's.
    pub(crate) fn succeeded(self) {
        self.account.store(0, Ordering::Relaxed);
        self.client.fetch_sub(1, Ordering::Relaxed);
    }
    /// Nobody's fault: the mail server was away.
    pub(crate) fn void(self) {
        self.account.fetch_sub(1, Ordering::Relaxed);
        self.client.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Limits {
    pub(crate) fn new(limits: SignInLimits) -> Self {
        Self {
            limits,
            accounts: Cache::builder()
                .max_capacity(100_000)
                .time_to_idle(limits.memory)
                .build(),
            clients: Cache::builder()
                .max_capacity(100_000)
                .time_to_idle(limits.memory)
                .build(),
        }
    }

    /// None when there were too many failures.
    pub(crate) fn attempt(&self, account: &Address, client: IpAddr) -> Option<Attempt> {
        let account = self
            .accounts
            .get_with(account.canonical().to_owned(), Count::default);
        let client = self.clients.get_with(network(client), Count::default);
        let before = (
            account.fetch_add(1, Ordering::Relaxed),
            client.fetch_add(1, Ordering::Relaxed),
        );
        let attempt = Attempt { account, client };
        if before.0 >= self.limits.account || before.1 >= self.limits.client {
            attempt.void();
            return None;
        }
        Some(attempt)
    }
}

/// Of IPv6 a subscriber has a /64 at least.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
            }
        },
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guesser_is_stopped_and_the_owner_starts_afresh() {
        let limits = Limits::new(SignInLimits {
            account: 3,
            client: 100,
            memory: Duration::from_secs(60),
        });
        let (alice, here) = ("alice@demo.test".parse().unwrap(), "192.0.2.1".parse().unwrap());
        for _ in 0..2 {
            limits.attempt(&alice, here).unwrap();
        }
        limits.attempt(&alice, here).unwrap().succeeded();
        for _ in 0..3 {
            limits.attempt(&alice, here).unwrap();
        }
        assert!(limits.attempt(&alice, here).is_none());
        assert!(limits.attempt(&"bob@demo.test".parse().unwrap(), here).is_some());
    }

    #[test]
    fn one_client_cannot_try_every_account() {
        let limits = Limits::new(SignInLimits {
            account: 10,
            client: 5,
            memory: Duration::from_secs(60),
        });
        let tried = |n: u32, client: &str| {
            limits
                .attempt(
                    &format!("user{n}@demo.test").parse().unwrap(),
                    client.parse().unwrap(),
                )
                .is_some()
        };
        assert!((0..5).all(|n| tried(n, &format!("2001:db8::{n}"))));
        assert!(!tried(6, "2001:db8::ffff"), "the same /64");
        assert!(tried(7, "2001:db8:0:1::1"));
    }
}
