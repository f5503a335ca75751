//! Around the pages of the manager: what they are part of, and what stands there where they are nothing.

use leptos::prelude::*;

use super::paths;
use crate::api::delegations::delegation_requests;
use crate::components::empty::Empty;
use crate::i18n::{tu_string, use_i18n};
use crate::wire::resource;

/// Why there is nothing to manage where rights come from a provider.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            icon="lock"
            title=tu_string!(i18n, delegations.elsewhere_title)
            text=tu_string!(i18n, delegations.elsewhere)
        >
            <a class="button button-outline" href="/mail">
                {tu_string!(i18n, common.back_to_mail)}
            </a>
        </Empty>
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Accounts,
    Rights,
    Requests,
}

/// The three pages beside each other, and how many requests wait.
#[component]
pub fn Sections(here: Section) -> impl IntoView {
    let i18n = use_i18n();
    let waiting = resource(
        || (),
        |()| async move {
            delegation_requests()
                .await
                .map_or(0, |requests| requests.to_answer.len())
        },
    );
    let link = move |section: Section, path: &'static str, words: AnyView| {
        view! {
            <a class="section-link" href=path aria-current=(section == here).then_some("page")>
                {words}
            </a>
        }
    };
    let requests = move || {
        Suspend::new(async move {
            match waiting.await {
                0 => tu_string!(i18n, delegations.requests).to_owned(),
                count => tu_string!(i18n, delegations.requests_waiting, count = count).to_string(),
            }
        })
    };
    view! {
        <nav class="sections" aria-label=tu_string!(i18n, delegations.sections)>
            {link(Section::Accounts, paths::ACCOUNTS, tu_string!(i18n, delegations.title).into_any())}
            {link(Section::Rights, paths::RIGHTS, tu_string!(i18n, delegations.my_rights).into_any())}
            {link(
                Section::Requests,
                paths::REQUESTS,
                view! { <Transition fallback=move || tu_string!(i18n, delegations.requests)>{requests}</Transition> }.into_any(),
            )}
        </nav>
    }
}
