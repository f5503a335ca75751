use domain::address::Mailbox;
use domain::message::MessageView;
use leptos::prelude::*;

use super::people::People;
use crate::components::avatar::Avatar;
use crate::components::messages::name_or_address;
use crate::i18n::{tu_string, use_i18n};
use crate::state::folders::use_folders;

/// Who wrote, in whose name, to whom, when.
#[component]
pub(super) fn LetterHead(letter: MessageView) -> impl IntoView {
    let i18n = use_i18n();
    let colours = use_folders().colours();
    let face = letter.from.as_ref().or(letter.sender.as_ref());
    let colour = face.and_then(|face| colours.with_untracked(|colours| colours.get(&face.address).copied()));
    let avatar = view! { <Avatar name=name_or_address(face) colour=colour large=true /> };
    let who = match (letter.from, letter.sender) {
        (Some(from), Some(sender)) => view! {
            <Person person=sender />
            " "
            {tu_string!(i18n, mail.letter.on_behalf)}
            " "
            <Person person=from />
        }
        .into_any(),
        (Some(one), None) | (None, Some(one)) => view! { <Person person=one /> }.into_any(),
        (None, None) => tu_string!(i18n, mail.list.no_sender).into_any(),
    };
    view! {
        <div class="letter-head">
            {avatar}
            <p class="letter-who">{who}</p>
            <time class="letter-when" datetime=letter.when.iso>
                {letter.when.long}
            </time>
            <div class="letter-to">
                <People label=tu_string!(i18n, mail.letter.to) people=letter.to />
                <People label=tu_string!(i18n, mail.letter.cc) people=letter.cc />
                <People label=tu_string!(i18n, mail.letter.bcc) people=letter.bcc />
            </div>
        </div>
    }
}

#[component]
fn Person(person: Mailbox) -> impl IntoView {
    let address = (!person.name.is_empty()).then(|| person.address.to_string());
    view! {
        <strong>{person.label().to_owned()}</strong>
        {address.map(|address| view! { " " <span class="letter-address">{address}</span> })}
    }
}
