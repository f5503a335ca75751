//! Accounts: what has a mailbox.

use serde::{Deserialize, Serialize};

use crate::{address::Address, header::DisplayName, id::AccountId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// A person who signs in.
    User,
    /// Nobody signs in as it; delegates open it and write for it.
    Shared,
}

impl AccountKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Shared => "shared",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "user" => Some(Self::User),
            "shared" => Some(Self::Shared),
            _ => None,
        }
    }
}

/// Where the copy of a message written in a mailbox's name is filed (PRODUCT 3.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentCopies {
    Writer,
    Mailbox,
    #[default]
    Both,
}

impl SentCopies {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Writer => "writer",
            Self::Mailbox => "mailbox",
            Self::Both => "both",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "writer" => Some(Self::Writer),
            "mailbox" => Some(Self::Mailbox),
            "both" => Some(Self::Both),
            _ => None,
        }
    }
}

/// One of eight colours, told apart in light and dark; it always comes with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Colour(u8);

impl Colour {
    pub const COUNT: u8 = 8;
    /// 0 to 7.
    pub fn index(self) -> u8 {
        self.0
    }
    /// The same colour for the same address, on every device, without being stored.
    pub fn of(address: &Address) -> Self {
        let sum = address
            .canonical()
            .bytes()
            .fold(0u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
        Self::from((sum % u32::from(Self::COUNT)) as u8)
    }
}

impl From<u8> for Colour {
    fn from(n: u8) -> Self {
        Self(n % Self::COUNT)
    }
}

impl From<Colour> for u8 {
    fn from(c: Colour) -> u8 {
        c.0
    }
}

/// An account as others see it in lists and sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub address: Address,
    pub name: DisplayName,
    pub kind: AccountKind,
    pub colour: Colour,
    pub active: bool,
}

impl From<&Account> for Person {
    fn from(account: &Account) -> Self {
        Self {
            address: account.address.clone(),
            name: account.name.clone(),
            kind: account.kind,
            colour: account.colour,
            active: account.active,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub address: Address,
    pub name: DisplayName,
    pub kind: AccountKind,
    pub colour: Colour,
    pub active: bool,
    pub admin: bool,
    pub sent_copies: SentCopies,
    /// Mebibytes; 0 is no limit.
    pub quota_mb: u32,
}
