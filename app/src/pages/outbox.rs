//! `/outbox`: what waits, why, and what can be done. Looked at again while something may change by itself.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use crate::api::outbox::outbox_waiting;
use crate::components::compose::browser::pause;
use crate::components::icon::Icon;
use crate::components::outbox::{News, OutboxRow};
use crate::components::trouble::Trouble;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, live};
use crate::wire::resource;

/// Between two looks while the page is open.
const LOOK: i32 = 5_000;

#[component]
pub fn OutboxPage() -> impl IntoView {
    let i18n = use_i18n();
    let waiting = resource(|| (), |()| outbox_waiting());
    let failed: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let after = move |answer: Result<(), ApiError>| {
        failed.set(answer.err());
        waiting.refetch();
    };
    effect(move || {
        let moves = waiting.with(|answer| {
            matches!(answer, Some(Ok(list)) if list.iter().any(|entry| News::of(entry).may_change()))
        });
        if moves {
            spawn_local(async move {
                pause(LOOK).await;
                if !waiting.is_disposed() {
                    waiting.refetch();
                }
            });
        }
    });
    view! {
        <Title text=tu_string!(i18n, outbox.title) />
        <section class="sheet outbox" aria-labelledby="outbox-title">
            <div>
                <h1 id="outbox-title" class="sheet-title">{tu_string!(i18n, outbox.title)}</h1>
                <p class="outbox-intro">{tu_string!(i18n, outbox.intro)}</p>
            </div>
            {live(move || failed.get().map(|error| view! { <Trouble error=error /> }))}
            <Transition fallback=move || view! { <p class="outbox-intro">{tu_string!(i18n, outbox.loading)}</p> }>
                {live(move || Suspend::new(async move {
                    match waiting.await {
                        Ok(list) if list.is_empty() => view! { <Nothing /> }.into_any(),
                        Ok(list) => {
                            let rows = list
                                .into_iter()
                                .map(|entry| view! { <OutboxRow entry=entry after=after /> })
                                .collect_view();
                            view! { <ul class="outbox-rows">{rows}</ul> }.into_any()
                        }
                        Err(error) => {
                            let retry = Callback::new(move |()| waiting.refetch());
                            view! { <Trouble error=error retry=retry /> }.into_any()
                        }
                    }
                }))}
            </Transition>
        </section>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="empty">
            <Icon name="outbox" class="icon-large" />
            <p>{tu_string!(i18n, outbox.empty)}</p>
        </div>
    }
}
