//! Grants: what a mailbox gives a delegate (PRODUCT 1). Send As and Send on behalf exclude each other, so a grant has
//! one `send`; access never includes a right to send.

mod plan;
mod request;
mod rollout;

pub use plan::{Difference, PlanRow, PlannedChange, Right, Rights, Tick, differences};
pub use request::{Request, RequestState, Verdict, Wish};
pub use rollout::{Rollout, RolloutStep, StepState};

use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, GrantId},
    time::Timestamp,
};

macro_rules! right {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            #[default]
            $($(#[$vdoc])* $variant),+
        }
        impl $name {
            /// The word in the database and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

right!(
    /// What a delegate may put in From.
    SendRight {
        None = "none",
        /// From: mailbox, Sender: delegate.
        OnBehalf = "on_behalf",
        /// Nothing in the message names the delegate.
        As = "as",
    }
);
right!(
    /// What a delegate may open.
    AccessRight {
        None = "none",
        Read = "read",
        Full = "full",
    }
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub id: GrantId,
    pub mailbox: AccountId,
    pub delegate: AccountId,
    pub send: SendRight,
    pub access: AccessRight,
    /// In force before this moment; None is without end.
    pub until: Option<Timestamp>,
}

impl Grant {
    pub fn in_force(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
    /// What it lets the delegate send now.
    pub fn send_at(&self, now: Timestamp) -> SendRight {
        if self.in_force(now) {
            self.send
        } else {
            SendRight::None
        }
    }
    /// What it lets the delegate open now.
    pub fn access_at(&self, now: Timestamp) -> AccessRight {
        if self.in_force(now) {
            self.access
        } else {
            AccessRight::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_ends_by_itself_at_its_moment() {
        let grant = Grant {
            id: GrantId::parse("g").unwrap(),
            mailbox: AccountId::parse("config").unwrap(),
            delegate: AccountId::parse("alice").unwrap(),
            send: SendRight::As,
            access: AccessRight::Full,
            until: Some(Timestamp(1000)),
        };
        assert_eq!(grant.send_at(Timestamp(999)), SendRight::As);
        assert_eq!(grant.send_at(Timestamp(1000)), SendRight::None);
        assert_eq!(grant.access_at(Timestamp(1000)), AccessRight::None);
    }
}
