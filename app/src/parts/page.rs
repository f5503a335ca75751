use leptos::prelude::*;
use leptos_router::ChooseView;

use super::shown::{Further, Manager, compose, further, manager, or_trouble};
use super::{Part, load};
use crate::pages::delegations::Manager as ManagerFrame;
use crate::pages::{home::HomePage, login::LoginPage, mail::MailPage, workspace::Workspace};

/// What a route shows. One type for all, since the router is compiled anew for each.
#[derive(Clone, Copy)]
pub enum Page {
    Login,
    /// What the pages of a signed-in person stand in.
    Workspace,
    Home,
    Mail,
    Compose,
    Outbox,
    Settings,
    /// What the manager's pages stand in.
    ManagerFrame,
    Manager(Manager),
}

impl Page {
    fn parts(self) -> &'static [Part] {
        match self {
            Page::Login | Page::Workspace | Page::Home | Page::Mail | Page::ManagerFrame => &[],
            Page::Compose => &[Part::Compose, Part::Further],
            Page::Outbox | Page::Settings => &[Part::Further],
            Page::Manager(_) => &[Part::Manager],
        }
    }
}

impl ChooseView for Page {
    /// The router stays on the page it shows until this is done. If it fails, the view says so.
    async fn preload(&self) {
        load(self.parts()).await;
    }

    async fn choose(self) -> AnyView {
        match self {
            Page::Login => view! { <LoginPage /> }.into_any(),
            Page::Workspace => view! { <Workspace /> }.into_any(),
            Page::Home => view! { <HomePage /> }.into_any(),
            Page::Mail => view! { <MailPage /> }.into_any(),
            Page::Compose => or_trouble(compose().await),
            Page::Outbox => or_trouble(further(Further::Outbox).await),
            Page::Settings => or_trouble(further(Further::Settings).await),
            Page::ManagerFrame => view! { <ManagerFrame /> }.into_any(),
            Page::Manager(page) => or_trouble(manager(page).await),
        }
    }
}
