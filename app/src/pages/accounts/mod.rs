//! Accounts as administrators see them, and the very first one.

mod card;
mod new;
mod welcome;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{SsrMode, path};

pub use self::card::CardPage;
pub use self::new::NewPage;
pub use self::welcome::WelcomePage;
use crate::parts::{self, Page};

/// What has a name of its own comes before what is named by an address.
#[component(transparent)]
pub fn AccountRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/accounts") view=Page::ManagerFrame>
            <Route path=path!("/new") view=Page::Manager(parts::Manager::New) ssr=SsrMode::Async />
            <Route path=path!("/:address") view=Page::Manager(parts::Manager::Card) ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}
