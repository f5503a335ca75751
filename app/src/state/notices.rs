//! What was done, or could not be: told once, wherever the page is.

use std::time::Duration;

use domain::Address;
use domain::desk::{DeskError, Trouble};
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use leptos_router::hooks::use_location;

use crate::error::ApiError;
use crate::i18n::{Locale, tu_string, use_i18n};

#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Goes by itself after a while.
    Done(String),
    /// Stays until it is put away.
    Failed(ApiError),
    /// A mailbox of others is open to one no more. Stays too.
    Closed(Address),
}

#[derive(Clone, Copy)]
pub struct Notices {
    pub now: RwSignal<Option<Notice>>,
}

/// Long enough to read a sentence twice.
const SHOWN_MS: u64 = 6_000;

impl Notices {
    fn let_go(self) {
        let Some(Notice::Done(words)) = self.now.get() else {
            return;
        };
        let go = move || {
            let still = self
                .now
                .try_with_untracked(|now| matches!(now, Some(Notice::Done(now)) if *now == words));
            if still == Some(true) {
                self.now.set(None);
            }
        };
        set_timeout(go, Duration::from_millis(SHOWN_MS));
    }

    pub fn done(self, words: String) {
        self.now.set(Some(Notice::Done(words)));
    }

    pub fn closed(self, mailbox: Address) {
        self.now.set(Some(Notice::Closed(mailbox)));
    }

    pub fn failed(self, error: ApiError) {
        self.now.set(Some(Notice::Failed(error)));
    }
}

pub fn provide_notices() {
    let i18n = use_i18n();
    let location = use_location();
    let said = location.query.with_untracked(|query| query.get("said"));
    let told_here = location.pathname.with_untracked(|path| {
        ["/mail/", "/delegations", "/accounts/"]
            .iter()
            .any(|start| path.starts_with(start))
    });
    let notices = Notices {
        now: RwSignal::new(
            said.filter(|_| told_here)
                .and_then(|word| answer_of_form(&word, &location.pathname.get_untracked(), i18n)),
        ),
    };
    Effect::new(move |_| notices.let_go());
    provide_context(notices);
}

pub fn use_notices() -> Notices {
    expect_context()
}

/// A form sent without JavaScript is answered by a page whose address says how it went: `?said=WORD`.
fn answer_of_form(word: &str, path: &str, i18n: I18nContext<Locale>) -> Option<Notice> {
    let failed = |error: DeskError| Some(Notice::Failed(ApiError::Desk(error)));
    let in_accounts = path.starts_with("/accounts/");
    match word {
        "moved" => Some(Notice::Done(tu_string!(i18n, mail.done.moved).to_owned())),
        "erased" => Some(Notice::Done(tu_string!(i18n, mail.done.erased).to_owned())),
        "marked" => Some(Notice::Done(tu_string!(i18n, mail.done.marked).to_owned())),
        "created" => Some(Notice::Done(tu_string!(i18n, accounts.created_plain).to_owned())),
        "changed" if in_accounts => Some(Notice::Done(tu_string!(i18n, accounts.changed).to_owned())),
        "left" => Some(Notice::Done(
            tu_string!(i18n, delegations.held.left_plain).to_owned(),
        )),
        "asked" => Some(Notice::Done(
            tu_string!(i18n, delegations.ask.done_short).to_owned(),
        )),
        "granted" => Some(Notice::Done(
            tu_string!(i18n, delegations.asked.granted_plain).to_owned(),
        )),
        "declined" => Some(Notice::Done(
            tu_string!(i18n, delegations.asked.declined_plain).to_owned(),
        )),
        "withdrawn" => Some(Notice::Done(
            tu_string!(i18n, delegations.asked.withdrawn).to_owned(),
        )),
        // The pages of accounts and the manager's forms say this themselves, where it happened.
        _ if in_accounts => None,
        "bad_input" | "forbidden" if path.starts_with("/delegations/") => None,
        "not_found" => failed(DeskError::NotFound),
        "forbidden" => failed(DeskError::Forbidden),
        "bad_input" => failed(DeskError::BadInput),
        "trouble" => failed(DeskError::Trouble(Trouble::Unreachable)),
        "internal" => Some(Notice::Failed(ApiError::Unexpected)),
        _ => None,
    }
}
