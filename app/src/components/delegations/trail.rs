//! Where in the wizard one is.

use domain::Address;
use leptos::prelude::*;

use super::paths;
use crate::i18n::{tu_string, use_i18n};

/// The way from the accounts to this page.
#[component]
pub fn Trail(#[prop(optional)] mailbox: Option<Address>, #[prop(into)] here: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <nav class="trail" aria-label=tu_string!(i18n, delegations.wizard.path)>
            <ol>
                <li>
                    <a href=paths::ACCOUNTS>{tu_string!(i18n, delegations.title)}</a>
                </li>
                {mailbox
                    .map(|mailbox| {
                        view! {
                            <li>
                                <a href=paths::plan(&mailbox)>{mailbox.to_string()}</a>
                            </li>
                        }
                    })}
                <li aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Rights,
    Summary,
    Rollout,
}

#[component]
pub fn Stepper(here: Step) -> impl IntoView {
    let i18n = use_i18n();
    let steps = [
        (Step::Rights, tu_string!(i18n, delegations.wizard.rights)),
        (Step::Summary, tu_string!(i18n, delegations.wizard.summary)),
        (Step::Rollout, tu_string!(i18n, delegations.wizard.rollout)),
    ];
    view! {
        <ol class="stepper" aria-label=tu_string!(i18n, delegations.wizard.steps)>
            {(1u8..)
                .zip(steps)
                .map(|(number, (step, name))| {
                    view! {
                        <li class="step" class:is-done=step < here aria-current=(step == here).then_some("step")>
                            <span class="step-number">{number}</span>
                            <span>{name}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
