//! What a message may say of its origin, and what is changed so that it does. Pure.

use domain::{address::Address, header::DisplayName};

use super::{
    Field, Refusal, disguise,
    field::placed,
    mailbox::{self, Read, Unreadable},
    traces,
};

/// A change to a message that passes. Fields are named as milters do: the `nth` (from 1) of those called `name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amendment {
    Remove {
        name: String,
        nth: u32,
    },
    Replace {
        name: String,
        nth: u32,
        value: String,
    },
    Add {
        name: &'static str,
        value: String,
    },
    /// The envelope sender, where bounces go and what recipients see as Return-Path.
    Envelope(Address),
}

/// How the signed-in person stands to the From address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    Own,
    As,
    OnBehalf,
}

/// Whose address the envelope sender is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Envelope {
    /// The account's that From names; for one's own From, one's own.
    Froms,
    Writers,
    /// None, as of receipts (RFC 8098 section 2.1): nobody is told if it is lost.
    Empty,
    Others,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Writer {
    pub(super) address: Address,
    pub(super) aliases: Vec<Address>,
    pub(super) name: DisplayName,
}

impl Writer {
    pub(super) fn is(&self, address: &Address) -> bool {
        self.addresses().any(|own| own == address)
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = &Address> {
        std::iter::once(&self.address).chain(&self.aliases)
    }
}

/// The one From of a message whose every field is sound.
pub(super) fn from(fields: &[Field]) -> Result<Read, Refusal> {
    for field in fields {
        field.check()?;
    }
    let all: Vec<&Field> = fields.iter().filter(|field| field.is("from")).collect();
    let [field] = all[..] else {
        return Err(if all.is_empty() {
            Refusal::NoFrom
        } else {
            Refusal::Repeated(all.len())
        });
    };
    let read = mailbox::read(&field.value).map_err(|why| match why {
        Unreadable::Several => Refusal::Several,
        Unreadable::Group => Refusal::Group,
        Unreadable::Malformed => Refusal::Malformed,
    })?;
    if disguise::hides_another(&read.words, &read.address) {
        return Err(Refusal::Disguised(read.address));
    }
    Ok(read)
}

/// `fresh` is a word nobody has used, for a Message-ID that must be made anew.
pub(super) fn amend(
    fields: &[Field],
    from: &Read,
    writer: &Writer,
    right: Right,
    envelope: Envelope,
    fresh: &str,
) -> Result<Vec<Amendment>, Refusal> {
    resent(fields, writer)?;
    let mut amendments = Vec::new();
    match right {
        Right::Own | Right::OnBehalf => amendments.extend(traces::of_webmail(fields)),
        Right::As => amendments.extend(traces::of_writer(fields, from, writer, fresh)),
    }
    match right {
        Right::As | Right::OnBehalf if envelope == Envelope::Empty => return Err(Refusal::NullEnvelope),
        Right::Own | Right::As => {
            amendments.extend(without(fields, "sender"));
            if !matches!(envelope, Envelope::Froms | Envelope::Empty) {
                amendments.push(Amendment::Envelope(from.address.clone()));
            }
        }
        Right::OnBehalf if envelope == Envelope::Writers => {
            if !names_alone(fields, "sender", writer) {
                amendments.extend(without(fields, "sender"));
                amendments.push(Amendment::Add {
                    name: "Sender",
                    value: on_the_wire(&writer.address),
                });
            }
        }
        Right::OnBehalf => {
            return Err(Refusal::Envelope {
                from: from.address.clone(),
                own: writer.address.clone(),
            });
        }
    }
    Ok(amendments)
}

pub(super) fn on_the_wire(address: &Address) -> String {
    address
        .to_ascii_domain()
        .unwrap_or_else(|| address.as_str().to_owned())
}

/// RFC 5322 section 3.6.6: who sent a message on says so of themselves.
fn resent(fields: &[Field], writer: &Writer) -> Result<(), Refusal> {
    for name in ["Resent-From", "Resent-Sender"] {
        for field in fields.iter().filter(|field| field.is(name)) {
            let own = mailbox::read(&field.value).is_ok_and(|read| {
                writer.is(&read.address) && !disguise::hides_another(&read.words, &read.address)
            });
            if !own {
                return Err(Refusal::Resent(name));
            }
        }
    }
    Ok(())
}

/// Is there one such field, and does it hold the writer's first address and no other?
fn names_alone(fields: &[Field], name: &str, writer: &Writer) -> bool {
    let all: Vec<&Field> = fields.iter().filter(|field| field.is(name)).collect();
    let [field] = all[..] else { return false };
    mailbox::read(&field.value).is_ok_and(|read| {
        read.address == writer.address && !disguise::hides_another(&read.words, &read.address)
    })
}

/// Removes all fields of a name, the last first, so that each is where it was counted.
fn without(fields: &[Field], name: &str) -> impl Iterator<Item = Amendment> {
    let mut all: Vec<Amendment> = placed(fields)
        .filter(|placed| placed.field.is(name))
        .map(|placed| Amendment::Remove {
            name: placed.field.name.clone(),
            nth: placed.nth,
        })
        .collect();
    all.reverse();
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alice() -> Writer {
        Writer {
            address: Address::parse("alice@demo.test").unwrap(),
            aliases: vec![Address::parse("al@demo.test").unwrap()],
            name: DisplayName::parse("Alice Laurent").unwrap(),
        }
    }

    fn fields(lines: &[(&str, &str)]) -> Vec<Field> {
        lines
            .iter()
            .map(|(name, value)| Field::new(name, value))
            .collect()
    }

    fn amended(lines: &[(&str, &str)], right: Right, envelope: Envelope) -> Result<Vec<Amendment>, Refusal> {
        let fields = fields(lines);
        let from = from(&fields)?;
        amend(&fields, &from, &alice(), right, envelope, "fresh")
    }

    fn remove(name: &str, nth: u32) -> Amendment {
        Amendment::Remove {
            name: name.to_owned(),
            nth,
        }
    }

    #[test]
    fn there_is_one_from() {
        assert_eq!(from(&fields(&[("To", "bob@demo.test")])), Err(Refusal::NoFrom));
        let twice = fields(&[("From", "alice@demo.test"), ("FROM", "carol@demo.test")]);
        assert_eq!(from(&twice), Err(Refusal::Repeated(2)));
        let named = fields(&[("From", "\"carol@demo.test\" <alice@demo.test>")]);
        assert!(matches!(from(&named), Err(Refusal::Disguised(_))));
    }

    #[test]
    fn alice_as_herself_names_nobody_else() {
        let plain = [("From", "alice@demo.test"), ("Subject", "hello")];
        assert_eq!(amended(&plain, Right::Own, Envelope::Froms), Ok(vec![]));
        let lying = [("From", "alice@demo.test"), ("Sender", "carol@demo.test")];
        assert_eq!(
            amended(&lying, Right::Own, Envelope::Froms),
            Ok(vec![remove("Sender", 1)])
        );
    }

    #[test]
    fn as_config_the_envelope_is_configs_and_no_sender_stays() {
        let lines = [
            ("From", "config@demo.test"),
            ("Sender", "alice@demo.test"),
            ("Date", "Mon, 23 Nov 2026 21:30:00 +0000"),
            ("SENDER", "config@demo.test"),
        ];
        assert_eq!(
            amended(&lines, Right::As, Envelope::Writers),
            Ok(vec![
                remove("SENDER", 2),
                remove("Sender", 1),
                Amendment::Envelope(Address::parse("config@demo.test").unwrap()),
            ])
        );
    }

    #[test]
    fn on_behalf_sender_is_alice_and_so_is_the_envelope() {
        let own = Amendment::Add {
            name: "Sender",
            value: "alice@demo.test".to_owned(),
        };
        let support = ("From", "support@demo.test");
        for (sender, expected) in [
            (None, vec![own.clone()]),
            (Some("Alice <alice@demo.test>"), vec![]),
            (Some("al@demo.test"), vec![remove("Sender", 1), own.clone()]),
            (Some("carol@demo.test"), vec![remove("Sender", 1), own.clone()]),
            (
                Some("\"carol@demo.test\" <alice@demo.test>"),
                vec![remove("Sender", 1), own.clone()],
            ),
            (
                Some("alice@demo.test, carol@demo.test"),
                vec![remove("Sender", 1), own.clone()],
            ),
        ] {
            let lines: Vec<_> = std::iter::once(support)
                .chain(sender.map(|sender| ("Sender", sender)))
                .collect();
            assert_eq!(
                amended(&lines, Right::OnBehalf, Envelope::Writers),
                Ok(expected),
                "{sender:?}"
            );
        }
        for envelope in [Envelope::Froms, Envelope::Others] {
            assert!(matches!(
                amended(&[support], Right::OnBehalf, envelope),
                Err(Refusal::Envelope { .. })
            ));
        }
    }

    #[test]
    fn alice_s_receipts_have_no_envelope_sender_and_nobody_else_s_have() {
        let own = [("From", "alice@demo.test")];
        assert_eq!(amended(&own, Right::Own, Envelope::Empty), Ok(vec![]));
        let config = [("From", "config@demo.test")];
        for right in [Right::As, Right::OnBehalf] {
            assert_eq!(
                amended(&config, right, Envelope::Empty),
                Err(Refusal::NullEnvelope)
            );
        }
    }

    #[test]
    fn nobody_sends_on_in_anothers_name() {
        for (value, expected) in [
            ("carol@demo.test", Err(Refusal::Resent("Resent-From"))),
            (
                "alice@demo.test, carol@demo.test",
                Err(Refusal::Resent("Resent-From")),
            ),
            ("al@demo.test", Ok(vec![])),
        ] {
            let lines = [("From", "alice@demo.test"), ("Resent-From", value)];
            assert_eq!(amended(&lines, Right::Own, Envelope::Froms), expected, "{value}");
        }
    }
}
