//! What is known of the From address, and which sentence says it before anything is sent (PRODUCT 3.2).

use domain::{
    address::{Address, AddressError},
    identity::{Authority, FromChoice, FromInput, Identity, Standing},
};

use super::reading;

/// The state of the question "may I write as this address?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// The letters are not an address.
    Unreadable(AddressError),
    /// Asked, not yet answered.
    Asking(Address),
    Known(Standing),
    /// Asked, and no answer could be had.
    NoAnswer(Address),
}

/// One sentence under the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// Still being typed: no reproach.
    Unfinished,
    NotAnAddress(AddressError),
    Asking(Address),
    /// The user's own address, or an alias of it.
    Own(Address),
    OnlyMailbox(Address),
    OnBehalf {
        delegate: String,
        mailbox: Address,
    },
    NotAllowed {
        address: Address,
        grantors: Vec<String>,
    },
    NotKnown(Address),
    NoAnswer(Address),
}

/// How a sentence looks; the words say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Plain,
    Doubt,
    Bad,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Plain => "plain",
            Tone::Doubt => "doubt",
            Tone::Bad => "bad",
        }
    }
}

impl Check {
    /// What the list already tells of an address, before the server is asked.
    pub fn expected(text: &str, choices: &[FromChoice]) -> Self {
        match FromInput::address_in(text) {
            Err(reason) => Check::Unreadable(reason),
            Ok(address) => match reading::listed(&address, choices) {
                // Who could give a missing right is not in the list: that needs the answer.
                Some(choice) if choice.authority.permits() => Check::Known(Standing {
                    identity: choice.identity.clone(),
                    authority: choice.authority.clone(),
                    grantors: Vec::new(),
                    words: None,
                    asked: None,
                }),
                _ => Check::Asking(address),
            },
        }
    }

    pub fn from_standing(standing: Option<Standing>, text: &str) -> Self {
        match standing {
            Some(standing) => Check::Known(standing),
            None => match FromInput::address_in(text) {
                Err(reason) => Check::Unreadable(reason),
                Ok(address) => Check::NoAnswer(address),
            },
        }
    }

    /// `delegate` is the signed-in person as recipients would read it; `typing`: the letters may not be all yet.
    pub fn sentence(&self, delegate: &str, typing: bool) -> Sentence {
        match self {
            Check::Unreadable(_) if typing => Sentence::Unfinished,
            Check::Unreadable(reason) => Sentence::NotAnAddress(*reason),
            Check::Asking(address) => Sentence::Asking(address.clone()),
            Check::NoAnswer(address) => Sentence::NoAnswer(address.clone()),
            Check::Known(standing) => {
                let address = standing.identity.address.clone();
                match &standing.authority {
                    Authority::Own | Authority::Alias => Sentence::Own(address),
                    Authority::SendAs(_) => Sentence::OnlyMailbox(address),
                    Authority::OnBehalf(_) => Sentence::OnBehalf {
                        delegate: delegate.to_owned(),
                        mailbox: address,
                    },
                    Authority::NotChecked => Sentence::NotKnown(address),
                    Authority::NotAllowed => Sentence::NotAllowed {
                        address,
                        grantors: standing.grantors.clone(),
                    },
                }
            }
        }
    }

    /// Is it the server's or the list's word on this address?
    pub fn is_about(&self, address: &Address) -> bool {
        matches!(self, Check::Known(standing) if &standing.identity.address == address)
    }

    /// In whose name this would be written, when it is somebody else's: tints the header (PRODUCT 3.5).
    pub fn writing_as(&self) -> Option<&Identity> {
        match self {
            Check::Known(standing) if standing.authority.is_delegated() && standing.authority.permits() => {
                Some(&standing.identity)
            }
            _ => None,
        }
    }

    /// Does it stand in the way of sending, as far as is known?
    pub fn stands_in_the_way(&self) -> bool {
        match self {
            Check::Unreadable(_) => true,
            Check::Known(standing) => !standing.authority.permits(),
            Check::Asking(_) | Check::NoAnswer(_) => false,
        }
    }
}

impl Sentence {
    pub fn tone(&self) -> Tone {
        match self {
            Sentence::OnlyMailbox(_) | Sentence::OnBehalf { .. } => Tone::Good,
            Sentence::Own(_) | Sentence::Asking(_) | Sentence::Unfinished => Tone::Plain,
            Sentence::NotKnown(_) | Sentence::NoAnswer(_) => Tone::Doubt,
            Sentence::NotAnAddress(_) | Sentence::NotAllowed { .. } => Tone::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::from::samples::{address, choice, send_as, standing};

    #[test]
    fn alice_reads_that_recipients_see_only_config() {
        let check = Check::Known(standing(send_as()));
        assert_eq!(
            check.sentence("Alice Laurent", false),
            Sentence::OnlyMailbox(address("config@demo.test"))
        );
        assert_eq!(check.writing_as().unwrap().address, address("config@demo.test"));
        let check = Check::Known(standing(Authority::OnBehalf(None)));
        assert_eq!(
            check.sentence("Alice Laurent", false),
            Sentence::OnBehalf {
                delegate: "Alice Laurent".into(),
                mailbox: address("config@demo.test")
            }
        );
    }

    #[test]
    fn carol_reads_that_she_may_not_and_who_can_help() {
        let check = Check::Known(standing(Authority::NotAllowed));
        let sentence = check.sentence("Carole Besson", false);
        assert_eq!(
            sentence,
            Sentence::NotAllowed {
                address: address("config@demo.test"),
                grantors: vec!["Dave Morel".into()]
            }
        );
        assert_eq!(sentence.tone(), Tone::Bad);
        assert!(check.stands_in_the_way());
        assert_eq!(
            check.writing_as(),
            None,
            "nobody writes in a name that is not theirs to use"
        );
    }

    #[test]
    fn nobody_is_blamed_for_letters_still_to_come() {
        let check = Check::Unreadable(AddressError::NoAt);
        assert_eq!(check.sentence("", true), Sentence::Unfinished);
        assert_eq!(check.sentence("", false).tone(), Tone::Bad);
    }

    #[test]
    fn not_knowing_is_said_and_does_not_stand_in_the_way() {
        let check = Check::Known(standing(Authority::NotChecked));
        assert_eq!(check.sentence("", false).tone(), Tone::Doubt);
        assert!(!check.stands_in_the_way());
        assert!(!Check::NoAnswer(address("x@demo.test")).stands_in_the_way());
    }

    #[test]
    fn the_list_answers_at_once_except_for_a_missing_right() {
        let mut choices = vec![
            choice("Configuration", "config@demo.test"),
            choice("Direction", "direction@demo.test"),
        ];
        choices[1].authority = Authority::NotAllowed;
        assert!(matches!(
            Check::expected("config@demo.test", &choices),
            Check::Known(_)
        ));
        assert!(matches!(
            Check::expected("direction@demo.test", &choices),
            Check::Asking(_)
        ));
        assert!(matches!(
            Check::expected("sales@demo.test", &choices),
            Check::Asking(_)
        ));
        assert_eq!(
            Check::expected("sales", &choices),
            Check::Unreadable(AddressError::NoAt)
        );
    }
}
