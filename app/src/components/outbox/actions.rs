//! What one can do with a message that has not left. Each is a form posted to `/outbox/actions`; once the page is
//! live the same press asks the server without leaving.

use domain::{id::OutboxId, outbox::OutboxState};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::bar::use_bar;
use crate::api::outbox::{outbox_edit, outbox_retry, outbox_settle};
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Retry,
    Edit,
    Settle,
}

impl Verb {
    fn word(self) -> &'static str {
        match self {
            Verb::Retry => "retry",
            Verb::Edit => "edit",
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

/// Back to the draft.
#[component]
pub fn EditButton(id: OutboxId, class: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let bar = use_bar();
    // It may have left in between: then the bar says so.
    let again = id.clone();
    let after = move |answer: Result<(), ApiError>| {
        if answer.is_err() {
            bar.watch(again.clone());
        }
    };
    view! { <Deed id=id verb=Verb::Edit label=tu_string!(i18n, outbox.edit) class=class after=after /> }
}

/// All that its state allows.
#[component]
pub fn Deeds(
    id: OutboxId,
    state: OutboxState,
    #[prop(into)] after: Callback<Result<(), ApiError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let unclear = state == OutboxState::Unclear;
    let retry = match state {
        OutboxState::Deferred => Some(tu_string!(i18n, outbox.retry)),
        OutboxState::Unclear => Some(tu_string!(i18n, outbox.resend)),
        _ => None,
    };
    let edit = matches!(
        state,
        OutboxState::Queued | OutboxState::Deferred | OutboxState::Refused | OutboxState::Unclear
    );
    let (first, second) = (id.clone(), id.clone());
    view! {
        {retry
                .map(|label| {
                    view! { <Deed id=first verb=Verb::Retry label=label class="button button-outline" after=after /> }
                })}
            {edit
                .then(|| {
                    let label = tu_string!(i18n, outbox.edit_short);
                    view! { <Deed id=second verb=Verb::Edit label=label class="button button-outline" after=after /> }
                })}
            {unclear
                .then(|| {
                    let label = tu_string!(i18n, outbox.keep);
                    view! { <Deed id=id verb=Verb::Settle label=label class="button button-quiet" after=after /> }
                })}
    }
}
