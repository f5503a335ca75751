//! `/delegations/ask?mailbox=ADDRESS&back=PATH`: asking for a right, on a page of its own.

use domain::Address;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::PageTitle;
use crate::components::delegations::ask::AskForm;
use crate::components::delegations::{Trail, paths};
use crate::i18n::{tu_string, use_i18n};
use crate::state::notices::use_notices;

#[component]
pub fn AskPage() -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let navigate = use_navigate();
    let query = use_query_map().get_untracked();
    let mailbox = query
        .get("mailbox")
        .and_then(|text| Address::parse(text.trim()).ok());
    // Only a page of ours.
    let back = query
        .get("back")
        .filter(|back| back.starts_with('/') && !back.starts_with("//") && !back.contains('\\'))
        .unwrap_or_else(|| paths::REQUESTS.to_owned());
    let title = match &mailbox {
        Some(mailbox) => tu_string!(i18n, delegations.ask.title, mailbox = mailbox.to_string()).to_string(),
        None => tu_string!(i18n, delegations.ask.title_plain).to_owned(),
    };
    let after = back.clone();
    let asked = move |mailbox: Address| {
        notices.done(tu_string!(i18n, delegations.ask.done, mailbox = mailbox.to_string()).to_string());
        navigate(&after, Default::default());
    };
    view! {
        <PageTitle text=title.clone() />
        <section class="manager manager-narrow" aria-labelledby="manager-title">
            <header>
                <Trail here=tu_string!(i18n, delegations.ask.title_plain) />
                <h1 id="manager-title" class="sheet-title">
                    {title.clone()}
                </h1>
                <p class="manager-lead">{tu_string!(i18n, delegations.ask.lead)}</p>
            </header>
            <AskForm mailbox=mailbox back=back.clone() said=query.get("said") asked=asked>
                <a class="button button-outline" href=back>
                    {tu_string!(i18n, delegations.ask.cancel)}
                </a>
            </AskForm>
        </section>
    }
}
