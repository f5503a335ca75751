//! What the tests of the From field start from.

use domain::{
    Address,
    account::Colour,
    header::DisplayName,
    id::{GrantId, IdentityId},
    identity::{Authority, FromChoice, Identity, Section, Standing},
};

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(crate) fn identity(name: &str, mail: &str) -> Identity {
    Identity {
        address: address(mail),
        name: DisplayName::parse(name).unwrap(),
        colour: Colour::from(1),
    }
}

pub(crate) fn choice(name: &str, mail: &str) -> FromChoice {
    FromChoice {
        id: IdentityId::parse(format!("id-{}", mail.replace('@', "."))).unwrap(),
        section: Section::Granted,
        identity: identity(name, mail),
        authority: send_as(),
        used: None,
    }
}

pub(crate) fn send_as() -> Authority {
    Authority::SendAs(GrantId::parse("g1").ok())
}

pub(crate) fn standing(authority: Authority) -> Standing {
    Standing {
        identity: identity("Configuration", "config@demo.test"),
        authority,
        grantors: vec!["Dave Morel".into()],
        words: None,
        asked: None,
    }
}
