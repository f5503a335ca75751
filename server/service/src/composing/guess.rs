//! The right From by itself (PRODUCT 3.4): from the folder one is in, or the address the mail was sent to; a reply from
//! Sent keeps the From of the sent message.

use domain::{
    address::Address,
    desk::Caller,
    draft::ReplyMode,
    folder::{FolderKey, FolderRole, Place},
    identity::{FromChoice, Section},
};

use crate::{identities::pick, ports::ParsedMessage};

/// None where nothing speaks for another address than the user's own. Only what the user may use is guessed.
pub(crate) fn guess_from<'a>(
    caller: &Caller,
    choices: &'a [FromChoice],
    place: &Place,
    original: &ParsedMessage,
    mode: ReplyMode,
) -> Option<&'a FromChoice> {
    if is_sent(place) {
        let from = original
            .from
            .as_ref()
            .and_then(|from| pick(choices, &from.address));
        if from.is_some() {
            return from;
        }
    }
    if place.mailbox != caller.address
        && let Some(choice) = pick(choices, &place.mailbox)
    {
        return Some(choice);
    }
    if mode == ReplyMode::Forward || is_addressed(original, &caller.address) {
        return None;
    }
    let named = |section| {
        addressed(original)
            .filter_map(|address| pick(choices, address))
            .find(|choice| choice.section == section)
    };
    named(Section::Own)
        .or_else(|| named(Section::Granted))
        .or_else(|| named(Section::Remembered))
}

/// A reply to it has the user's own address whatever else they may use: no list of choices is needed to tell.
pub(crate) fn is_plainly_own(caller: &Caller, place: &Place, original: &ParsedMessage) -> bool {
    let sent_by_oneself = original
        .from
        .as_ref()
        .is_none_or(|from| from.address == caller.address);
    place.mailbox == caller.address
        && is_addressed(original, &caller.address)
        && (!is_sent(place) || sent_by_oneself)
}

fn addressed(original: &ParsedMessage) -> impl Iterator<Item = &Address> {
    original
        .to
        .iter()
        .chain(&original.cc)
        .map(|mailbox| &mailbox.address)
        .chain(&original.delivered_to)
}

/// Addressed to oneself as well as to others: one's own name is the plain answer.
fn is_addressed(original: &ParsedMessage, to: &Address) -> bool {
    addressed(original).any(|address| address == to)
}

pub(super) fn is_sent(place: &Place) -> bool {
    place.folder == FolderKey::Role(FolderRole::Sent)
}

#[cfg(test)]
mod tests {
    use domain::{
        account::Colour,
        address::Mailbox,
        header::DisplayName,
        id::{AccountId, IdentityId},
        identity::{Authority, Identity},
        preference::Language,
    };

    use super::*;

    fn alice() -> Caller {
        Caller {
            account: AccountId::parse("alice").unwrap(),
            address: "alice@demo.test".parse().unwrap(),
            name: DisplayName::parse("Alice Laurent").unwrap(),
            admin: false,
            language: Language::En,
            time_zone: "UTC".into(),
            session: "s".into(),
            secret: None,
        }
    }
    fn choice(address: &str, section: Section, authority: Authority) -> FromChoice {
        let address: Address = address.parse().unwrap();
        let identity = Identity {
            colour: Colour::of(&address),
            name: DisplayName::default(),
            address,
        };
        FromChoice {
            id: IdentityId::parse("x").unwrap(),
            section,
            identity,
            authority,
            used: None,
        }
    }
    fn choices() -> Vec<FromChoice> {
        vec![
            choice("alice@demo.test", Section::Own, Authority::Own),
            choice("al@demo.test", Section::Own, Authority::Alias),
            choice("config@demo.test", Section::Granted, Authority::SendAs(None)),
            choice("old@demo.test", Section::Remembered, Authority::NotAllowed),
        ]
    }
    fn mail(from: &str, to: &[&str]) -> ParsedMessage {
        let mailbox = |text: &&str| Mailbox::bare(text.parse().unwrap());
        ParsedMessage {
            from: Some(mailbox(&from)),
            to: to.iter().map(mailbox).collect(),
            ..ParsedMessage::default()
        }
    }
    fn guessed(mailbox: &str, folder: FolderRole, mail: &ParsedMessage) -> Option<String> {
        let place = Place {
            mailbox: mailbox.parse().unwrap(),
            folder: FolderKey::Role(folder),
        };
        let guessed = guess_from(&alice(), &choices(), &place, mail, ReplyMode::Reply)
            .map(|c| c.identity.address.to_string());
        if is_plainly_own(&alice(), &place, mail) {
            assert!(
                guessed
                    .as_deref()
                    .is_none_or(|address| address == "alice@demo.test")
            );
        }
        guessed
    }

    #[test]
    fn alice_answers_in_the_name_the_mail_was_sent_to() {
        use FolderRole::{Inbox, Sent};
        let own = "alice@demo.test";
        let config = Some("config@demo.test".to_owned());
        let plain = mail("bob@demo.test", &[own]);
        assert_eq!(guessed(own, Inbox, &plain), None);
        let inbox = Place {
            mailbox: own.parse().unwrap(),
            folder: FolderKey::Role(Inbox),
        };
        assert!(
            is_plainly_own(&alice(), &inbox, &plain),
            "and no list of choices is asked for"
        );
        assert_eq!(
            guessed(own, Inbox, &mail("bob@demo.test", &["config@demo.test"])),
            config
        );
        assert_eq!(
            guessed(own, Inbox, &mail("bob@demo.test", &["al@demo.test"])),
            Some("al@demo.test".into())
        );
        assert_eq!(
            guessed(own, Inbox, &mail("bob@demo.test", &["config@demo.test", own])),
            None
        );
        assert_eq!(
            guessed("config@demo.test", Inbox, &mail("bob@demo.test", &[own])),
            config,
            "the folder one is in"
        );
        assert_eq!(
            guessed(own, Sent, &mail("config@demo.test", &["bob@demo.test"])),
            config,
            "as it was sent"
        );
        assert_eq!(
            guessed(own, Inbox, &mail("bob@demo.test", &["old@demo.test"])),
            None,
            "never one without right"
        );
    }
}
