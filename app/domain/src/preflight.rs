//! May this draft leave? Pure: the browser asks it on what it knows, the server again on what is true.

use serde::{Deserialize, Serialize};

use crate::{
    address::{Address, AddressError},
    draft::{Attached, Draft, FieldError},
    identity::{Authority, Identity, Standing},
};

/// One reason why a draft does not leave. Each has one sentence with what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// What stands in From is not an address.
    FromUnreadable {
        text: String,
        reason: AddressError,
    },
    /// No right to write in this name. `grantors` can give it; `words` are the server's, where one was asked.
    FromNotAllowed {
        address: Address,
        grantors: Vec<String>,
        words: Option<String>,
    },
    NoRecipients,
    Field(FieldError),
    /// The moment chosen for it to leave is past.
    TimePast,
    /// No such account here (built-in host).
    RecipientUnknown {
        address: Address,
    },
    /// Outside, and this host has no relay.
    RecipientOutside {
        address: Address,
    },
    /// Another window changed the words since they were shown.
    ChangedElsewhere,
    /// Another window attached or removed files since they were shown. These there are.
    FilesChanged(Vec<Attached>),
    /// Octets, of the whole message as it would be sent.
    TooLarge {
        bytes: u64,
        limit: u64,
    },
}

impl Objection {
    /// Is it the From that stands in the way? Then the From row is shown and marked.
    pub fn is_about_from(&self) -> bool {
        matches!(self, Self::FromUnreadable { .. } | Self::FromNotAllowed { .. })
    }
}

/// What a host would say of one recipient, known beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientStanding {
    /// Nothing speaks against it.
    Fine,
    Unknown,
    Outside,
}

/// What the message would be measured against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Recipients the host spoke against.
    pub recipients: Vec<(Address, RecipientStanding)>,
    /// Octets of the message as it would be sent, as well as it can be told.
    pub bytes: u64,
    /// The most the host takes; None where it does not say.
    pub limit: Option<u64>,
    /// The moment chosen for it to leave is past.
    pub time_past: bool,
}

/// How a cleared message introduces itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenAs {
    /// From and envelope are the user's own address.
    Self_,
    /// From and envelope are the mailbox; nothing names the delegate.
    Mailbox,
    /// From is the mailbox, Sender and envelope the delegate.
    OnBehalf,
}

/// Proof of a passed preflight: the only way to a sealed message. Its fields are read, never set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    identity: Identity,
    written_as: WrittenAs,
    authority: Authority,
}

impl Cleared {
    pub fn identity(&self) -> &Identity {
        &self.identity
    }
    pub fn written_as(&self) -> WrittenAs {
        self.written_as
    }
    pub fn authority(&self) -> &Authority {
        &self.authority
    }
}

pub fn preflight(
    draft: &Draft,
    standing: &Standing,
    around: &Circumstances,
) -> Result<Cleared, Vec<Objection>> {
    let mut objections = Vec::new();
    let written_as = match &standing.authority {
        Authority::Own | Authority::Alias => WrittenAs::Self_,
        // A provider that does not say how it lets one send is asked for the plain form; its answer decides.
        Authority::SendAs(_) | Authority::NotChecked => WrittenAs::Mailbox,
        Authority::OnBehalf(_) => WrittenAs::OnBehalf,
        Authority::NotAllowed => {
            objections.push(Objection::FromNotAllowed {
                address: standing.identity.address.clone(),
                grantors: standing.grantors.clone(),
                words: standing.words.clone(),
            });
            WrittenAs::Self_
        }
    };
    let recipients = draft.recipients();
    if recipients.is_empty() {
        objections.push(Objection::NoRecipients);
    }
    if around.time_past {
        objections.push(Objection::TimePast);
    }
    for (address, known) in &around.recipients {
        if !recipients.iter().any(|m| &m.address == address) {
            continue;
        }
        match known {
            RecipientStanding::Fine => {}
            RecipientStanding::Unknown => objections.push(Objection::RecipientUnknown {
                address: address.clone(),
            }),
            RecipientStanding::Outside => objections.push(Objection::RecipientOutside {
                address: address.clone(),
            }),
        }
    }
    if let Some(limit) = around.limit.filter(|limit| around.bytes > *limit) {
        objections.push(Objection::TooLarge {
            bytes: around.bytes,
            limit,
        });
    }
    if objections.is_empty() {
        Ok(Cleared {
            identity: standing.identity.clone(),
            written_as,
            authority: standing.authority.clone(),
        })
    } else {
        Err(objections)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{account::Colour, draft::ComposeForm, header::DisplayName, id::GrantId};

    fn standing(authority: Authority) -> Standing {
        Standing {
            identity: Identity {
                address: "config@demo.test".parse().unwrap(),
                name: DisplayName::parse("Configuration").unwrap(),
                colour: Colour::from(1),
            },
            authority,
            grantors: vec!["Dave Morel".into()],
            words: None,
            asked: None,
        }
    }
    fn to(recipients: &str) -> Draft {
        Draft::parse(&ComposeForm {
            to: recipients.into(),
            ..Default::default()
        })
        .unwrap()
    }
    fn grant() -> Option<GrantId> {
        GrantId::parse("g1").ok()
    }

    #[test]
    fn alice_writes_as_config_and_on_behalf_of_support() {
        let calm = Circumstances::default();
        let cleared = preflight(&to("bob@demo.test"), &standing(Authority::SendAs(grant())), &calm).unwrap();
        assert_eq!(cleared.written_as(), WrittenAs::Mailbox);
        let cleared = preflight(
            &to("bob@demo.test"),
            &standing(Authority::OnBehalf(grant())),
            &calm,
        )
        .unwrap();
        assert_eq!(cleared.written_as(), WrittenAs::OnBehalf);
    }

    #[test]
    fn carol_is_told_which_address_and_who_can_help() {
        let refused = preflight(
            &to("bob@demo.test"),
            &standing(Authority::NotAllowed),
            &Circumstances::default(),
        );
        let objections = refused.unwrap_err();
        assert_eq!(
            objections,
            [Objection::FromNotAllowed {
                address: "config@demo.test".parse().unwrap(),
                grantors: vec!["Dave Morel".into()],
                words: None
            }]
        );
        assert!(objections[0].is_about_from());
    }

    #[test]
    fn all_that_stands_in_the_way_is_said_at_once() {
        let around = Circumstances {
            recipients: vec![
                ("nobody@demo.test".parse().unwrap(), RecipientStanding::Unknown),
                ("x@outside.test".parse().unwrap(), RecipientStanding::Outside),
                (
                    "not.addressed@demo.test".parse().unwrap(),
                    RecipientStanding::Unknown,
                ),
            ],
            bytes: 11,
            limit: Some(10),
            time_past: true,
        };
        let refused = preflight(
            &to("nobody@demo.test, x@outside.test"),
            &standing(Authority::NotAllowed),
            &around,
        );
        assert_eq!(refused.unwrap_err().len(), 5);
        let refused = preflight(&to(""), &standing(Authority::Own), &Circumstances::default());
        assert_eq!(refused.unwrap_err(), [Objection::NoRecipients]);
    }
}
