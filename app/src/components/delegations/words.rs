//! Rights in words.

use domain::delegation::{Right, Rights};

use crate::components::day::day_words;
use crate::i18n::{Locale, tu_string};

type I18n = Locale;

pub fn right(right: Right, i18n: I18n) -> &'static str {
    match right {
        Right::SendAs => tu_string!(i18n, delegations.rights.send_as),
        Right::OnBehalf => tu_string!(i18n, delegations.rights.on_behalf),
        Right::Read => tu_string!(i18n, delegations.rights.read),
        Right::Full => tu_string!(i18n, delegations.rights.full),
    }
}

/// `send as, read access`; `nothing`.
pub fn rights(rights: &Rights, i18n: I18n) -> String {
    let held: Vec<&str> = [rights.send.right(), rights.access.right()]
        .into_iter()
        .flatten()
        .map(|held| right(held, i18n))
        .collect();
    if held.is_empty() {
        tu_string!(i18n, delegations.rights.none).to_owned()
    } else {
        held.join(", ")
    }
}

/// The same with its last day.
pub fn rights_and_day(all: &Rights, i18n: I18n) -> String {
    match all.until {
        Some(day) if !all.is_none() => {
            let day = day_words(day, i18n);
            let until = tu_string!(i18n, delegations.rights.until, day = day).to_string();
            format!("{}, {until}", rights(all, i18n))
        }
        _ => rights(all, i18n),
    }
}

/// `2 changes`.
pub fn changes(count: u32, i18n: I18n) -> String {
    match count {
        0 => tu_string!(i18n, delegations.wizard.none).to_owned(),
        1 => tu_string!(i18n, delegations.wizard.one).to_owned(),
        count => tu_string!(i18n, delegations.wizard.many, count = count).to_string(),
    }
}
