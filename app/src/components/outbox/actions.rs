//! What one can do with a message that has not left. Each is a form posted to `/outbox/actions`; once the page is
//! live the same press asks the server without leaving.

use domain::id::OutboxId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::bar::use_bar;
use super::news::News;
use crate::api::outbox::{outbox_edit, outbox_retry, outbox_settle};
use crate::error::ApiError;
use crate::i18n::{Locale, tu_string, use_i18n};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Retry,
    Edit,
    /// Back among the drafts, without opening it.
    Cancel,
    Settle,
}

impl Verb {
    fn word(self) -> &'static str {
        match self {
            Verb::Retry => "retry",
            Verb::Edit => "edit",
            Verb::Cancel => "cancel",
            Verb::Settle => "settle",
        }
    }
}

/// One button and its form.
#[component]
fn Deed(
    id: OutboxId,
    verb: Verb,
    label: &'static str,
    class: &'static str,
    /// Done, or not: the page then shows what is true now.
    #[prop(into)]
    after: Callback<Result<(), ApiError>>,
) -> impl IntoView {
    let navigate = use_navigate();
    let bar = use_bar();
    let busy = RwSignal::new(false);
    let value = id.to_string();
    let press = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (id, navigate) = (id.clone(), navigate.clone());
        spawn_local(async move {
            let answer = match verb {
                Verb::Retry => outbox_retry(id).await.map(|_| None),
                Verb::Settle => outbox_settle(id).await.map(|()| None),
                Verb::Cancel => outbox_edit(id).await.map(|_| None),
                Verb::Edit => outbox_edit(id)
                    .await
                    .map(|draft| Some(format!("/compose?draft={draft}"))),
            };
            busy.try_set(false);
            match answer {
                Ok(Some(path)) => {
                    bar.close();
                    navigate(&path, NavigateOptions::default());
                }
                Ok(None) => after.run(Ok(())),
                Err(error) => after.run(Err(error)),
            }
        });
    };
    view! {
        <form method="post" action="/outbox/actions" on:submit=press>
            <input type="hidden" name="id" value=value />
            <button type="submit" name="verb" value=verb.word() class=class aria-disabled=move || busy.get().then_some("true")>
                {label}
            </button>
        </form>
    }
}

/// Back to the draft, named by what that means just now.
#[component]
pub fn EditButton(id: OutboxId, label: &'static str, class: &'static str) -> impl IntoView {
    let bar = use_bar();
    // It may have left in between: then the bar says so.
    let again = id.clone();
    let after = move |answer: Result<(), ApiError>| {
        if answer.is_err() {
            bar.watch(again.clone());
        }
    };
    view! { <Deed id=id verb=Verb::Edit label=label class=class after=after /> }
}

/// All that can be done about this news, in the order of how often it is wanted.
fn deeds(news: &News, i18n: Locale) -> Vec<(Verb, &'static str)> {
    let edit = (Verb::Edit, tu_string!(i18n, outbox.edit_short));
    let cancel = (Verb::Cancel, tu_string!(i18n, outbox.cancel));
    let now = (Verb::Retry, tu_string!(i18n, outbox.send_now));
    match news {
        News::Waiting(_) => vec![(Verb::Edit, tu_string!(i18n, outbox.undo)), now],
        News::Scheduled(_) => vec![edit, now, cancel],
        News::Later(_) | News::Password => vec![(Verb::Retry, tu_string!(i18n, outbox.retry)), edit, cancel],
        News::Refused(_) => vec![edit, (Verb::Settle, tu_string!(i18n, outbox.let_be))],
        News::Unclear => vec![
            (Verb::Retry, tu_string!(i18n, outbox.resend)),
            edit,
            (Verb::Settle, tu_string!(i18n, outbox.keep)),
        ],
        News::SentPartly => vec![
            (Verb::Edit, tu_string!(i18n, outbox.correct)),
            (Verb::Settle, tu_string!(i18n, outbox.let_be)),
        ],
        News::Leaving | News::Sent | News::Withdrawn => Vec::new(),
    }
}

#[component]
pub fn Deeds(
    id: OutboxId,
    news: News,
    /// A read receipt has no draft to go back to.
    receipt: bool,
    #[prop(into)] after: Callback<Result<(), ApiError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    deeds(&news, i18n)
        .into_iter()
        .filter(|(verb, _)| !(receipt && *verb == Verb::Edit))
        .map(|(verb, label)| {
            let class = if matches!(verb, Verb::Settle | Verb::Cancel) {
                "button button-quiet"
            } else {
                "button button-outline"
            };
            view! { <Deed id=id.clone() verb=verb label=label class=class after=after /> }
        })
        .collect_view()
}
