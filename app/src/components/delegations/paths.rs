//! Where the pages of the manager are.

use domain::Address;
use domain::folder::percent_encoded;
use domain::id::RolloutId;

pub const ACCOUNTS: &str = "/delegations";
pub const RIGHTS: &str = "/delegations/rights";
pub const REQUESTS: &str = "/delegations/requests";
pub const ASK: &str = "/delegations/ask";
pub const NEW_ACCOUNT: &str = "/accounts/new";

fn of(before: &str, address: &Address) -> String {
    format!("{before}/{}", percent_encoded(&address.to_string()))
}

/// The wizard's first step.
pub fn plan(mailbox: &Address) -> String {
    of(ACCOUNTS, mailbox)
}

pub fn summary(mailbox: &Address) -> String {
    format!("{}/summary", plan(mailbox))
}

pub fn rollout(id: &RolloutId) -> String {
    format!("/delegations/rollout/{}", percent_encoded(&id.to_string()))
}

pub fn who(address: &Address) -> String {
    of("/delegations/who", address)
}

pub fn card(account: &Address) -> String {
    of("/accounts", account)
}

pub fn journal(mailbox: &Address) -> String {
    format!("/journal?mailbox={}", percent_encoded(&mailbox.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_one_segment() {
        let odd = Address::parse("a+b/c@demo.test").unwrap();
        assert_eq!(summary(&odd), "/delegations/a%2Bb%2Fc@demo.test/summary");
    }
}
