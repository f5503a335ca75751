//! The pages of a signed-in person. Signing in needs none of them, so the browser loads them as a part of their own;
//! as one part, since they share most of what they are made of.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use super::home::HomePage;
use super::mail::MailPage;
use super::outbox::OutboxPage;
use super::settings::SettingsPage;
use super::workspace::Workspace;

#[derive(Clone, Copy)]
enum Page {
    Nothing,
    Frame,
    Home,
    Mail,
    Outbox,
    Settings,
}

#[lazy]
fn show(page: Page) -> AnyView {
    match page {
        Page::Nothing => ().into_any(),
        Page::Frame => view! { <Workspace /> }.into_any(),
        Page::Home => view! { <HomePage /> }.into_any(),
        Page::Mail => view! { <MailPage /> }.into_any(),
        Page::Outbox => view! { <OutboxPage /> }.into_any(),
        Page::Settings => view! { <SettingsPage /> }.into_any(),
    }
}

/// A route for each page, which loads the part and shows that page.
macro_rules! routes {
    ($($route:ident: $page:ident),+ $(,)?) => {$(
        pub struct $route;

        impl LazyRoute for $route {
            fn data() -> Self {
                $route
            }

            /// Waits for the part: the router takes a page over only where its view is at hand.
            async fn preload() {
                show(Page::Nothing).await;
            }

            async fn view(_route: Self) -> AnyView {
                show(Page::$page).await
            }
        }
    )+};
}

routes! {
    FrameRoute: Frame,
    HomeRoute: Home,
    MailRoute: Mail,
    OutboxRoute: Outbox,
    SettingsRoute: Settings,
}
