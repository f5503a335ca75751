//! Finding one's way in a long list: letters to search for, a domain, pages. Each change is a link's worth of address,
//! so that going back and reloading show the same; without JavaScript the form around it carries them.

use std::time::Duration;

use domain::desk::{Look, Page};
use leptos::ev::{Event, KeyboardEvent};
use leptos::html::{Input, Select};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::amount::count;
use super::icon::Icon;
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::live::live;

/// Typing is followed by a question only when it pauses.
const PAUSE: Duration = Duration::from_millis(250);

/// Search, domain, and the button that stands for them without JavaScript.
#[component]
pub fn LookFields(
    look: Memo<Look>,
    /// Domains there are; with one there is nothing to choose.
    #[prop(into)]
    domains: Signal<Vec<String>>,
    /// Where to look from now on.
    go: Callback<Look>,
) -> impl IntoView {
    let i18n = use_i18n();
    let start = look.get_untracked();
    let (input, select) = (NodeRef::<Input>::new(), NodeRef::<Select>::new());
    let timer: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let hush = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(hush);
    // Following the address bar, but never over letters typed before the page was taken over.
    Effect::new(move |before: Option<Look>| {
        let now = look.get();
        if let Some(before) = before {
            if let Some(input) = input.get_untracked().filter(|_| before.search != now.search)
                && input.value().trim() != now.search
            {
                input.set_value(&now.search);
            }
            if let Some(select) = select.get_untracked().filter(|_| before.domain != now.domain) {
                select.set_value(now.domain.as_deref().unwrap_or_default());
            }
        }
        now
    });
    let look_now = move || {
        hush();
        let search = input
            .get_untracked()
            .map(|input| input.value().trim().to_owned())
            .unwrap_or_default();
        let domain = select
            .get_untracked()
            .map(|select| select.value())
            .filter(|domain| !domain.is_empty());
        let wanted = Look {
            search,
            domain,
            page: 0,
        };
        if look.with_untracked(|look| (&look.search, &look.domain) != (&wanted.search, &wanted.domain)) {
            go.run(wanted);
        }
    };
    let typed = move |_: Event| {
        hush();
        timer.set_value(set_timeout_with_handle(look_now, PAUSE).ok());
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            look_now();
        }
    };
    let (chosen, shown) = (start.domain.clone(), start.domain);
    let several = move || {
        let domains = domains.get();
        let known = shown.clone().filter(|shown| !domains.contains(shown));
        let all: Vec<String> = domains.into_iter().chain(known).collect();
        (all.len() > 1 || shown.is_some()).then_some(all)
    };
    view! {
        <div class="look">
            <div class="look-search">
                <Icon name="search" />
                <input
                    node_ref=input
                    type="search"
                    name="q"
                    enterkeyhint="search"
                    autocomplete="off"
                    spellcheck="false"
                    value=start.search
                    aria-label=tu_string!(i18n, delegations.look.search)
                    placeholder=tu_string!(i18n, delegations.look.search)
                    on:input=typed
                    on:keydown=on_key
                />
            </div>
            {live(move || {
                several()
                    .map(|all| {
                        let chosen = chosen.clone();
                        view! {
                            <select
                                node_ref=select
                                class="input select"
                                name="domain"
                                aria-label=tu_string!(i18n, delegations.look.domain)
                                on:change=move |_| look_now()
                            >
                                <option value="" selected=chosen.is_none()>
                                    {tu_string!(i18n, delegations.look.all_domains)}
                                </option>
                                {all
                                    .into_iter()
                                    .map(|domain| {
                                        let selected = chosen.as_ref() == Some(&domain);
                                        view! {
                                            <option value=domain.clone() selected=selected>
                                                {domain.clone()}
                                            </option>
                                        }
                                    })
                                    .collect_view()}
                            </select>
                        }
                    })
            })}
            <button class="button button-outline without-scripts" name="go" value="look">
                {tu_string!(i18n, delegations.look.show)}
            </button>
        </div>
    }
}

/// Where a page stands in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub first: u32,
    pub last: u32,
    pub total: u32,
    /// From 0.
    pub page: u32,
    pub pages: u32,
}

impl Position {
    /// `size` rows stand on a full page.
    pub fn of<T>(page: &Page<T>, size: u32) -> Self {
        let rows = u32::try_from(page.rows.len()).unwrap_or(size);
        let before = page.page.saturating_mul(size);
        Self {
            first: before.saturating_add(1),
            last: before.saturating_add(rows),
            total: page.total,
            page: page.page,
            pages: page.pages,
        }
    }

    /// `accounts 1 to 50 of 1,204`.
    pub fn words(self, i18n: Locale) -> String {
        match self.total {
            0 => tu_string!(i18n, delegations.look.none).to_owned(),
            1 => tu_string!(i18n, delegations.look.position_one).to_owned(),
            total => tu_string!(
                i18n,
                delegations.look.position,
                first = count(self.first, i18n),
                last = count(self.last, i18n),
                total = count(total, i18n)
            )
            .to_string(),
        }
    }

    /// The pages before and after.
    fn beside(self) -> (Option<u32>, Option<u32>) {
        let before = self.page.checked_sub(1);
        let after = self.page.checked_add(1).filter(|page| *page < self.pages);
        (before, after)
    }
}

/// Rows on a page of accounts.
pub const ROWS: u32 = 50;

/// To the pages beside this one; nothing where there is one page. They are named by number: "next" is the wizard's word.
#[component]
pub fn Pager(
    position: Position,
    #[prop(into)] path: Callback<u32, String>,
    /// Inside a form whose fields must not be lost: buttons that send it, taken over by this once the page is live.
    #[prop(optional)]
    go: Option<Callback<u32>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let step = move |to: u32, icon: &'static str, rel: &'static str| {
        let words = tu_string!(
            i18n,
            delegations.look.page,
            page = u64::from(to) + 1,
            pages = position.pages
        )
        .to_string();
        match go {
            Some(go) => view! {
                <button
                    class="button button-icon"
                    name="go"
                    value=format!("page-{}", u64::from(to) + 1)
                    aria-label=words.clone()
                    title=words
                    on:click=move |event| {
                        event.prevent_default();
                        go.run(to);
                    }
                >
                    <Icon name=icon />
                </button>
            }
            .into_any(),
            None => view! {
                <a class="button button-icon" rel=rel href=path.run(to) aria-label=words.clone() title=words>
                    <Icon name=icon />
                </a>
            }
            .into_any(),
        }
    };
    let (before, after) = position.beside();
    (position.pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label=tu_string!(i18n, delegations.look.pages)>
                {before.map(|page| step(page, "chevron-left", "prev"))}
                {after.map(|page| step(page, "chevron-right", "next"))}
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_ends_where_the_list_does() {
        let page = Page {
            rows: vec![(); 20],
            page: 2,
            pages: 3,
            total: 120,
        };
        let position = Position::of(&page, ROWS);
        assert_eq!((position.first, position.last), (101, 120));
        assert_eq!(position.beside(), (Some(1), None));
        let only = Position {
            page: 0,
            pages: 1,
            ..position
        };
        assert_eq!(only.beside(), (None, None));
    }
}
