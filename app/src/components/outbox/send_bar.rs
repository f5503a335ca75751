//! The bar after Send: "Sending...", "Message sent.", or why not and what to do.

use domain::{id::OutboxId, outbox::OutboxEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::actions::EditButton;
use super::bar::{Shown, use_bar};
use super::news::News;
use super::words;
use crate::api::outbox::outbox_item;
use crate::components::compose::browser::pause;
use crate::components::compose::write_again;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, live};
use crate::wire::resource;

/// `sent` is the message that the address names now; without scripts the server renders what has become of the `first`.
#[component]
pub fn SendBar(sent: Memo<Option<OutboxId>>, first: Option<OutboxId>) -> impl IntoView {
    let bar = use_bar();
    let rendered = resource(
        || (),
        move |()| {
            let id = first.clone();
            async move {
                match id {
                    Some(id) => outbox_item(id).await.ok(),
                    None => None,
                }
            }
        },
    );
    effect(move || match sent.get() {
        Some(id) => bar.watch(id),
        None => bar.go_on(),
    });
    view! {
        <Suspense>
            {live(move || Suspend::new(async move {
                let rendered = rendered.await;
                view! { <Message rendered=rendered /> }
            }))}
        </Suspense>
    }
}

#[component]
fn Message(rendered: Option<OutboxEntry>) -> impl IntoView {
    let bar = use_bar();
    live(move || match bar.shown.get() {
        Shown::AsRendered => rendered
            .clone()
            .map(|entry| view! { <OfEntry entry=entry /> }.into_any()),
        Shown::Entry(entry) => Some(view! { <OfEntry entry=entry /> }.into_any()),
        Shown::Leaving(_) => Some(view! { <Leaving /> }.into_any()),
        Shown::Lost(_) => Some(view! { <Lost /> }.into_any()),
        Shown::Discarded { files, .. } => Some(view! { <Discarded files=files /> }.into_any()),
        Shown::Closed => None,
    })
}

#[component]
fn OfEntry(entry: OutboxEntry) -> impl IntoView {
    let i18n = use_i18n();
    let news = News::of(&entry);
    let icon = match news {
        News::Sent => "check",
        News::Leaving | News::Withdrawn => "sent",
        News::Waiting(_) | News::Scheduled(_) => "clock",
        News::Later(_) => "outbox",
        News::SentPartly | News::Refused(_) | News::Unclear | News::Password => "alert",
    };
    let edit = match news {
        News::Waiting(_) => Some(tu_string!(i18n, outbox.undo)),
        News::Refused(_) => Some(tu_string!(i18n, outbox.edit)),
        News::SentPartly => Some(tu_string!(i18n, outbox.correct)),
        _ => None,
    };
    let edit = edit.filter(|_| !entry.receipt);
    let look = matches!(
        news,
        News::Scheduled(_) | News::Later(_) | News::Unclear | News::Password
    );
    let words = match news {
        News::Waiting(left) => view! { <Countdown left=left /> }.into_any(),
        _ => words::sentence(&news, &entry, i18n).into_any(),
    };
    view! {
        <div class=format!("send-bar {}", news.class()) role=if news.is_bad() { "alert" } else { "status" }>
            <Icon name=icon />
            <p>{words}</p>
            {edit.map(|label| view! { <EditButton id=entry.id.clone() label=label class="button button-outline" /> })}
            {look.then(|| view! { <a class="button button-outline" href="/outbox">{tu_string!(i18n, outbox.show)}</a> })}
            <Close />
        </div>
    }
}

/// "Message sent off. It leaves in 9 s." The seconds are for the eye; read out, they would never stop.
#[component]
fn Countdown(left: u32) -> impl IntoView {
    let i18n = use_i18n();
    let seconds = RwSignal::new(left.div_ceil(1000));
    effect(move || {
        spawn_local(async move {
            while seconds.try_get_untracked().is_some_and(|left| left > 0) {
                pause(1000).await;
                seconds.try_update(|left| *left = left.saturating_sub(1));
            }
        });
    });
    view! {
        {tu_string!(i18n, outbox.undo_lead)}
        " "
        <span class="send-count" aria-hidden="true">
            {live(move || tu_string!(i18n, outbox.undo_count, seconds = seconds.get()).to_string())}
        </span>
    }
}

#[component]
fn Leaving() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="send-bar plain" role="status">
            <Icon name="sent" />
            <p>{tu_string!(i18n, outbox.leaving)}</p>
        </div>
    }
}

#[component]
fn Lost() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="send-bar doubt" role="status">
            <Icon name="alert" />
            <p>{tu_string!(i18n, outbox.lost_sight)}</p>
            <a class="button button-outline" href="/outbox">{tu_string!(i18n, outbox.show)}</a>
            <Close />
        </div>
    }
}

#[component]
fn Discarded(files: bool) -> impl IntoView {
    let i18n = use_i18n();
    let bar = use_bar();
    let navigate = use_navigate();
    let undo = move |_| {
        let Shown::Discarded { form, .. } = bar.shown.get_untracked() else {
            return;
        };
        let navigate = navigate.clone();
        spawn_local(async move {
            if let Ok(path) = write_again(form).await {
                bar.close();
                navigate(&path, NavigateOptions::default());
            }
        });
    };
    view! {
        <div class="send-bar plain" role="status">
            <Icon name="trash" />
            <p>{if files { tu_string!(i18n, outbox.discarded_files) } else { tu_string!(i18n, outbox.discarded) }}</p>
            <button type="button" class="button button-outline" on:click=undo>{tu_string!(i18n, outbox.undo)}</button>
            <Close />
        </div>
    }
}

#[component]
fn Close() -> impl IntoView {
    let i18n = use_i18n();
    let bar = use_bar();
    let label = tu_string!(i18n, outbox.dismiss);
    view! {
        <button type="button" class="button button-icon needs-scripts" aria-label=label title=label on:click=move |_| bar.close()>
            <Icon name="close" />
        </button>
    }
}
