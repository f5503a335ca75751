//! `/delegations/ADDRESS/summary`: the wizard's second step, a diff.

use domain::Address;
use domain::desk::{Confirmed, Summary};
use leptos::ev::SubmitEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{Bones, PageTitle, use_address};
use crate::api::delegations::{confirm_plan, plan_summary};
use crate::components::delegations::diff::Changes;
use crate::components::delegations::{Step, Stepper, Trail, paths};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::trouble::Trouble;
use crate::i18n::{t, tu_string, use_i18n};
use crate::live::live;
use crate::pages::not_found::NotFound;
use crate::state::folders::use_folders;
use crate::state::notices::use_notices;
use crate::wire::resource;

#[component]
pub fn SummaryPage() -> impl IntoView {
    let address = use_address();
    move || match address.get() {
        Some(mailbox) => view! { <Page mailbox=mailbox /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Page(mailbox: Address) -> impl IntoView {
    let i18n = use_i18n();
    let said = use_query_map().with_untracked(|query| query.get("said"));
    let changed = RwSignal::new(said.as_deref() == Some("changed"));
    let of = mailbox.clone();
    let first = resource(|| (), move |()| plan_summary(of.clone()));
    // What confirming came back with instead of being done.
    let newer: RwSignal<Option<Summary>> = RwSignal::new(None);
    let alert = NodeRef::<Div>::new();
    let show_newer = Callback::new(move |summary: Summary| {
        newer.set(Some(summary));
        changed.set(true);
        request_animation_frame(move || {
            if let Some(alert) = alert.try_get_untracked().flatten() {
                let _ = alert.focus();
            }
        });
    });
    let address = mailbox.to_string();
    view! {
        <PageTitle text=format!("{} · {address}", tu_string!(i18n, delegations.wizard.summary)) />
        <section class="manager" aria-labelledby="manager-title">
            <header>
                <Trail mailbox=mailbox here=tu_string!(i18n, delegations.wizard.summary) />
                <h1 id="manager-title" class="sheet-title">
                    {tu_string!(i18n, delegations.wizard.title)}
                </h1>
            </header>
            <Stepper here=Step::Summary />
            {live(move || {
                changed
                    .get()
                    .then(|| {
                        view! {
                            <div class="alert" role="alert" tabindex="-1" node_ref=alert>
                                <Icon name="alert" />
                                <p>
                                    <strong>{tu_string!(i18n, delegations.diff.changed_title)}</strong>
                                    " "
                                    {tu_string!(i18n, delegations.diff.changed)}
                                </p>
                            </div>
                        }
                    })
            })}
            <Transition fallback=Bones>
                {live(move || {
                    let newer = newer.get();
                    Suspend::new(async move {
                        let first = first.await;
                        match newer.map_or(first, Ok) {
                            Ok(summary) => view! { <Diff summary=summary changed=show_newer /> }.into_any(),
                            Err(error) => view! { <Trouble error=error /> }.into_any(),
                        }
                    })
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Diff(summary: Summary, changed: Callback<Summary>) -> impl IntoView {
    let i18n = use_i18n();
    let (notices, folders) = (use_notices(), use_folders());
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let mailbox = summary.mailbox.address;
    let basis = summary.basis;
    let address = mailbox.to_string();
    let back = paths::plan(&mailbox);
    let nothing = summary.changes.is_empty();
    let confirm = {
        let (mailbox, basis, navigate) = (mailbox.clone(), basis.clone(), navigate.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let (mailbox, basis, navigate) = (mailbox.clone(), basis.clone(), navigate.clone());
            spawn_local(async move {
                let answer = confirm_plan(mailbox, basis).await;
                busy.try_set(false);
                match answer {
                    Ok(Confirmed::Rolling(id)) => {
                        // One's own rights may be among them.
                        folders.tree.refetch();
                        navigate(
                            &paths::rollout(&id),
                            NavigateOptions {
                                replace: true,
                                ..NavigateOptions::default()
                            },
                        );
                    }
                    Ok(Confirmed::Changed(summary)) => {
                        changed.try_run(summary);
                    }
                    Err(error) => notices.failed(error),
                }
            });
        }
    };
    let go_back = {
        let back = back.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            navigate(&back, NavigateOptions::default());
        }
    };
    let list = if nothing {
        view! {
            <Empty
                icon="check"
                title=tu_string!(i18n, delegations.diff.empty_title)
                text=tu_string!(i18n, delegations.diff.empty, mailbox = address.clone()).to_string()
            />
        }
        .into_any()
    } else {
        let named = address.clone();
        view! {
            <p>{t!(i18n, delegations.diff.lead, mailbox = named, <b> = <strong />)}</p>
            <Changes mailbox=mailbox changes=summary.changes />
        }
        .into_any()
    };
    view! {
        {list}
        <div class="wizard-deeds">
            <form method="get" action=back on:submit=go_back>
                <button class="button button-outline">{tu_string!(i18n, delegations.wizard.back)}</button>
            </form>
            {(!nothing)
                .then(|| {
                    view! {
                        <form method="post" action="/delegations/confirm" on:submit=confirm>
                            <input type="hidden" name="mailbox" value=address />
                            <input type="hidden" name="basis" value=basis />
                            <button class="button button-primary" aria-disabled=move || busy.get().then_some("true")>
                                {live(move || {
                                    if busy.get() {
                                        tu_string!(i18n, delegations.wizard.confirming)
                                    } else {
                                        tu_string!(i18n, delegations.wizard.confirm)
                                    }
                                })}
                            </button>
                        </form>
                    }
                })}
        </div>
    }
}
