//! The place of the bar after Send, on every page. What stands in it is a part of its own, which comes with the first
//! message: see [`crate::parts`].

use domain::id::OutboxId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use super::bar::{Shown, use_bar};
use super::left_behind;
use crate::live::{effect, live, memo};
use crate::parts::{Part, load, send_bar};

#[component]
pub fn SendWatch() -> impl IntoView {
    let bar = use_bar();
    let query = use_query_map();
    let sent = memo(move || query.read().get("sent").and_then(|id| OutboxId::parse(id).ok()));
    let is_idle = move || {
        bar.shown
            .with(|shown| matches!(shown, Shown::AsRendered | Shown::Closed))
    };
    let was_left = RwSignal::new(false);
    effect(move || {
        if sent.with(Option::is_none) && left_behind::find().is_some() {
            spawn_local(async move {
                if load(&[Part::Further]).await {
                    was_left.set(true);
                }
            });
        }
    });
    let begun = Memo::new(move |begun: Option<&bool>| {
        begun == Some(&true) || sent.with(Option::is_some) || was_left.get() || !is_idle()
    });
    // What the page arrived with is no closure: the server may run one more than once.
    let bar = match sent.get_untracked() {
        Some(first) => send_bar(sent, Some(first)),
        None => live(move || begun.get().then(|| send_bar(sent, None))).into_any(),
    };
    view! {
        <div class="send-watch" aria-live="polite">
            {bar}
        </div>
    }
}
