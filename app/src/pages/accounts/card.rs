//! `/accounts/ADDRESS`: all about one account.

use domain::Address;
use domain::account::AccountKind;
use domain::desk::AccountCard;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::accounts::show_account;
use crate::components::accounts::{
    Active, Administrator, Aliases, Copies, Kind, Name, Owners, Password, provide_changed, words,
};
use crate::components::amount::count;
use crate::components::delegations::{Trail, paths};
use crate::components::icon::Icon;
use crate::components::person::{PersonCell, name_of};
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::pages::delegations::{Bones, PageTitle, use_address};
use crate::pages::not_found::NotFound;
use crate::wire::resource;

#[component]
pub fn CardPage() -> impl IntoView {
    let address = use_address();
    move || match address.get() {
        Some(account) => view! { <Page account=account /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Page(account: Address) -> impl IntoView {
    let card = resource(|| (), move |()| show_account(account.clone()));
    provide_changed(Callback::new(move |()| card.refetch()));
    view! {
        <section class="manager manager-narrow" aria-labelledby="manager-title">
            <Transition fallback=Bones>
                {live(move || Suspend::new(async move {
                    match card.await {
                        Ok(card) => view! { <Card card=card /> }.into_any(),
                        Err(error) => {
                            let retry = Callback::new(move |()| card.refetch());
                            view! { <Trouble error=error retry=retry /> }.into_any()
                        }
                    }
                }))}
            </Transition>
        </section>
    }
}

#[component]
fn Card(card: AccountCard) -> impl IntoView {
    let i18n = use_i18n();
    let person = card.person;
    let address = person.address.clone();
    let name = name_of(&person);
    let shared = person.kind == AccountKind::Shared;
    let kind = if shared {
        tu_string!(i18n, accounts.shared)
    } else {
        tu_string!(i18n, accounts.user)
    };
    let quota = match card.quota_mb {
        0 => tu_string!(i18n, accounts.quota_none).to_owned(),
        mb => tu_string!(i18n, accounts.quota_mb, count = count(mb, i18n)).to_string(),
    };
    let administers = card.may_administer.then(|| {
        let address = address.clone();
        view! {
            <Name account=address.clone() name=person.name.clone() />
            <Aliases account=address.clone() aliases=card.aliases />
            {if shared {
                view! { <Owners account=address.clone() owners=card.owners /> }.into_any()
            } else {
                view! {
                    <Administrator account=address.clone() admin=card.admin />
                    <Password account=address.clone() />
                }
                    .into_any()
            }}
            <Kind account=address.clone() kind=person.kind />
            <Active account=address active=person.active />
        }
    });
    view! {
        <PageTitle text=name.clone() />
        <header>
            <Trail here=address.to_string() />
            <h1 id="manager-title" class="sheet-title">
                {name.clone()}
            </h1>
        </header>
        <Answer />
        <dl class="facts">
            <div>
                <dt>{tu_string!(i18n, delegations.table.account)}</dt>
                <dd>
                    <PersonCell person=person.clone() />
                </dd>
            </div>
            <div>
                <dt>{tu_string!(i18n, accounts.kind)}</dt>
                <dd>{kind}</dd>
            </div>
            <div>
                <dt>{tu_string!(i18n, accounts.quota)}</dt>
                <dd>{quota}</dd>
            </div>
        </dl>
        <nav class="card-links" aria-label=tu_string!(i18n, accounts.see)>
            <a class="button button-outline" href=paths::plan(&address)>
                <Icon name="people" />
                {tu_string!(i18n, accounts.delegations)}
            </a>
            <a class="button button-outline" href=paths::journal(&address)>
                <Icon name="journal" />
                {tu_string!(i18n, accounts.journal)}
            </a>
        </nav>
        <Copies account=address copies=card.sent_copies />
        {administers}
    }
}

/// What a form without JavaScript came back with.
#[component]
fn Answer() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    let refused = query
        .get("said")
        .and_then(|said| words::said(&said, query.get("like"), i18n));
    refused.map(|(_, words)| {
        view! {
            <div class="alert" role="alert">
                <Icon name="alert" />
                <p>
                    <strong>{tu_string!(i18n, accounts.nothing_changed)}</strong>
                    " "
                    {words}
                </p>
            </div>
        }
    })
}
