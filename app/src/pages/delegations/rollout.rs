//! `/delegations/rollout/ID`: the wizard's third step, found again after the page was left.

use domain::delegation::{Rollout, RolloutStep, StepState};
use domain::id::RolloutId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use super::{Bones, PageTitle};
use crate::api::delegations::{retry_rollout, watch_rollout};
use crate::components::compose::browser::pause;
use crate::components::delegations::diff::Sentence;
use crate::components::delegations::{Step, Stepper, Trail, paths};
use crate::components::icon::Icon;
use crate::components::person::name_of;
use crate::components::press::Press;
use crate::components::trouble::Trouble;
use crate::i18n::{t, tu_string, use_i18n};
use crate::live::{effect, live};
use crate::pages::not_found::NotFound;
use crate::state::notices::use_notices;
use crate::wire::resource;

/// Between two looks while something is under way, in milliseconds.
const LOOK: i32 = 1_000;

#[component]
pub fn RolloutPage() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("id").and_then(|id| RolloutId::parse(id).ok()));
    match id {
        Some(id) => view! { <Page id=id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Page(id: RolloutId) -> impl IntoView {
    let i18n = use_i18n();
    let state = resource(|| (), move |()| watch_rollout(id.clone()));
    effect(move || {
        let moves = state.with(|state| matches!(state, Some(Ok(state)) if !state.is_over()));
        if moves {
            spawn_local(async move {
                pause(LOOK).await;
                if !state.is_disposed() {
                    state.refetch();
                }
            });
        }
    });
    view! {
        <PageTitle text=tu_string!(i18n, delegations.wizard.rollout) />
        <section class="manager" aria-labelledby="manager-title">
            <Transition fallback=Bones>
                {live(move || Suspend::new(async move {
                    match state.await {
                        Ok(rollout) => {
                            let again = Callback::new(move |()| state.refetch());
                            view! { <Progress rollout=rollout again=again /> }.into_any()
                        }
                        Err(error) => {
                            let retry = Callback::new(move |()| state.refetch());
                            view! { <Trouble error=error retry=retry /> }.into_any()
                        }
                    }
                }))}
            </Transition>
        </section>
    }
}

#[component]
fn Progress(rollout: Rollout, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let address = rollout.mailbox.address.clone();
    let named = address.to_string();
    let (over, failed) = (rollout.is_over(), rollout.has_failed());
    let total = rollout.steps.len();
    let done = rollout
        .steps
        .iter()
        .filter(|step| step.state == StepState::InForce)
        .count();
    let words = match (over, failed) {
        (true, false) => tu_string!(i18n, delegations.rollout.done).to_owned(),
        (true, true) => tu_string!(i18n, delegations.rollout.has_failed).to_owned(),
        (false, _) => tu_string!(i18n, delegations.rollout.moving, done = done, total = total).to_string(),
    };
    let (class, icon) = match (over, failed) {
        (true, false) => ("rollout-state is-good", "check"),
        (true, true) => ("rollout-state is-bad", "alert"),
        (false, _) => ("rollout-state", "refresh"),
    };
    let confirmed = tu_string!(
        i18n,
        delegations.rollout.confirmed,
        when = rollout.confirmed.long.clone()
    )
    .to_string();
    view! {
        <header>
            <Trail mailbox=address.clone() here=tu_string!(i18n, delegations.wizard.rollout) />
            <h1 id="manager-title" class="sheet-title">
                {tu_string!(i18n, delegations.wizard.title)}
            </h1>
        </header>
        <Stepper here=Step::Rollout />
        <p>{t!(i18n, delegations.rollout.lead, mailbox = named.clone(), <b> = <strong />)}</p>
        <div class=class>
            <Icon name=icon />
            <p role="status">{words.clone()}</p>
            <progress class="rollout-bar" aria-label=words max=total.to_string() value=done.to_string()></progress>
        </div>
        <ul class="changes" aria-label=tu_string!(i18n, delegations.rollout.list)>
            {rollout
                .steps
                .into_iter()
                .map(|step| view! { <OneStep mailbox=named.clone() step=step /> })
                .collect_view()}
        </ul>
        <p class="manager-lead">
            <time datetime=rollout.confirmed.iso>{confirmed}</time>
        </p>
        <div class="wizard-deeds">
            <a class="button button-outline" href=paths::plan(&address)>
                {tu_string!(i18n, delegations.wizard.title)}
            </a>
            {(!over)
                .then(|| {
                    view! {
                        <a class="button button-outline without-scripts" href="" rel="external">
                            {tu_string!(i18n, delegations.look.show)}
                        </a>
                    }
                })}
            {failed.then(|| view! { <Retry id=rollout.id again=again /> })}
            <a class="button button-primary" href=paths::ACCOUNTS>
                {tu_string!(i18n, delegations.back_to_accounts)}
            </a>
        </div>
    }
}

#[component]
fn OneStep(mailbox: String, step: RolloutStep) -> impl IntoView {
    let i18n = use_i18n();
    let (state, chip, icon) = match step.state {
        StepState::UnderWay => (
            tu_string!(i18n, delegations.rollout.under_way),
            "chip chip-accent",
            "outbox",
        ),
        StepState::InForce => (
            tu_string!(i18n, delegations.rollout.in_force),
            "chip chip-good",
            "check",
        ),
        StepState::Failed => (
            tu_string!(i18n, delegations.rollout.failed),
            "chip chip-bad",
            "alert",
        ),
    };
    let class = match step.state {
        StepState::UnderWay => "change",
        StepState::InForce => "change turn-added",
        StepState::Failed => "change turn-removed",
    };
    let why = step
        .words
        .map(|words| tu_string!(i18n, delegations.rollout.why, words = words).to_string());
    view! {
        <li class=class>
            <Icon name=icon />
            <div class="change-words">
                <p>
                    <Sentence who=name_of(&step.delegate) mailbox=mailbox difference=step.difference />
                </p>
                {why.map(|why| view! { <p class="change-more">{why}</p> })}
            </div>
            <span class=chip>{state}</span>
        </li>
    }
}

#[component]
fn Retry(id: RolloutId, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let busy = RwSignal::new(false);
    let value = id.to_string();
    let press = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let id = id.clone();
        spawn_local(async move {
            if let Err(error) = retry_rollout(id).await {
                notices.failed(error);
            }
            busy.try_set(false);
            again.try_run(());
        });
    };
    view! {
        <Press action="/delegations/rollout" fields=vec![("id", value), ("verb", "retry".to_owned())] on_press=press>
            <button class="button button-outline" aria-disabled=move || busy.get().then_some("true")>
                <Icon name="refresh" />
                {live(move || {
                    if busy.get() {
                        tu_string!(i18n, delegations.rollout.retrying)
                    } else {
                        tu_string!(i18n, delegations.rollout.retry)
                    }
                })}
            </button>
        </Press>
    }
}
