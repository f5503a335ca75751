//! Accounts as administrators see them, and the very first one.

mod card;
mod new;
mod welcome;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{SsrMode, path};

use self::card::CardPage;
use self::new::NewPage;
pub use self::welcome::WelcomePage;
use super::delegations::Manager;

/// What has a name of its own comes before what is named by an address.
#[component(transparent)]
pub fn AccountRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/accounts") view=Manager>
            <Route path=path!("/new") view=NewPage ssr=SsrMode::Async />
            <Route path=path!("/:address") view=CardPage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}
