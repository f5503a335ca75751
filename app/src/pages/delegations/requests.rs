//! `/delegations/requests`: what others ask of the signed-in person, and what that person asked.

use domain::desk::Requests;
use leptos::prelude::*;

use super::{Bones, PageTitle};
use crate::api::delegations::delegation_requests;
use crate::components::delegations::{MyRequest, RequestToAnswer, Section, Sections, paths};
use crate::components::empty::Empty;
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;
use crate::wire::resource;

#[component]
pub fn RequestsPage() -> impl IntoView {
    let i18n = use_i18n();
    let asked = resource(|| (), |()| delegation_requests());
    view! {
        <PageTitle text=tu_string!(i18n, delegations.requests) />
        <section class="manager" aria-labelledby="manager-title">
            <header class="manager-head">
                <h1 id="manager-title" class="sheet-title">
                    {tu_string!(i18n, delegations.requests)}
                </h1>
                <a class="button button-outline" href=paths::ASK>
                    {tu_string!(i18n, delegations.ask.title_plain)}
                </a>
            </header>
            <Sections here=Section::Requests />
            <Transition fallback=Bones>
                {live(move || Suspend::new(async move {
                    let again = Callback::new(move |()| asked.refetch());
                    match asked.await {
                        Ok(all) => view! { <Both requests=all again=again /> }.into_any(),
                        Err(error) => view! { <Trouble error=error retry=again /> }.into_any(),
                    }
                }))}
            </Transition>
        </section>
    }
}

#[component]
fn Both(requests: Requests, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let to_answer = if requests.to_answer.is_empty() {
        view! {
            <Empty
                icon="check"
                title=tu_string!(i18n, delegations.asked.to_answer_none_title)
                text=tu_string!(i18n, delegations.asked.to_answer_none)
            />
        }
        .into_any()
    } else {
        let rows = requests
            .to_answer
            .into_iter()
            .map(|request| view! { <RequestToAnswer request=request after=again /> })
            .collect_view();
        view! { <ul class="requests">{rows}</ul> }.into_any()
    };
    let mine = if requests.mine.is_empty() {
        view! { <p class="manager-lead">{tu_string!(i18n, delegations.asked.mine_none)}</p> }.into_any()
    } else {
        let rows = requests
            .mine
            .into_iter()
            .map(|request| view! { <MyRequest request=request after=again /> })
            .collect_view();
        view! { <ul class="requests">{rows}</ul> }.into_any()
    };
    view! {
        <section class="manager-part" aria-labelledby="to-answer">
            <h2 id="to-answer" class="manager-subtitle">
                {tu_string!(i18n, delegations.asked.to_answer)}
            </h2>
            {to_answer}
        </section>
        <section class="manager-part" aria-labelledby="my-requests">
            <h2 id="my-requests" class="manager-subtitle">
                {tu_string!(i18n, delegations.asked.mine)}
            </h2>
            {mine}
        </section>
    }
}
