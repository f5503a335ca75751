//! `/compose`: a message being written. Its address says how it begins ([`start`]); once kept, it is `?draft=ID`.

use domain::{desk::ComposeSheet, desk::ComposeStart, id::DraftId};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::api::compose::open_sheet;
use crate::components::compose::{Sheet, start};
use crate::components::trouble::Trouble;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::session::use_me;
use crate::wire::resource;

const PATH: &str = "/compose";

/// A page to open. The number grows with every new address, so that the same start can come again.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Opening {
    number: u32,
    query: String,
    start: ComposeStart,
}

#[component]
pub fn ComposePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let location = use_location();
    // The draft in the page and the opening it came with: its own new address opens nothing.
    let here: StoredValue<Option<(u32, DraftId)>> = StoredValue::new(None);
    let opening = Memo::new(move |before: Option<&Opening>| {
        let map = query.get();
        let query = map.to_query_string();
        // On the way out the address is already another page's.
        let elsewhere = location.pathname.with(|path| path.trim_end_matches('/') != PATH);
        let start = start(|name| map.get(name));
        match before {
            Some(before) if elsewhere => before.clone(),
            Some(before) if before.query == query || is_here(before.number, &start, here) => Opening {
                query,
                ..before.clone()
            },
            Some(before) => Opening {
                number: before.number + 1,
                query,
                start,
            },
            None => Opening {
                number: 0,
                query,
                start,
            },
        }
    });
    let wanted = memo(move || opening.with(|opening| (opening.number, opening.start.clone())));
    let sheet = resource(
        move || wanted.get(),
        |(number, start)| async move {
            open_sheet(start.clone())
                .await
                .map(|sheet| (number, start, sheet))
        },
    );
    let navigate = use_navigate();
    let kept = Callback::new(move |(number, draft): (u32, DraftId)| {
        let path = format!("/compose?draft={draft}");
        here.set_value(Some((number, draft)));
        navigate(
            &path,
            NavigateOptions {
                replace: true,
                scroll: false,
                ..Default::default()
            },
        );
    });
    view! {
        <Title text=tu_string!(i18n, compose.title) />
        <Suspense fallback=|| view! { <Bones /> }>
            {live(move || Suspend::new(async move {
                match sheet.await {
                    Ok((number, start, sheet)) => {
                        let said = query.get_untracked().get("said");
                        let other = query.get_untracked().get("other").and_then(|id| DraftId::parse(id).ok());
                        let kept = Callback::new(move |draft| kept.run((number, draft)));
                        view! { <Opened sheet=sheet start=start said=said other=other kept=kept /> }.into_any()
                    }
                    Err(error) => {
                        let retry = Callback::new(move |()| sheet.refetch());
                        view! { <Trouble error=error retry=retry /> }.into_any()
                    }
                }
            }))}
        </Suspense>
    }
}

fn is_here(number: u32, start: &ComposeStart, here: StoredValue<Option<(u32, DraftId)>>) -> bool {
    let ComposeStart::Draft(draft) = start else {
        return false;
    };
    here.with_value(|here| {
        here.as_ref()
            .is_some_and(|(opening, there)| *opening == number && there == draft)
    })
}

#[component]
fn Opened(
    sheet: ComposeSheet,
    start: ComposeStart,
    said: Option<String>,
    other: Option<DraftId>,
    kept: Callback<DraftId>,
) -> impl IntoView {
    let me = use_me();
    view! { <Sheet sheet=sheet start=start me=me said=said other=other kept=kept /> }
}

/// The shape of what is coming.
#[component]
fn Bones() -> impl IntoView {
    view! {
        <div class="compose compose-bones" aria-hidden="true">
            <div class="compose-bar"></div>
            <div class="compose-row"><span class="bone bone-short"></span></div>
            <div class="compose-row"><span class="bone bone-half"></span></div>
            <div class="compose-body"><span class="bone bone-long"></span></div>
        </div>
    }
}
