//! What the parts show: one function each. A second function of a part would wait for it anew, even where it is there.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use domain::{id::OutboxId, message::MessageView};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::components::outbox::SendBar;
use crate::components::reading::Opened;
use crate::components::trouble::Trouble;
use crate::error::ApiError;
use crate::pages::accounts::{CardPage, NewPage, WelcomePage};
use crate::pages::compose::ComposePage;
use crate::pages::delegations::{
    AccountsPage, AskPage, PlanPage, RequestsPage, RightsPage, RolloutPage, SummaryPage, WhoPage,
};
use crate::pages::{journal::JournalPage, outbox::OutboxPage, settings::SettingsPage};

pub(super) type Loaded<T> = Result<T, SplitLoaderError>;

pub(super) enum Further {
    Message(MessageView),
    SendBar {
        sent: Memo<Option<OutboxId>>,
        first: Option<OutboxId>,
    },
    Outbox,
    Settings,
}

#[derive(Clone, Copy)]
pub enum Manager {
    Accounts,
    Ask,
    Card,
    Journal,
    New,
    Plan,
    Requests,
    Rights,
    Rollout,
    Summary,
    Welcome,
    Who,
}

#[wasm_split(compose, wasm_split_path = leptos::wasm_split, preload(load_compose), fallible)]
pub(super) fn compose() -> Loaded<AnyView> {
    Ok(view! { <ComposePage /> }.into_any())
}

#[wasm_split(further, wasm_split_path = leptos::wasm_split, preload(load_further), fallible)]
pub(super) fn further(what: Further) -> Loaded<AnyView> {
    Ok(match what {
        Further::Message(letter) => view! { <Opened letter=letter /> }.into_any(),
        Further::SendBar { sent, first } => view! { <SendBar sent=sent first=first /> }.into_any(),
        Further::Outbox => view! { <OutboxPage /> }.into_any(),
        Further::Settings => view! { <SettingsPage /> }.into_any(),
    })
}

#[wasm_split(manager, wasm_split_path = leptos::wasm_split, preload(load_manager), fallible)]
pub(super) fn manager(what: Manager) -> Loaded<AnyView> {
    Ok(match what {
        Manager::Accounts => view! { <AccountsPage /> }.into_any(),
        Manager::Ask => view! { <AskPage /> }.into_any(),
        Manager::Card => view! { <CardPage /> }.into_any(),
        Manager::Journal => view! { <JournalPage /> }.into_any(),
        Manager::New => view! { <NewPage /> }.into_any(),
        Manager::Plan => view! { <PlanPage /> }.into_any(),
        Manager::Requests => view! { <RequestsPage /> }.into_any(),
        Manager::Rights => view! { <RightsPage /> }.into_any(),
        Manager::Rollout => view! { <RolloutPage /> }.into_any(),
        Manager::Summary => view! { <SummaryPage /> }.into_any(),
        Manager::Welcome => view! { <WelcomePage /> }.into_any(),
        Manager::Who => view! { <WhoPage /> }.into_any(),
    })
}

/// An open message. The part is loaded together with what the message says.
pub fn opened(message: MessageView) -> AnyView {
    at_once(further(Further::Message(message)))
}

/// The bar after Send, see [`SendBar`]. The part is loaded with every page that can set it.
pub fn send_bar(sent: Memo<Option<OutboxId>>, first: Option<OutboxId>) -> AnyView {
    at_once(further(Further::SendBar { sent, first }))
}

/// The view of a part that is there. Waiting for it inside the page would be another page than the server rendered.
fn at_once(view: impl Future<Output = Loaded<AnyView>>) -> AnyView {
    match pin!(view).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => or_trouble(view),
        Poll::Pending => missing(),
    }
}

pub(super) fn or_trouble(view: Loaded<AnyView>) -> AnyView {
    view.unwrap_or_else(|_| missing())
}

/// The server could not be reached, or has other files by now; "Try again" loads the page anew.
fn missing() -> AnyView {
    view! { <Trouble error=ApiError::Offline /> }.into_any()
}
