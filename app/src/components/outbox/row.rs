//! One message of the Outbox: what it is, where it stands in words, why, and what one can do.

use domain::outbox::OutboxEntry;
use leptos::prelude::*;

use super::actions::Deeds;
use super::news::News;
use super::words;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn OutboxRow(entry: OutboxEntry, #[prop(into)] after: Callback<Result<(), ApiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let news = News::of(&entry);
    let sentence = words::sentence(&news, &entry, i18n);
    let subject = if entry.subject.is_empty() {
        tu_string!(i18n, outbox.no_subject).to_owned()
    } else {
        entry.subject.to_string()
    };
    let recipients = entry
        .recipients
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    let said = words::server_words(&entry);
    let attempts = entry.attempts;
    view! {
        <li class="outbox-row">
            <div class="outbox-head">
                <h2>{subject}</h2>
                <span class=format!("outbox-state {}", news.class())>{words::state(&news, i18n)}</span>
                <time datetime=entry.created.iso.clone() title=entry.created.long.clone()>{entry.created.short.clone()}</time>
            </div>
            <p class="outbox-who">
                <span>{tu_string!(i18n, outbox.as_from, address = entry.from.to_string())}</span>
                <span>{tu_string!(i18n, outbox.to, recipients = recipients)}</span>
            </p>
            <p class="outbox-why">{sentence}</p>
            {entry.traces.as_ref().map(|found| view! { <p class="outbox-why">{words::traces(found, i18n)}</p> })}
            <div class="outbox-deeds">
                <Deeds id=entry.id.clone() news=news.clone() receipt=entry.receipt after=after />
                {said
                    .map(|said| {
                        view! {
                            <details class="outbox-details">
                                <summary>{tu_string!(i18n, compose.objection.details)}</summary>
                                <p class="server-words">{said}</p>
                                {(attempts > 1)
                                    .then(|| view! { <p>{tu_string!(i18n, outbox.attempts, count = attempts)}</p> })}
                            </details>
                        }
                    })}
            </div>
        </li>
    }
}
