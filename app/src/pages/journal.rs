//! `/journal`: what was sent in the name of one's mailboxes, and who was given what. The filter is a form that asks for
//! this page again, so an address can be kept, shared and gone back to.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::journal::{journal_mailboxes, journal_page};
use crate::components::icon::Icon;
use crate::components::journal::{Asked, Filter, Pager, Rows};
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::wire::resource;

#[component]
pub fn JournalPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let asked = memo(move || Asked::of(&query.get()));
    let mailboxes = resource(|| (), |()| journal_mailboxes());
    // What cannot be read as a filter is told under its field, and nothing is asked of the server.
    let found = resource(
        move || asked.get().look(),
        |look| async move {
            match look {
                Ok(look) => Some(journal_page(look).await),
                Err(_) => None,
            }
        },
    );
    view! {
        <Title text=tu_string!(i18n, journal.title) />
        <section class="sheet journal" aria-labelledby="journal-title">
            <div class="journal-head">
                <h1 id="journal-title" class="sheet-title">{tu_string!(i18n, journal.title)}</h1>
                <p class="journal-intro">{tu_string!(i18n, journal.intro)}</p>
            </div>
            <Transition>
                {live(move || Suspend::new(async move {
                    let mailboxes = mailboxes.await.unwrap_or_default();
                    view! { <Filter asked=asked mailboxes=mailboxes /> }
                }))}
            </Transition>
            <Transition fallback=move || view! { <p class="journal-intro">{tu_string!(i18n, journal.loading)}</p> }>
                {live(move || Suspend::new(async move {
                    match found.await {
                        None => ().into_any(),
                        Some(Ok(page)) if page.rows.is_empty() => {
                            view! { <Nothing filtered=asked.get_untracked().is_filtered() /> }.into_any()
                        }
                        Some(Ok(page)) => {
                            let asked = asked.get_untracked();
                            view! {
                                <Pager asked=asked.clone() page=page.page pages=page.pages total=page.total shown=page.rows.len() />
                                <Rows entries=page.rows />
                                <p>
                                    <a class="button button-outline" href=asked.file() rel="external" download="journal.csv">
                                        <Icon name="download" />
                                        {tu_string!(i18n, journal.download)}
                                    </a>
                                </p>
                            }
                                .into_any()
                        }
                        Some(Err(error)) => {
                            let retry = Callback::new(move |()| found.refetch());
                            view! { <Trouble error=error retry=retry /> }.into_any()
                        }
                    }
                }))}
            </Transition>
        </section>
    }
}

#[component]
fn Nothing(filtered: bool) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="empty">
            <Icon name="journal" class="icon-large" />
            <p role="status">
                {if filtered {
                    tu_string!(i18n, journal.nothing_found)
                } else {
                    tu_string!(i18n, journal.nothing)
                }}
            </p>
        </div>
    }
}
