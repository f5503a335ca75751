//! `/delegations/ADDRESS`: the wizard's first step.

use domain::Address;
use domain::desk::{Look, PlanPage as Planned};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use wasm_bindgen::JsCast;

use super::{Bones, PageTitle, use_address};
use crate::api::delegations::{delegation_plan, drop_plan};
use crate::components::delegations::ticks::Ticks;
use crate::components::delegations::{PLAN, PlanTable, Step, Stepper, Trail, paths, words};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::look::{LookFields, Pager, Position, ROWS};
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::pages::not_found::NotFound;
use crate::state::look::{look_path, use_look};
use crate::state::notices::use_notices;
use crate::wire::resource;

#[component]
pub fn PlanPage() -> impl IntoView {
    let address = use_address();
    move || match address.get() {
        Some(mailbox) => view! { <Plan mailbox=mailbox /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Plan(mailbox: Address) -> impl IntoView {
    let i18n = use_i18n();
    let look = use_look(&paths::plan(&mailbox));
    let ticks = Ticks::new();
    let of = mailbox.clone();
    let page = resource(
        move || look.get(),
        move |look| {
            let mailbox = of.clone();
            async move {
                delegation_plan(mailbox, look.clone())
                    .await
                    .map(|page| (look, page))
            }
        },
    );
    // Derived, so that it is read where it is shown: within what waits for the page.
    let domains = Signal::derive(move || {
        page.with(|page| match page {
            Some(Ok((_, page))) => page.domains.clone(),
            _ => Vec::new(),
        })
    });
    let said = RwSignal::new(String::new());
    let navigate = use_navigate();
    let base = paths::plan(&mailbox);
    // Whatever comes next shows what is kept: it waits until all ticks are.
    let then = {
        let navigate = navigate.clone();
        Callback::new(move |(path, replace): (String, bool)| {
            let navigate = navigate.clone();
            spawn_local(async move {
                ticks.settled().await;
                let options = NavigateOptions {
                    replace,
                    scroll: !replace,
                    ..NavigateOptions::default()
                };
                navigate(&path, options);
            });
        })
    };
    let go = {
        let base = base.clone();
        Callback::new(move |wanted: Look| then.run((look_path(&base, &wanted), true)))
    };
    let notices = use_notices();
    let stored = StoredValue::new(mailbox.clone());
    let cancel = move || {
        let navigate = navigate.clone();
        spawn_local(async move {
            ticks.settled().await;
            match drop_plan(stored.get_value()).await {
                Ok(()) => navigate(paths::ACCOUNTS, NavigateOptions::default()),
                Err(error) => notices.failed(error),
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let pressed = event
            .submitter()
            .and_then(|button| button.dyn_into::<web_sys::HtmlButtonElement>().ok())
            .map(|button| button.value());
        match pressed.as_deref() {
            Some("next") => then.run((stored.with_value(paths::summary), false)),
            Some("cancel") => cancel(),
            _ => {}
        }
    };
    let address = mailbox.to_string();
    view! {
        <PageTitle text=format!("{} · {address}", tu_string!(i18n, delegations.wizard.title)) />
        <section class="manager" aria-labelledby="manager-title">
            <header>
                <Trail here=address.clone() />
                <h1 id="manager-title" class="sheet-title">
                    {tu_string!(i18n, delegations.wizard.title)}
                </h1>
            </header>
            <Stepper here=Step::Rights />
            <Answer />
            <form class="plan-form" method="post" action="/delegations/plan" autocomplete="off" on:submit=submit>
                <input type="hidden" id=PLAN name="mailbox" value=address />
                <Transition>
                    <LookFields look=look domains=domains go=go />
                </Transition>
                <Transition fallback=Bones>
                    {live(move || Suspend::new(async move {
                        match page.await {
                            Ok((look, page)) => {
                                view! { <Rows look=look page=page ticks=ticks said=said go=go /> }.into_any()
                            }
                            Err(error) => {
                                let retry = Callback::new(move |()| page.refetch());
                                view! { <Trouble error=error retry=retry /> }.into_any()
                            }
                        }
                    }))}
                </Transition>
            </form>
            <p class="unseen" role="status">{live(move || said.get())}</p>
        </section>
    }
}

#[component]
fn Rows(
    look: Look,
    page: Planned,
    ticks: Ticks,
    said: RwSignal<String>,
    go: Callback<Look>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Planned {
        mailbox,
        rows,
        changes,
        ..
    } = page;
    ticks.changes.set(changes);
    let position = Position::of(&rows, ROWS);
    let number = u64::from(look.page) + 1;
    let at = StoredValue::new(look);
    let base = paths::plan(&mailbox.address);
    let path = move |page: u32| {
        look_path(
            &base,
            &Look {
                page,
                ..at.get_value()
            },
        )
    };
    let to_page = Callback::new(move |page: u32| {
        go.run(Look {
            page,
            ..at.get_value()
        });
    });
    let table = if rows.rows.is_empty() {
        let searched = at.with_value(|look| !look.search.is_empty() || look.domain.is_some());
        let (title, text) = if searched {
            (
                tu_string!(i18n, delegations.look.nothing_title),
                tu_string!(i18n, delegations.look.nothing),
            )
        } else {
            (
                tu_string!(i18n, delegations.wizard.nothing_title),
                tu_string!(i18n, delegations.wizard.nothing),
            )
        };
        view! { <Empty icon="people" title=title text=text /> }.into_any()
    } else {
        view! { <PlanTable mailbox=mailbox.address rows=rows.rows ticks=ticks said=said /> }.into_any()
    };
    let counted = move || {
        format!(
            "{} · {}",
            words::changes(ticks.changes.get(), i18n),
            position.words(i18n)
        )
    };
    view! {
        <input type="hidden" name="page" value=number.to_string() />
        {table}
        <div class="manager-foot plan-foot">
            <p role="status">{counted}</p>
            <Pager position=position path=path go=to_page />
            <div class="wizard-deeds">
                <button class="button button-outline" name="go" value="cancel">
                    {tu_string!(i18n, delegations.wizard.cancel)}
                </button>
                <button
                    class="button button-primary"
                    name="go"
                    value="next"
                    disabled=move || ticks.live.get() && ticks.changes.get() == 0
                >
                    {tu_string!(i18n, delegations.wizard.next)}
                </button>
            </div>
        </div>
    }
}

/// What the form without JavaScript came back with.
#[component]
fn Answer() -> impl IntoView {
    let i18n = use_i18n();
    let said = use_query_map().with_untracked(|query| query.get("said"));
    let words = match said.as_deref() {
        Some("no_change") => Some(tu_string!(i18n, delegations.wizard.no_change)),
        Some("both") => Some(tu_string!(i18n, delegations.wizard.both)),
        Some("bad_input") => Some(tu_string!(i18n, delegations.wizard.bad_day)),
        _ => None,
    };
    words.map(|words| {
        view! {
            <div class="alert" role="alert">
                <Icon name="alert" />
                <p>{words}</p>
            </div>
        }
    })
}
