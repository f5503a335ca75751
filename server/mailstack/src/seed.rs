//! The people a stack of its own starts with.

/// Accounts, aliases and grants to write into an empty database.
#[derive(Debug, Clone, Default)]
pub struct Seed {
    pub accounts: Vec<SeedAccount>,
    pub aliases: Vec<SeedAlias>,
    pub grants: Vec<SeedGrant>,
}

/// Whether somebody signs in as the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountKind {
    User,
    Shared,
}

/// An account; its domain is the part of the address after the `@`.
#[derive(Clone)]
pub struct SeedAccount {
    pub address: String,
    pub name: String,
    pub kind: AccountKind,
    /// In clear; it is stored as a cheap argon2id hash. `None` for shared accounts.
    pub password: Option<String>,
    /// In MiB; 0 sets no limit.
    pub quota_mb: u32,
    pub admin: bool,
}

impl std::fmt::Debug for SeedAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SeedAccount({:?} {} {:?})", self.kind, self.address, self.name)
    }
}

impl SeedAccount {
    /// Somebody who signs in.
    pub fn user(address: &str, name: &str, password: &str) -> Self {
        Self {
            address: address.to_owned(),
            name: name.to_owned(),
            kind: AccountKind::User,
            password: Some(password.to_owned()),
            quota_mb: 0,
            admin: false,
        }
    }

    /// A mailbox nobody signs in as.
    pub fn shared(address: &str, name: &str) -> Self {
        Self {
            kind: AccountKind::Shared,
            password: None,
            ..Self::user(address, name, "")
        }
    }

    /// The same account with room for `mib` MiB.
    #[must_use]
    pub fn quota_mb(self, mib: u32) -> Self {
        Self {
            quota_mb: mib,
            ..self
        }
    }
}

/// A further address of an account.
#[derive(Debug, Clone)]
pub struct SeedAlias {
    pub address: String,
    /// Address of the account it belongs to.
    pub account: String,
}

/// What a delegate may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendRight {
    None,
    OnBehalf,
    As,
}

impl SendRight {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::OnBehalf => "on_behalf",
            Self::As => "as",
        }
    }
}

/// What a delegate may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    None,
    Read,
    Full,
}

impl Access {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Full => "full",
        }
    }
}

/// What `mailbox` gives `delegate`; both are addresses of accounts.
#[derive(Debug, Clone)]
pub struct SeedGrant {
    pub mailbox: String,
    pub delegate: String,
    pub send: SendRight,
    pub access: Access,
    /// Unix milliseconds after which the grant no longer holds.
    pub until_at: Option<i64>,
}

impl SeedGrant {
    /// A grant without an end.
    pub fn new(mailbox: &str, delegate: &str, send: SendRight, access: Access) -> Self {
        Self {
            mailbox: mailbox.to_owned(),
            delegate: delegate.to_owned(),
            send,
            access,
            until_at: None,
        }
    }
}

impl Seed {
    /// The people of the demo: alice, bob, carol and dave `@demo.test` with password `NAME-demo`, the shared mailboxes
    /// config@ and support@. alice may send as config@ (full access) and on behalf of support@ (read access).
    pub fn demo() -> Self {
        let user = |login: &str, name: &str| {
            SeedAccount::user(&format!("{login}@demo.test"), name, &format!("{login}-demo")).quota_mb(1024)
        };
        Self {
            accounts: vec![
                user("alice", "Alice Laurent"),
                user("bob", "Bob Martin"),
                user("carol", "Carole Besson"),
                SeedAccount {
                    admin: true,
                    ..user("dave", "Dave Morel")
                },
                SeedAccount::shared("config@demo.test", "Configuration").quota_mb(1024),
                SeedAccount::shared("support@demo.test", "Support").quota_mb(1024),
            ],
            aliases: Vec::new(),
            grants: vec![
                SeedGrant::new("config@demo.test", "alice@demo.test", SendRight::As, Access::Full),
                SeedGrant::new(
                    "support@demo.test",
                    "alice@demo.test",
                    SendRight::OnBehalf,
                    Access::Read,
                ),
            ],
        }
    }
}
