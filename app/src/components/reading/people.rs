use domain::address::Mailbox;
use leptos::prelude::*;

use crate::components::amount::count;
use crate::i18n::{tu_string, use_i18n};

/// More than these are folded away.
const SHOWN: usize = 6;

/// A line of recipients; nothing when there are none.
#[component]
pub(super) fn People(label: &'static str, people: Vec<Mailbox>) -> impl IntoView {
    let i18n = use_i18n();
    if people.is_empty() {
        return ().into_any();
    }
    let (first, rest) = people.split_at(people.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        let n = count(u32::try_from(rest.len()).unwrap_or(u32::MAX), i18n);
        let words = tu_string!(i18n, mail.letter.others, count = n).to_string();
        view! {
            <details>
                <summary>{words}</summary>
                <span>{names(rest)}</span>
            </details>
        }
    });
    view! {
        <dl>
            <dt>{label}</dt>
            " "
            <dd>{names(first)} {more}</dd>
        </dl>
    }
    .into_any()
}

/// Names with their addresses; a lone address as it is.
fn names(people: &[Mailbox]) -> String {
    let written = |person: &Mailbox| match person.name.is_empty() {
        true => person.address.to_string(),
        false => format!("{} <{}>", person.name, person.address),
    };
    people.iter().map(written).collect::<Vec<_>>().join(", ")
}
