//! Name, kind and password.

use domain::Address;
use domain::account::AccountKind;
use domain::header::DisplayName;
use leptos::html::Input;
use leptos::prelude::*;

use super::change::{Change, Changing, typed, wrong_id};
use crate::api::accounts::{rename_account, reset_password, set_account_kind};
use crate::i18n::{tu_string, use_i18n};

#[component]
pub fn Name(account: Address, name: DisplayName) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let field = NodeRef::<Input>::new();
    let of = account.clone();
    let submit = Callback::new(move |()| match DisplayName::parse(&typed(field)) {
        Ok(name) => changing.run(
            rename_account(of.clone(), name),
            tu_string!(i18n, accounts.changed),
        ),
        Err(_) => changing.refuse(tu_string!(i18n, accounts.name_control).to_owned()),
    });
    view! {
        <Change
            account=account
            verb="rename"
            title=tu_string!(i18n, accounts.name)
            hint=tu_string!(i18n, accounts.name_hint)
            changing=changing
            on_submit=submit
            button=tu_string!(i18n, accounts.save)
        >
            <div class="field">
                <label class="unseen" for="account-name">
                    {tu_string!(i18n, accounts.name)}
                </label>
                <input
                    node_ref=field
                    class="input"
                    id="account-name"
                    name="value"
                    value=name.to_string()
                    aria-describedby=wrong_id("rename")
                />
            </div>
        </Change>
    }
}

/// User or shared, with what each is.
#[component]
pub fn ChoiceOfKind(
    name: &'static str,
    chosen: AccountKind,
    #[prop(into)] on_change: Callback<AccountKind>,
) -> impl IntoView {
    let i18n = use_i18n();
    let choice = move |kind: AccountKind, label: &'static str, hint: &'static str| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name=name
                    value=kind.as_str()
                    checked=kind == chosen
                    on:change=move |_| on_change.run(kind)
                />
                <span>
                    {label} <span class="field-hint option-hint">{hint}</span>
                </span>
            </label>
        }
    };
    view! {
        {choice(
            AccountKind::User,
            tu_string!(i18n, accounts.user),
            tu_string!(i18n, accounts.user_hint),
        )}
        {choice(
            AccountKind::Shared,
            tu_string!(i18n, accounts.shared),
            tu_string!(i18n, accounts.shared_hint),
        )}
    }
}

#[component]
pub fn Kind(account: Address, kind: AccountKind) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let chosen = RwSignal::new(kind);
    let of = account.clone();
    let submit = Callback::new(move |()| {
        let call = set_account_kind(of.clone(), chosen.get_untracked());
        changing.run(call, tu_string!(i18n, accounts.changed));
    });
    view! {
        <Change
            account=account
            verb="kind"
            title=tu_string!(i18n, accounts.kind)
            hint=tu_string!(i18n, accounts.kind_hint)
            changing=changing
            on_submit=submit
            button=tu_string!(i18n, accounts.save)
        >
            <fieldset class="options" aria-labelledby="change-kind">
                <ChoiceOfKind name="value" chosen=kind on_change=move |kind| chosen.set(kind) />
            </fieldset>
        </Change>
    }
}

#[component]
pub fn Password(account: Address) -> impl IntoView {
    let i18n = use_i18n();
    let changing = Changing::new();
    let field = NodeRef::<Input>::new();
    let of = account.clone();
    let submit = Callback::new(move |()| {
        let call = reset_password(of.clone(), typed(field));
        changing.run(call, tu_string!(i18n, accounts.reset_done));
    });
    view! {
        <Change
            account=account
            verb="password"
            title=tu_string!(i18n, accounts.reset)
            hint=tu_string!(i18n, accounts.reset_hint)
            changing=changing
            on_submit=submit
            button=tu_string!(i18n, accounts.reset)
        >
            <div class="field">
                <label class="field-label" for="account-password">
                    {tu_string!(i18n, accounts.new_password)}
                </label>
                <input
                    node_ref=field
                    class="input"
                    id="account-password"
                    name="value"
                    type="password"
                    autocomplete="new-password"
                    required
                    aria-describedby=wrong_id("password")
                />
                <p class="field-hint">{tu_string!(i18n, accounts.password_hint)}</p>
            </div>
        </Change>
    }
}
