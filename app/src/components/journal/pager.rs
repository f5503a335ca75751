use leptos::prelude::*;

use super::asked::Asked;
use crate::components::amount::count;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// Rows of a full page.
const PAGE: u32 = 50;

/// Where among all rows this page is, and links to the ones beside it. `page` is from 0.
#[component]
pub fn Pager(asked: Asked, page: u32, pages: u32, total: u32, shown: usize) -> impl IntoView {
    let i18n = use_i18n();
    let first = page.saturating_mul(PAGE).saturating_add(1);
    let last = first
        .saturating_add(u32::try_from(shown).unwrap_or(PAGE))
        .saturating_sub(1);
    let words = tu_string!(
        i18n,
        mail.list.position,
        first = count(first, i18n),
        last = count(last, i18n),
        total = count(total, i18n)
    )
    .to_string();
    // The address counts from 1.
    let newer = (page > 0).then(|| {
        view! {
            <a class="button button-quiet" rel="prev" href=asked.at_page(page)>
                <Icon name="chevron-left" class="icon-small" />
                {tu_string!(i18n, mail.list.newer)}
            </a>
        }
    });
    let older = (page + 1 < pages).then(|| {
        view! {
            <a class="button button-quiet" rel="next" href=asked.at_page(page + 2)>
                {tu_string!(i18n, mail.list.older)}
                <Icon name="chevron-right" class="icon-small" />
            </a>
        }
    });
    view! {
        <div class="journal-pager">
            <p role="status">{words}</p>
            <nav aria-label=tu_string!(i18n, mail.list.pages)>{newer} {older}</nav>
        </div>
    }
}
