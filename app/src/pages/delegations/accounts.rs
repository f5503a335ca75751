//! `/delegations`: the accounts one manages.

use domain::desk::{Look, ManagedAccount, Page};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Bones, PageTitle};
use crate::api::delegations::{managed_accounts, managed_domains};
use crate::components::delegations::{AccountTable, Section, Sections, paths};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::look::{LookFields, Pager, Position, ROWS};
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::state::look::{look_path, use_look};
use crate::state::session::use_me;
use crate::wire::resource;

#[component]
pub fn AccountsPage() -> impl IntoView {
    let i18n = use_i18n();
    let look = use_look(paths::ACCOUNTS);
    let list = resource(
        move || look.get(),
        |look| async move { managed_accounts(look.clone()).await.map(|page| (look, page)) },
    );
    let domains = resource(|| (), |()| managed_domains());
    let navigate = use_navigate();
    let go = Callback::new(move |wanted: Look| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&look_path(paths::ACCOUNTS, &wanted), options);
    });
    let known = Signal::derive(move || domains.get().and_then(Result::ok).unwrap_or_default());
    view! {
        <PageTitle text=tu_string!(i18n, delegations.title) />
        <section class="manager" aria-labelledby="manager-title">
            <header class="manager-head">
                <div>
                    <h1 id="manager-title" class="sheet-title">
                        {tu_string!(i18n, delegations.title)}
                    </h1>
                    <p class="manager-lead">{tu_string!(i18n, delegations.lead)}</p>
                </div>
                {use_me()
                    .admin
                    .then(|| {
                        view! {
                            <a class="button button-outline" href=paths::NEW_ACCOUNT>
                                <Icon name="plus" />
                                {tu_string!(i18n, delegations.table.new_account)}
                            </a>
                        }
                    })}
            </header>
            <Sections here=Section::Accounts />
            <form method="get" action=paths::ACCOUNTS on:submit=|event: SubmitEvent| event.prevent_default()>
                <Transition>
                    <LookFields look=look domains=known go=go />
                </Transition>
            </form>
            <Transition fallback=Bones>
                {live(move || Suspend::new(async move {
                    match list.await {
                        Ok((look, page)) => view! { <Listed look=look page=page /> }.into_any(),
                        Err(error) => {
                            let retry = Callback::new(move |()| list.refetch());
                            view! { <Trouble error=error retry=retry /> }.into_any()
                        }
                    }
                }))}
            </Transition>
        </section>
    }
}

#[component]
fn Listed(look: Look, page: Page<ManagedAccount>) -> impl IntoView {
    let i18n = use_i18n();
    let position = Position::of(&page, ROWS);
    let path = move |page: u32| {
        let look = Look { page, ..look.clone() };
        look_path(paths::ACCOUNTS, &look)
    };
    let table = if page.rows.is_empty() {
        view! {
            <Empty
                icon="search"
                title=tu_string!(i18n, delegations.look.nothing_title)
                text=tu_string!(i18n, delegations.look.nothing)
            />
        }
        .into_any()
    } else {
        view! { <AccountTable rows=page.rows /> }.into_any()
    };
    view! {
        {table}
        <div class="manager-foot">
            <p role="status">{position.words(i18n)}</p>
            <Pager position=position path=path />
        </div>
    }
}
