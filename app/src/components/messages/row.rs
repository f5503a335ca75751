use std::collections::HashMap;

use domain::Address;
use domain::account::Colour;
use domain::message::{MessageRow, Spot};
use leptos::prelude::*;

use super::marks::Marks;
use super::words::{face, name_or_address, row_words};
use crate::components::avatar::Avatar;
use crate::components::folders::folder_name;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::mail::use_mail;
use crate::state::place::ListRequest;

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
    let listed = row.flags;
    let spot = StoredValue::new(row.spot());
    let mixed = mail.wanted.with_untracked(ListRequest::is_mixed);
    let folder = row.folder.clone();
    let open = memo(move || {
        mail.open.with(|open| {
            open.as_ref()
                .is_some_and(|open| spot.with_value(|spot| spot == open))
        })
    });
    let flags = memo(move || spot.with_value(|spot| mail.flags(spot, listed)));
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
        <li aria-label=label data-spot=spot.with_value(Spot::to_string)>
            {live(move || day.get().map(|day| view! { <h2 class="day">{day}</h2> }))}
            <div class="message" class:is-unread=unread class:is-open=move || open.get()>
                <label class="message-check">
                    {writable
                        .then(|| {
                            view! {
                                <input
                                    class="checkbox"
                                    type="checkbox"
                                    name="keys"
                                    value=spot.with_value(Spot::to_string)
                                    aria-label=select
                                    autocomplete="off"
                                />
                            }
                        })}
                    {letters}
                </label>
                <a
                    class="message-link"
                    href=move || mail.wanted.with(|wanted| spot.with_value(|spot| wanted.message_path(spot)))
                    aria-current=move || open.get().then_some("true")
                    data-noscroll="true"
                >
                    {live(move || unread().then(|| view! { <span class="unseen">{tu_string!(i18n, mail.list.unread)}", "</span> }))}
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
                    <span class="message-line">
                        <span class="message-preview">{row.preview}</span>
                        {mixed.then(|| view! { <span class="message-folder">{folder_name(&folder, i18n)}</span> })}
                    </span>
                </a>
            </div>
        </li>
    }
}
