//! A day of the calendar in words. Moments come from the server as words already; a day is the same everywhere.

use domain::time::Day;
use leptos::prelude::*;

use crate::i18n::{Locale, use_i18n};

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `31 December 2026`, `1er janvier 2027`.
pub fn day_words(day: Day, locale: Locale) -> String {
    let months = match locale {
        Locale::en => ENGLISH,
        Locale::fr => FRENCH,
    };
    let month = months
        .get(usize::from(day.month()).saturating_sub(1))
        .copied()
        .unwrap_or_default();
    let number = match (locale, day.day()) {
        (Locale::fr, 1) => "1er".to_owned(),
        (_, number) => number.to_string(),
    };
    format!("{number} {month} {}", day.year())
}

#[component]
pub fn DayWords(day: Day) -> impl IntoView {
    let words = day_words(day, use_i18n());
    view! { <time datetime=day.to_string()>{words}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_say_it() {
        let new_year = Day::parse("2027-01-01").unwrap();
        assert_eq!(day_words(new_year, Locale::fr), "1er janvier 2027");
        assert_eq!(day_words(new_year, Locale::en), "1 January 2027");
        assert_eq!(
            day_words(Day::parse("2026-12-31").unwrap(), Locale::fr),
            "31 décembre 2026"
        );
    }
}
