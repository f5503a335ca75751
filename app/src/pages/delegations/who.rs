//! `/delegations/who/ADDRESS`: what may ALICE do?

use domain::Address;
use domain::desk::{DeskError, Held};
use leptos::prelude::*;

use super::{Bones, PageTitle, use_address};
use crate::api::delegations::held_rights;
use crate::components::delegations::{HeldTable, Trail, paths};
use crate::components::empty::Empty;
use crate::components::person::{PersonCell, name_of};
use crate::components::trouble::Trouble;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::pages::not_found::NotFound;
use crate::wire::resource;

#[component]
pub fn WhoPage() -> impl IntoView {
    let address = use_address();
    move || match address.get() {
        Some(who) => view! { <Page who=who /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Page(who: Address) -> impl IntoView {
    let i18n = use_i18n();
    let held = resource(|| (), move |()| held_rights(Some(who.clone())));
    view! {
        <section class="manager" aria-labelledby="manager-title">
            <Transition fallback=Bones>
                {live(move || Suspend::new(async move {
                    match held.await {
                        Ok(all) => view! { <Known held=all left=move |()| held.refetch() /> }.into_any(),
                        Err(ApiError::Desk(DeskError::NotFound)) => {
                            view! {
                                <Empty
                                    icon="search"
                                    title=tu_string!(i18n, delegations.held.find_title)
                                    text=tu_string!(i18n, delegations.held.find)
                                >
                                    <a class="button button-outline" href=paths::ACCOUNTS>
                                        {tu_string!(i18n, delegations.back_to_accounts)}
                                    </a>
                                </Empty>
                            }
                                .into_any()
                        }
                        Err(error) => {
                            let retry = Callback::new(move |()| held.refetch());
                            view! { <Trouble error=error retry=retry /> }.into_any()
                        }
                    }
                }))}
            </Transition>
        </section>
    }
}

#[component]
fn Known(held: Held, #[prop(into)] left: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let name = name_of(&held.person);
    let title = tu_string!(i18n, delegations.held.title, name = name.clone()).to_string();
    let addresses: Vec<String> = held.addresses.iter().map(ToString::to_string).collect();
    let rights = if held.rights.is_empty() {
        view! {
            <Empty
                icon="key"
                title=tu_string!(i18n, delegations.held.nothing_title)
                text=tu_string!(i18n, delegations.held.nothing, name = name).to_string()
            />
        }
        .into_any()
    } else {
        view! { <HeldTable held=held.clone() left=left /> }.into_any()
    };
    view! {
        <PageTitle text=title.clone() />
        <header>
            <Trail here=held.person.address.to_string() />
            <h1 id="manager-title" class="sheet-title">
                {title.clone()}
            </h1>
        </header>
        <dl class="facts">
            <div>
                <dt>{tu_string!(i18n, delegations.table.account)}</dt>
                <dd>
                    <PersonCell person=held.person />
                </dd>
            </div>
            <div>
                <dt>{tu_string!(i18n, delegations.held.addresses)}</dt>
                <dd>{addresses.join(", ")}</dd>
            </div>
        </dl>
        {rights}
    }
}
