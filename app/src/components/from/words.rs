//! The From field in words.

use domain::{
    address::AddressError,
    identity::{Authority, Section},
};

use super::check::Sentence;
use crate::i18n::{Locale, tu_string};

type I18n = Locale;

/// What the user may do with an address.
pub fn right(authority: &Authority, i18n: I18n) -> &'static str {
    match authority {
        Authority::Own | Authority::Alias => tu_string!(i18n, compose.from.right_own),
        Authority::SendAs(_) => tu_string!(i18n, compose.from.right_send_as),
        Authority::OnBehalf(_) => tu_string!(i18n, compose.from.right_on_behalf),
        Authority::NotChecked => tu_string!(i18n, compose.from.right_not_checked),
        Authority::NotAllowed => tu_string!(i18n, compose.from.right_not_allowed),
    }
}

/// The colour that goes with the word.
pub fn right_class(authority: &Authority) -> &'static str {
    match authority {
        Authority::Own | Authority::Alias => "right-own",
        Authority::SendAs(_) => "right-send-as",
        Authority::OnBehalf(_) => "right-on-behalf",
        Authority::NotChecked => "right-not-checked",
        Authority::NotAllowed => "right-not-allowed",
    }
}

pub fn section(section: Section, i18n: I18n) -> &'static str {
    match section {
        Section::Own => tu_string!(i18n, compose.from.group_own),
        Section::Granted => tu_string!(i18n, compose.from.group_granted),
        Section::Remembered => tu_string!(i18n, compose.from.group_remembered),
    }
}

/// The sentence under the field.
pub fn sentence(sentence: &Sentence, i18n: I18n) -> String {
    match sentence {
        Sentence::Unfinished => tu_string!(i18n, compose.from.says_unfinished).to_owned(),
        Sentence::NotAnAddress(AddressError::Empty) => {
            tu_string!(i18n, compose.objection.from_empty).to_owned()
        }
        Sentence::NotAnAddress(reason) => {
            tu_string!(
                i18n,
                compose.from.says_not_address,
                why = address_error(*reason, i18n)
            )
        }
        Sentence::Asking(address) => {
            tu_string!(i18n, compose.from.says_asking, address = address.to_string())
        }
        Sentence::Own(address) => tu_string!(i18n, compose.from.says_own, address = address.to_string()),
        Sentence::OnlyMailbox(address) => {
            tu_string!(i18n, compose.from.says_only, address = address.to_string())
        }
        Sentence::OnBehalf { delegate, mailbox } => tu_string!(
            i18n,
            compose.from.says_on_behalf,
            delegate = delegate.clone(),
            address = mailbox.to_string()
        ),
        Sentence::NotAllowed { address, grantors } => {
            let no = tu_string!(i18n, compose.from.says_no, address = address.to_string());
            let who = match either(grantors, i18n) {
                Some(who) => tu_string!(i18n, compose.from.says_who, who = who),
                None => tu_string!(i18n, compose.from.says_provider).to_owned(),
            };
            format!("{no} {who}")
        }
        Sentence::NotKnown(address) => {
            tu_string!(i18n, compose.from.says_not_known, address = address.to_string())
        }
        Sentence::NoAnswer(address) => {
            tu_string!(i18n, compose.from.says_no_answer, address = address.to_string())
        }
    }
}

/// `Alice, Bob or Carol`; `None` of nobody.
pub fn either(names: &[String], i18n: I18n) -> Option<String> {
    let (last, others) = names.split_last()?;
    Some(if others.is_empty() {
        last.clone()
    } else {
        format!(
            "{} {} {last}",
            others.join(", "),
            tu_string!(i18n, compose.from.either)
        )
    })
}

/// Why a text is not an address, to follow a colon.
pub fn address_error(reason: AddressError, i18n: I18n) -> &'static str {
    match reason {
        AddressError::Empty => tu_string!(i18n, compose.address_error.empty),
        AddressError::NoAt => tu_string!(i18n, compose.address_error.no_at),
        AddressError::EmptyLocal => tu_string!(i18n, compose.address_error.empty_local),
        AddressError::EmptyDomain => tu_string!(i18n, compose.address_error.empty_domain),
        AddressError::Control => tu_string!(i18n, compose.address_error.control),
        AddressError::LocalCharacter => tu_string!(i18n, compose.address_error.local_character),
        AddressError::LocalDots => tu_string!(i18n, compose.address_error.local_dots),
        AddressError::OpenQuote => tu_string!(i18n, compose.address_error.open_quote),
        AddressError::Domain => tu_string!(i18n, compose.address_error.domain),
        AddressError::TooLong => tu_string!(i18n, compose.address_error.too_long),
    }
}
