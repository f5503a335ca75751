//! Routes. A page lives in `pages/`, one file each; what pages share is in `components/` and `state/`.

use leptos::prelude::*;
use leptos_i18n::context::UseLocalesOptions;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::components::outbox::provide_send_watch;
use crate::i18n::I18nSubContextProvider;
use crate::pages::accounts::{AccountRoutes, WelcomePage};
use crate::pages::compose::ComposePage;
use crate::pages::delegations::DelegationRoutes;
use crate::pages::home::HomePage;
use crate::pages::journal::JournalPage;
use crate::pages::login::LoginPage;
use crate::pages::mail::MailPage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::outbox::OutboxPage;
use crate::pages::settings::SettingsPage;
use crate::pages::workspace::Workspace;
use crate::state::session::provide_session;
use crate::visit::use_visit;

/// The app, the same on both sides. The locale is fixed for the life of the page: see [`crate::visit`]. Every page is
/// rendered whole before it is sent, so that it works without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let visit = use_visit();
    provide_context(visit);
    provide_session();
    provide_send_watch();
    view! {
        <I18nSubContextProvider
            initial_locale=Signal::stored(visit.locale)
            ssr_lang_header_getter=UseLocalesOptions::default().ssr_lang_header_getter(|| None)
        >
            <Title text="Porteplume" />
            <Router>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                    <Route path=path!("/welcome") view=WelcomePage ssr=SsrMode::Async />
                    <ParentRoute path=path!("") view=Workspace>
                        <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                        <Route path=path!("/mail") view=HomePage ssr=SsrMode::Async />
                        <Route path=path!("/mail/:mailbox/:folder/:key?") view=MailPage ssr=SsrMode::Async />
                        <Route path=path!("/compose") view=ComposePage ssr=SsrMode::Async />
                        <Route path=path!("/outbox") view=OutboxPage ssr=SsrMode::Async />
                        <Route path=path!("/journal") view=JournalPage ssr=SsrMode::Async />
                        <Route path=path!("/settings") view=SettingsPage ssr=SsrMode::Async />
                        <DelegationRoutes />
                        <AccountRoutes />
                    </ParentRoute>
                </Routes>
            </Router>
        </I18nSubContextProvider>
    }
}
