//! What every page of a signed-in person stands in: header, folders, main. Whoever is not signed in is sent to do so,
//! and comes back to where they were going.

use domain::desk::Me;
use domain::folder::percent_encoded;
use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

use crate::components::folders::FolderPane;
use crate::components::frame::{Header, NewMessage, ShortcutHelp, Toasts};
use crate::components::outbox::SendWatch;
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::owned;
use crate::state::folders::provide_folders;
use crate::state::notices::provide_notices;
use crate::state::session::use_session;

#[component]
pub fn Workspace() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    // Read once: the page does not turn into the sign-in page while it is left.
    let login = move || {
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        let next = if search.is_empty() {
            path
        } else {
            format!("{path}?{search}")
        };
        format!("/login?next={}", percent_encoded(&next))
    };
    // Neither a closure nor in a <Suspense>: the server would run what is in it once for each look at what is still to
    // load, and each run would open the page anew, with every call behind it (leptos 0.8.23, `dry_resolve`). What is
    // sent and what the browser takes over would then be two different pages.
    Suspend::new(async move {
        owned(match session.me.await {
            Ok(me) => view! { <Frame me=me /> }.into_any(),
            Err(error) if error.is_signed_out() => view! { <Redirect path=login() /> }.into_any(),
            Err(error) => view! {
                <main>
                    <Trouble error=error />
                </main>
            }
            .into_any(),
        })
    })
}

#[component]
fn Frame(me: Me) -> impl IntoView {
    let i18n = use_i18n();
    provide_context(me);
    provide_notices();
    provide_folders();
    view! {
        <a class="skip" href="#main" rel="external">
            {tu_string!(i18n, common.skip)}
        </a>
        <div class="workspace">
            <Header />
            <NewMessage />
            <FolderPane />
            <main class="workspace-main" id="main" tabindex="-1">
                <SendWatch />
                <Outlet />
            </main>
        </div>
        <Toasts />
        <ShortcutHelp />
    }
}
