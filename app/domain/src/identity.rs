//! Identities: what one may put in From, on whose authority.

use serde::{Deserialize, Serialize};

use crate::{
    account::Colour,
    address::{Address, AddressError, Mailbox, parse_list},
    header::DisplayName,
    id::{GrantId, IdentityId, RequestId},
    time::When,
};

/// An address and how it introduces itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub address: Address,
    pub name: DisplayName,
    pub colour: Colour,
}

impl From<&Identity> for Mailbox {
    fn from(identity: &Identity) -> Self {
        Self {
            name: identity.name.clone(),
            address: identity.address.clone(),
        }
    }
}

/// What the signed-in user may do with an address. Every variant has its words in the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// The user's own address.
    Own,
    /// Another address of the same account.
    Alias,
    /// Recipients see only the mailbox. The grant is None where the provider, not we, gives the right.
    SendAs(Option<GrantId>),
    /// Readers see "delegate on behalf of mailbox".
    OnBehalf(Option<GrantId>),
    /// The provider has not been asked, or did not answer: only trying will tell.
    NotChecked,
    NotAllowed,
}

impl Authority {
    pub fn permits(&self) -> bool {
        !matches!(self, Self::NotAllowed)
    }
    /// Is the user writing in somebody else's name?
    pub fn is_delegated(&self) -> bool {
        !matches!(self, Self::Own | Self::Alias)
    }
}

/// The part of the From list an option stands in, in this order (PRODUCT 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    Own,
    Granted,
    Remembered,
}

/// One option of the From list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromChoice {
    pub id: IdentityId,
    pub section: Section,
    pub identity: Identity,
    pub authority: Authority,
    /// When a remembered address was last used.
    pub used: Option<When>,
}

/// What the From field holds. The browser can say which identity it means or which address was typed, never what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromInput {
    /// The user's own address.
    #[default]
    Own,
    Identity(IdentityId),
    Typed(String),
}

impl FromInput {
    /// The one address in the text of the field, with or without a name before it.
    pub fn address_in(text: &str) -> Result<Address, AddressError> {
        match parse_list(text).as_slice() {
            [Ok(mailbox)] => Ok(mailbox.address.clone()),
            [Err(error)] => Err(error.reason),
            _ => Address::parse(text),
        }
    }
}

/// What is known of one From address and one user: the answer of a check, the input of a preflight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub identity: Identity,
    pub authority: Authority,
    /// Who can give the right, by name: owners of the mailbox, administrators. Empty where the provider decides.
    pub grantors: Vec<String>,
    /// The server's own words, where it was asked and refused.
    pub words: Option<String>,
    /// The user has asked for the missing right, and nobody has answered.
    pub asked: Option<Asked>,
}

/// An open request for the right to write as an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub request: RequestId,
    pub at: When,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_from_is_one_address_with_or_without_a_name() {
        for text in ["config@demo.test", " Configuration <CONFIG@demo.test>"] {
            assert_eq!(
                FromInput::address_in(text),
                Address::parse("config@demo.test"),
                "{text}"
            );
        }
        assert_eq!(FromInput::address_in("sales at demo"), Err(AddressError::NoAt));
        assert_eq!(FromInput::address_in(""), Err(AddressError::Empty));
        assert!(
            FromInput::address_in("a@demo.test, b@demo.test").is_err(),
            "one message, one author"
        );
    }
}
