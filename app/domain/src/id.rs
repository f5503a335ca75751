//! Opaque identifiers. The browser hands them back; only the server knows what they name and whose they are.

use serde::{Deserialize, Serialize};

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: 1 to 80 of A-Z a-z 0-9 . _ : -")]
pub struct IdError;

fn is_id(text: &str) -> bool {
    (1..=80).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-'))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                if is_id(&text) { Ok(Self(text)) } else { Err(IdError) }
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }
    };
}

id!(
    /// An account: something with a mailbox.
    AccountId
);
id!(
    /// An address one may put in From. It says nothing by itself: the server loads it together with the signed-in user.
    IdentityId
);
id!(
    /// A grant from one mailbox to one delegate.
    GrantId
);
id!(
    /// A draft in the making; the same from the first letter to the sent message.
    DraftId
);
id!(
    /// One attachment of one draft.
    AttachmentId
);
id!(
    /// An item of the outbox.
    OutboxId
);
id!(
    /// One confirmed plan on its way to being in force.
    RolloutId
);
id!(
    /// Somebody's wish for a right.
    RequestId
);
id!(
    /// Chosen once per intention to send: the same key twice is the same message once.
    SubmissionKey
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_cannot_carry_a_line_break_or_a_path() {
        for bad in ["", "a\r\nb", "../x", "a b", "a\0", &"x".repeat(81)] {
            assert_eq!(DraftId::parse(bad), Err(IdError), "{bad:?}");
        }
        assert!(DraftId::parse("0b6e-grant:42.A_z").is_ok());
    }
}
