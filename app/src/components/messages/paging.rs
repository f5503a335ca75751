use domain::message::{MessagePage, PAGE};
use leptos::prelude::*;

use crate::components::amount::count;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::mail::use_mail;

#[derive(Clone, PartialEq)]
struct Position {
    first: u32,
    last: u32,
    total: u32,
    newer: Option<u32>,
    older: Option<u32>,
}

fn position(page: &MessagePage) -> Position {
    let first = (page.page.saturating_sub(1))
        .saturating_mul(PAGE)
        .saturating_add(1);
    let rows = u32::try_from(page.rows.len()).unwrap_or(PAGE);
    Position {
        first,
        last: first.saturating_add(rows).saturating_sub(1),
        total: page.total,
        newer: (page.page > 1).then(|| page.page - 1),
        older: (page.page < page.pages).then(|| page.page + 1),
    }
}

/// Where in the folder this page is, and links to the ones beside it.
#[component]
pub(super) fn Paging() -> impl IntoView {
    let i18n = use_i18n();
    let mail = use_mail();
    let now = memo(move || mail.listed(|answer| answer.as_ref().ok().map(position)).flatten());
    let words = move || {
        now.get().map(|now| {
            let (first, last) = (count(now.first, i18n), count(now.last, i18n));
            tu_string!(
                i18n,
                mail.list.position,
                first = first,
                last = last,
                total = count(now.total, i18n)
            )
            .to_string()
        })
    };
    let path = move |page: u32| mail.wanted.with(|wanted| wanted.at_page(page).path());
    view! {
        <div class="paging">
            <p role="status">{live(words)}</p>
            <nav aria-label=tu_string!(i18n, mail.list.pages)>
                {live(move || {
                    now.get()
                        .and_then(|now| now.newer)
                        .map(|page| {
                            view! {
                                <a class="button button-quiet" rel="prev" href=path(page)>
                                    <Icon name="chevron-left" class="icon-small" />
                                    {tu_string!(i18n, mail.list.newer)}
                                </a>
                            }
                        })
                })}
                {live(move || {
                    now.get()
                        .and_then(|now| now.older)
                        .map(|page| {
                            view! {
                                <a class="button button-quiet" rel="next" href=path(page)>
                                    {tu_string!(i18n, mail.list.older)}
                                    <Icon name="chevron-right" class="icon-small" />
                                </a>
                            }
                        })
                })}
            </nav>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::Address;
    use domain::folder::{FolderKey, Place};

    use super::*;

    fn page(page: u32, pages: u32, total: u32) -> MessagePage {
        MessagePage {
            place: Place {
                mailbox: Address::parse("alice@demo.test").unwrap(),
                folder: FolderKey::INBOX,
            },
            rows: Vec::new(),
            total,
            page,
            pages,
            partial: false,
            writable: true,
        }
    }

    #[test]
    fn the_first_page_has_nothing_newer_and_the_last_nothing_older() {
        let first = position(&page(1, 3, 120));
        assert_eq!((first.first, first.newer, first.older), (1, None, Some(2)));
        let last = position(&page(3, 3, 120));
        assert_eq!((last.first, last.newer, last.older), (101, Some(2), None));
    }
}
