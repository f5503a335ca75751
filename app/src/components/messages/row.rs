use std::collections::HashMap;

use domain::Address;
use domain::account::Colour;
use domain::message::MessageRow;
use leptos::prelude::*;

use super::marks::Marks;
use super::words::{face, name_or_address, row_words};
use crate::components::avatar::Avatar;
use crate::i18n::{tu_string, use_i18n};
use crate::state::mail::use_mail;

/// One message. The whole row is a link; the letters at its left are a box to choose it by.
#[component]
pub(super) fn Row(
    row: MessageRow,
    writable: bool,
    day: Memo<Option<String>>,
    colours: Memo<HashMap<Address, Colour>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let (key, listed) = (row.key, row.flags);
    let folder = mail.wanted.with_untracked(|wanted| wanted.place.folder.clone());
    let open = Memo::new(move |_| mail.open.get() == Some(key));
    let flags = Memo::new(move |_| mail.flags(key, listed));
    // Opening reads: the row need not wait for the server to say so.
    let unread = move || !(flags.get().seen || open.get() && writable);

    let who = row_words(&row, &folder, i18n);
    let subject = if row.subject.is_empty() {
        tu_string!(i18n, mail.list.no_subject).to_owned()
    } else {
        row.subject.to_string()
    };
    let label = tu_string!(i18n, mail.list.row, who = who.clone(), subject = subject.clone()).to_string();
    let face = face(&row, &folder);
    let colour = face.and_then(|face| colours.with_untracked(|colours| colours.get(&face.address).copied()));
    let letters = view! { <Avatar name=name_or_address(face) colour=colour /> };
    let select = tu_string!(i18n, mail.list.select, subject = subject.clone()).to_string();

    view! {
        <li aria-label=label data-key=key.to_string()>
            {move || day.get().map(|day| view! { <h2 class="day">{day}</h2> })}
            <div class="message" class:is-unread=unread class:is-open=move || open.get()>
                <label class="message-check">
                    {writable
                        .then(|| {
                            view! {
                                <input
                                    class="checkbox"
                                    type="checkbox"
                                    name="keys"
                                    value=key.to_string()
                                    aria-label=select
                                    autocomplete="off"
                                />
                            }
                        })}
                    {letters}
                </label>
                <a
                    class="message-link"
                    href=move || mail.wanted.with(|wanted| wanted.message_path(key))
                    aria-current=move || open.get().then_some("true")
                    data-noscroll="true"
                >
                    {move || unread().then(|| view! { <span class="unseen">{tu_string!(i18n, mail.list.unread)}", "</span> })}
                    <span class="message-line">
                        <span class="message-who">{who}</span>
                        <time class="message-when" datetime=row.when.iso title=row.when.long>
                            {row.when.short}
                        </time>
                    </span>
                    <span class="message-line">
                        <span class="message-subject">{subject}</span>
                        <Marks flags=flags attachments=row.attachments />
                    </span>
                    <span class="message-preview">{row.preview}</span>
                </a>
            </div>
        </li>
    }
}
