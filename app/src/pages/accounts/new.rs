//! `/accounts/new`: making an account. `?said=&address=&name=&kind=`: what the form without JavaScript came back with.

use domain::Address;
use domain::account::AccountKind;
use domain::desk::Administered;
use domain::header::DisplayName;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::api::accounts::create_account;
use crate::components::accounts::ChoiceOfKind;
use crate::components::accounts::words::{self, Field};
use crate::components::delegations::{Trail, paths};
use crate::components::from::words::address_error;
use crate::components::trouble::sentence;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::pages::delegations::PageTitle;
use crate::pages::not_found::NotFound;
use crate::state::notices::use_notices;
use crate::state::session::use_me;

#[component]
pub fn NewPage() -> impl IntoView {
    if use_me().admin {
        view! { <New /> }.into_any()
    } else {
        view! { <NotFound /> }.into_any()
    }
}

#[component]
fn New() -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let navigate = use_navigate();
    let query = use_query_map().get_untracked();
    let start = query
        .get("kind")
        .and_then(|kind| AccountKind::parse(&kind))
        .unwrap_or(AccountKind::User);
    let kind = RwSignal::new(start);
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(
        query
            .get("said")
            .and_then(|said| words::said(&said, query.get("like"), i18n)),
    );
    let (address, name, password) = (
        NodeRef::<Input>::new(),
        NodeRef::<Input>::new(),
        NodeRef::<Input>::new(),
    );
    let typed = |field: NodeRef<Input>| {
        field
            .get_untracked()
            .map(|field| field.value())
            .unwrap_or_default()
    };
    let refuse = move |field: Field, words: String| {
        wrong.try_set(Some((field, words)));
        let input = match field {
            Field::Name => name,
            Field::Password => password,
            Field::Address | Field::Other => address,
        };
        if let Some(input) = input.try_get_untracked().flatten() {
            let _ = input.focus();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        wrong.set(None);
        let account = match Address::parse(typed(address).trim()) {
            Ok(account) => account,
            Err(reason) => {
                let why = address_error(reason, i18n);
                refuse(
                    Field::Address,
                    tu_string!(i18n, accounts.not_address, why = why).to_string(),
                );
                return;
            }
        };
        let Ok(called) = DisplayName::parse(&typed(name)) else {
            refuse(Field::Name, tu_string!(i18n, accounts.name_control).to_owned());
            return;
        };
        let kind = kind.get_untracked();
        let secret = (kind == AccountKind::User).then(|| typed(password));
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = create_account(account.clone(), called, kind, secret).await;
            busy.try_set(false);
            match answer {
                Ok(Administered::Done) => {
                    let words = tu_string!(i18n, accounts.created, address = account.to_string());
                    notices.done(words.to_string());
                    let options = NavigateOptions {
                        replace: true,
                        ..NavigateOptions::default()
                    };
                    navigate(&paths::card(&account), options);
                }
                Ok(Administered::Refused(objection)) => {
                    refuse(words::field(&objection), words::objection(&objection, i18n));
                }
                Err(error) => refuse(Field::Other, sentence(&error, i18n)),
            }
        });
    };
    let wrong_in = move |field: Field| {
        wrong.with(|wrong| {
            wrong
                .as_ref()
                .filter(|(about, _)| *about == field)
                .map(|(_, words)| words.clone())
        })
    };
    let invalid = move |field: Field| wrong_in(field).map(|_| "true");
    view! {
        <PageTitle text=tu_string!(i18n, accounts.new_title) />
        <section class="manager manager-narrow" aria-labelledby="manager-title">
            <header>
                <Trail here=tu_string!(i18n, accounts.new_title) />
                <h1 id="manager-title" class="sheet-title">
                    {tu_string!(i18n, accounts.new_title)}
                </h1>
                <p class="manager-lead">{tu_string!(i18n, accounts.new_lead)}</p>
            </header>
            <form class="account-form" method="post" action=paths::NEW_ACCOUNT autocomplete="off" novalidate on:submit=submit>
                <div class="field">
                    <label class="field-label" for="new-address">
                        {tu_string!(i18n, accounts.address)}
                    </label>
                    <input
                        node_ref=address
                        class="input"
                        id="new-address"
                        name="address"
                        type="email"
                        autocapitalize="none"
                        spellcheck="false"
                        required
                        value=query.get("address")
                        aria-invalid=move || invalid(Field::Address)
                        aria-describedby="new-address-hint new-address-wrong"
                    />
                    <p class="field-hint" id="new-address-hint">
                        {tu_string!(i18n, accounts.address_hint)}
                    </p>
                    <p class="field-error" id="new-address-wrong" role="alert">
                        {live(move || wrong_in(Field::Address))}
                    </p>
                </div>
                <div class="field">
                    <label class="field-label" for="new-name">
                        {tu_string!(i18n, accounts.name)}
                    </label>
                    <input
                        node_ref=name
                        class="input"
                        id="new-name"
                        name="name"
                        value=query.get("name")
                        aria-invalid=move || invalid(Field::Name)
                        aria-describedby="new-name-hint new-name-wrong"
                    />
                    <p class="field-hint" id="new-name-hint">
                        {tu_string!(i18n, accounts.name_hint)}
                    </p>
                    <p class="field-error" id="new-name-wrong" role="alert">
                        {live(move || wrong_in(Field::Name))}
                    </p>
                </div>
                <fieldset class="options">
                    <legend class="field-label">{tu_string!(i18n, accounts.kind)}</legend>
                    <ChoiceOfKind name="kind" chosen=start on_change=move |chosen| kind.set(chosen) />
                </fieldset>
                <div class="field account-password">
                    <label class="field-label" for="new-password">
                        {tu_string!(i18n, accounts.password)}
                    </label>
                    <input
                        node_ref=password
                        class="input"
                        id="new-password"
                        name="password"
                        type="password"
                        autocomplete="new-password"
                        aria-invalid=move || invalid(Field::Password)
                        aria-describedby="new-password-hint new-password-wrong"
                    />
                    <p class="field-hint" id="new-password-hint">
                        {tu_string!(i18n, accounts.password_hint)}
                    </p>
                    <p class="field-error" id="new-password-wrong" role="alert">
                        {live(move || wrong_in(Field::Password))}
                    </p>
                </div>
                <p class="field-error" role="alert">
                    {live(move || wrong_in(Field::Other))}
                </p>
                <div class="wizard-deeds">
                    <a class="button button-outline" href=paths::ACCOUNTS>
                        {tu_string!(i18n, accounts.cancel)}
                    </a>
                    <button class="button button-primary" aria-disabled=move || busy.get().then_some("true")>
                        {live(move || {
                            if busy.get() {
                                tu_string!(i18n, accounts.working)
                            } else {
                                tu_string!(i18n, accounts.create)
                            }
                        })}
                    </button>
                </div>
            </form>
        </section>
    }
}
