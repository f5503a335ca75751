//! The manager: who may do what. What the pages are made of is in [`crate::components::delegations`].

mod accounts;
mod ask;
mod plan;
mod requests;
mod rights;
mod rollout;
mod summary;
mod who;

use domain::Address;
use domain::desk::HostKind;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::hooks::use_params_map;
use leptos_router::{SsrMode, path};

pub use self::accounts::AccountsPage;
pub use self::ask::AskPage;
pub use self::plan::PlanPage;
pub use self::requests::RequestsPage;
pub use self::rights::RightsPage;
pub use self::rollout::RolloutPage;
pub use self::summary::SummaryPage;
pub use self::who::WhoPage;
use crate::components::delegations::Elsewhere;
use crate::i18n::{tu_string, use_i18n};
use crate::parts::{self, Page};
use crate::state::session::use_me;

/// What has a name of its own comes before what is named by an address.
#[component(transparent)]
pub fn DelegationRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=Page::ManagerFrame>
        <Route path=path!("/delegations") view=Page::Manager(parts::Manager::Accounts) ssr=SsrMode::Async />
        <Route path=path!("/delegations/rights") view=Page::Manager(parts::Manager::Rights) ssr=SsrMode::Async />
        <Route path=path!("/delegations/requests") view=Page::Manager(parts::Manager::Requests) ssr=SsrMode::Async />
        <Route path=path!("/delegations/ask") view=Page::Manager(parts::Manager::Ask) ssr=SsrMode::Async />
        <Route path=path!("/delegations/who/:address") view=Page::Manager(parts::Manager::Who) ssr=SsrMode::Async />
        <Route path=path!("/delegations/rollout/:id") view=Page::Manager(parts::Manager::Rollout) ssr=SsrMode::Async />
        <Route path=path!("/delegations/:address") view=Page::Manager(parts::Manager::Plan) ssr=SsrMode::Async />
        <Route path=path!("/delegations/:address/summary") view=Page::Manager(parts::Manager::Summary) ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}

/// The pages, or, where rights come from a provider, why there are none.
#[component]
pub fn Manager() -> impl IntoView {
    if use_me().host == HostKind::Provider {
        view! { <Elsewhere /> }.into_any()
    } else {
        view! { <Outlet /> }.into_any()
    }
}

/// The address in the path; None where it is none.
pub fn use_address() -> Memo<Option<Address>> {
    let params = use_params_map();
    Memo::new(move |before: Option<&Option<Address>>| {
        let named = params.with(|params| params.get("address"));
        match (named, before) {
            (Some(named), _) => Address::parse(&named).ok(),
            // On the way out the path is already another page's.
            (None, before) => before.cloned().flatten(),
        }
    })
}

#[component]
pub fn PageTitle(#[prop(into)] text: String) -> impl IntoView {
    let i18n = use_i18n();
    view! { <Title text=format!("{text} · {}", tu_string!(i18n, common.app_name)) /> }
}

/// While something is looked up.
#[component]
pub fn Bones() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="unseen" role="status">{tu_string!(i18n, delegations.loading)}</p>
        <div class="bone-rows" aria-hidden="true">
            {[0; 6].map(|_| view! { <span class="bone bone-row"></span> }).collect_view()}
        </div>
    }
}
