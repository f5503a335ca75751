use domain::{
    Address,
    account::{Colour, Person},
    delegation::{AccessRight, SendRight},
    journal::{Event, JournalEntry, Manner},
};
use leptos::prelude::*;

use super::words;
use crate::components::avatar::identity_class;
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn Rows(entries: Vec<JournalEntry>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = entries
        .into_iter()
        .map(|entry| view! { <Row entry=entry /> })
        .collect_view();
    view! {
        // Wider than a phone: it scrolls, by keyboard too.
        <div class="journal-scroll" role="region" tabindex="0" aria-labelledby="journal-title">
            <table class="journal-table" aria-label=tu_string!(i18n, journal.title)>
                <thead>
                    <tr>
                        <th scope="col">{tu_string!(i18n, journal.when)}</th>
                        <th scope="col">{tu_string!(i18n, journal.who)}</th>
                        <th scope="col">{tu_string!(i18n, journal.how)}</th>
                        <th scope="col">{tu_string!(i18n, journal.to)}</th>
                        <th scope="col">{tu_string!(i18n, journal.subject)}</th>
                        <th scope="col">{tu_string!(i18n, journal.result)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(entry: JournalEntry) -> impl IntoView {
    let i18n = use_i18n();
    let JournalEntry {
        number,
        at,
        mailbox,
        actor,
        event,
        before_until,
        after_until,
    } = entry;
    let address = mailbox.to_string();
    let (how, what) = match event {
        Event::Sent {
            manner,
            recipients,
            refused,
            subject,
            ending,
            words,
            ..
        } => {
            let how = match manner {
                Manner::As => tu_string!(i18n, journal.written_as, address = address).to_string(),
                Manner::OnBehalf => {
                    tu_string!(i18n, journal.written_on_behalf, address = address).to_string()
                }
            };
            let subject = if subject.is_empty() {
                tu_string!(i18n, outbox.no_subject).to_owned()
            } else {
                subject.to_string()
            };
            let (result, class) = words::result(ending, i18n);
            let not_to = (!refused.is_empty())
                .then(|| tu_string!(i18n, journal.not_to, who = list(&refused)).to_string());
            let details = [not_to, words].into_iter().flatten().collect::<Vec<_>>();
            let what = view! {
                <td>{list(&recipients)}</td>
                <td>{subject}</td>
                <td>
                    <span class=format!("journal-result {class}")>{result}</span>
                    {(!details.is_empty())
                        .then(|| {
                            view! {
                                <details>
                                    <summary>{tu_string!(i18n, compose.objection.details)}</summary>
                                    <p class="server-words">{details.join("\n")}</p>
                                </details>
                            }
                        })}
                </td>
            };
            (how, what.into_any())
        }
        Event::Granted {
            delegate,
            before,
            after,
            cause,
        } => {
            let how = tu_string!(i18n, journal.rights_on, address = address).to_string();
            let change = tu_string!(
                i18n,
                journal.change,
                before = words::rights(before, before_until.as_ref(), i18n),
                after = words::rights(after, after_until.as_ref(), i18n)
            )
            .to_string();
            let revoked = after.0 == SendRight::None && after.1 == AccessRight::None;
            let what = view! {
                <td>{delegate.to_string()}</td>
                <td>{change}</td>
                <td>
                    <span class="journal-result plain">{words::cause(cause, revoked, i18n)}</span>
                </td>
            };
            (how, what.into_any())
        }
    };
    view! {
        <tr id=format!("row-{number}")>
            <td>
                <time datetime=at.iso title=at.long>
                    {at.short}
                </time>
            </td>
            <td>{who(actor.as_ref(), tu_string!(i18n, journal.system))}</td>
            <td>
                <span class=format!("journal-how {}", identity_class(Colour::of(&mailbox)))>{how}</span>
            </td>
            {what}
        </tr>
    }
}

fn who(actor: Option<&Person>, system: &'static str) -> impl IntoView + use<> {
    match actor {
        None => view! { <span>{system}</span> }.into_any(),
        Some(person) => {
            let name = (!person.name.is_empty())
                .then(|| view! { <span class="journal-name">{person.name.to_string()}</span> });
            view! {
                {name}
                <span class="journal-address">{person.address.to_string()}</span>
            }
            .into_any()
        }
    }
}

fn list(addresses: &[Address]) -> String {
    addresses
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
