//! Why an account is not made or changed, and what to do.

use domain::desk::AccountObjection;

use crate::i18n::{Locale, tu_string};

type I18n = Locale;

pub fn objection(objection: &AccountObjection, i18n: I18n) -> String {
    match objection {
        AccountObjection::AddressTaken(address) => {
            tu_string!(i18n, accounts.taken, address = address.to_string()).to_string()
        }
        AccountObjection::LooksLike { like: Some(like), .. } => {
            tu_string!(i18n, accounts.looks_like, like = like.to_string()).to_string()
        }
        AccountObjection::LooksLike { like: None, .. } => {
            tu_string!(i18n, accounts.looks_like_plain).to_owned()
        }
        AccountObjection::NameHoldsAddress => tu_string!(i18n, accounts.name_holds_address).to_owned(),
        AccountObjection::PasswordTooShort { least } => {
            tu_string!(i18n, accounts.password_short, least = *least).to_string()
        }
        AccountObjection::LastAdministrator => tu_string!(i18n, accounts.last_admin).to_owned(),
        AccountObjection::NotAUser => tu_string!(i18n, accounts.not_a_user).to_owned(),
        AccountObjection::DomainNotServed(domain) => {
            tu_string!(i18n, accounts.domain, domain = domain.clone()).to_string()
        }
    }
}

/// The field it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Address,
    Name,
    Password,
    Other,
}

pub fn field(objection: &AccountObjection) -> Field {
    match objection {
        AccountObjection::AddressTaken(_)
        | AccountObjection::LooksLike { .. }
        | AccountObjection::DomainNotServed(_) => Field::Address,
        AccountObjection::NameHoldsAddress => Field::Name,
        AccountObjection::PasswordTooShort { .. } => Field::Password,
        AccountObjection::LastAdministrator | AccountObjection::NotAUser => Field::Other,
    }
}

/// What a form without JavaScript came back with: `?said=WORD&like=ADDRESS`.
pub fn said(word: &str, like: Option<String>, i18n: I18n) -> Option<(Field, String)> {
    let (field, words) = match word {
        "address_taken" => (Field::Address, tu_string!(i18n, accounts.taken_plain)),
        "looks_like" => match like {
            Some(like) => {
                let words = tu_string!(i18n, accounts.looks_like, like = like).to_string();
                return Some((Field::Address, words));
            }
            None => (Field::Address, tu_string!(i18n, accounts.looks_like_plain)),
        },
        "domain_not_served" => (Field::Address, tu_string!(i18n, accounts.domain_plain)),
        "name_holds_address" => (Field::Name, tu_string!(i18n, accounts.name_holds_address)),
        "password_too_short" => (Field::Password, tu_string!(i18n, accounts.password_short_plain)),
        "last_administrator" => (Field::Other, tu_string!(i18n, accounts.last_admin)),
        "not_a_user" => (Field::Other, tu_string!(i18n, accounts.not_a_user)),
        "wrong_token" => (Field::Other, tu_string!(i18n, accounts.welcome.wrong_token)),
        "bad_input" => (Field::Other, tu_string!(i18n, common.trouble.bad_input)),
        "forbidden" => (Field::Other, tu_string!(i18n, common.trouble.forbidden)),
        "trouble" | "internal" => (Field::Other, tu_string!(i18n, common.trouble.unexpected)),
        _ => return None,
    };
    Some((field, words.to_owned()))
}
