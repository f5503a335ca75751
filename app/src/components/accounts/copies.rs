use domain::Address;
use domain::account::SentCopies;
use leptos::prelude::*;

use super::change::{Change, Changing};
use crate::api::accounts::set_copies;
use crate::i18n::{tu_string, use_i18n};

/// Where copies of what is written in the mailbox's name go (PRODUCT 3.8).
#[component]
pub fn Copies(account: Address, copies: SentCopies) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let chosen = RwSignal::new(copies);
    let of = account.clone();
    let submit = Callback::new(move |()| {
        let call = set_copies(of.clone(), chosen.get_untracked());
        changing.run(call, tu_string!(i18n, accounts.changed));
    });
    let choice = move |value: SentCopies, label: &'static str| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="value"
                    value=value.as_str()
                    checked=value == copies
                    on:change=move |_| chosen.set(value)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <Change
            account=account
            verb="copies"
            title=tu_string!(i18n, accounts.copies)
            hint=tu_string!(i18n, accounts.copies_hint)
            changing=changing
            on_submit=submit
            button=tu_string!(i18n, accounts.save)
        >
            <fieldset class="options" aria-labelledby="change-copies">
                {choice(SentCopies::Both, tu_string!(i18n, accounts.copies_both))}
                {choice(SentCopies::Writer, tu_string!(i18n, accounts.copies_writer))}
                {choice(SentCopies::Mailbox, tu_string!(i18n, accounts.copies_mailbox))}
            </fieldset>
        </Change>
    }
}
