//! Routes. A page lives in `pages/`, one file each; what pages share is in `components/` and `state/`.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::components::outbox::provide_send_watch;
use crate::pages::accounts::AccountRoutes;
use crate::pages::delegations::DelegationRoutes;
use crate::pages::not_found::NotFoundPage;
use crate::parts::{Manager, Page};
use crate::state::session::provide_session;
use crate::visit::use_visit;

/// The app, the same on both sides. Every page is rendered whole before it is sent, so that it works without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let visit = use_visit();
    provide_context(visit);
    provide_session();
    provide_send_watch();
    view! {
        <Title text="Porteplume" />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=Page::Login ssr=SsrMode::Async />
                <Route path=path!("/welcome") view=Page::Manager(Manager::Welcome) ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Page::Workspace>
                    <Route path=path!("/") view=Page::Home ssr=SsrMode::Async />
                    <Route path=path!("/mail") view=Page::Home ssr=SsrMode::Async />
                    <Route path=path!("/mail/:mailbox/:folder/:key?") view=Page::Mail ssr=SsrMode::Async />
                    <Route path=path!("/compose") view=Page::Compose ssr=SsrMode::Async />
                    <Route path=path!("/outbox") view=Page::Outbox ssr=SsrMode::Async />
                    <Route path=path!("/journal") view=Page::Manager(Manager::Journal) ssr=SsrMode::Async />
                    <Route path=path!("/settings") view=Page::Settings ssr=SsrMode::Async />
                    <DelegationRoutes />
                    <AccountRoutes />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
