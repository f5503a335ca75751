//! What one press turns: administrator or not, active or not.

use domain::Address;
use leptos::prelude::*;

use super::change::{Change, Changing};
use crate::api::accounts::{set_account_active, set_admin};
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn Administrator(account: Address, admin: bool) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let of = account.clone();
    let submit = Callback::new(move |()| {
        changing.run(set_admin(of.clone(), !admin), tu_string!(i18n, accounts.changed));
    });
    let (verb, button, words) = if admin {
        (
            "no_admin",
            tu_string!(i18n, accounts.admin_end),
            tu_string!(i18n, accounts.admin_is),
        )
    } else {
        (
            "admin",
            tu_string!(i18n, accounts.admin_make),
            tu_string!(i18n, accounts.admin_is_not),
        )
    };
    view! {
        <Change
            account=account
            verb=verb
            title=tu_string!(i18n, accounts.admin)
            hint=tu_string!(i18n, accounts.admin_hint)
            changing=changing
            on_submit=submit
            button=button
        >
            <p>{words}</p>
        </Change>
    }
}

#[component]
pub fn Active(account: Address, active: bool) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let of = account.clone();
    let submit = Callback::new(move |()| {
        let call = set_account_active(of.clone(), !active);
        changing.run(call, tu_string!(i18n, accounts.changed));
    });
    let (verb, button, words, class) = if active {
        (
            "disable",
            tu_string!(i18n, accounts.disable),
            tu_string!(i18n, accounts.state_active),
            "button button-danger",
        )
    } else {
        (
            "enable",
            tu_string!(i18n, accounts.enable),
            tu_string!(i18n, accounts.state_off),
            "button button-outline",
        )
    };
    view! {
        <Change
            account=account
            verb=verb
            title=tu_string!(i18n, accounts.state)
            hint=tu_string!(i18n, accounts.state_hint)
            changing=changing
            on_submit=submit
            button=button
            button_class=class
        >
            <p>{words}</p>
        </Change>
    }
}
