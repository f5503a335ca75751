//! What was done, or could not be: told once, wherever the page is.

use std::time::Duration;

use domain::Address;
use domain::desk::{Deed, DeskError, Trouble};
use domain::folder::{FolderKey, Place};
use domain::message::MessageKey;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::folders::Folders;
use crate::api;
use crate::error::ApiError;
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::live::effect;

#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Goes by itself after a while.
    Done(String),
    /// So does this, later: it can be undone by a move for each folder that messages came from.
    Moved { words: String, undo: Vec<Undo> },
    /// Stays until it is put away.
    Failed(ApiError),
    /// A mailbox of others is open to one no more. Stays too.
    Closed(Address),
}

/// Messages that were moved from one folder: where they lie now, and where they came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    pub now: Place,
    pub keys: Vec<MessageKey>,
    pub before: FolderKey,
}

#[derive(Clone, Copy)]
pub struct Notices {
    pub now: RwSignal<Option<Notice>>,
    /// Something was undone: lists look again.
    pub undone: RwSignal<()>,
}

/// Long enough to read a sentence twice; to find the way to a button in it, longer.
const SHOWN: Duration = Duration::from_secs(6);
const SHOWN_TO_ACT: Duration = Duration::from_secs(15);
/// What the pointer or the focus is on does not go.
const HELD: &str = ".toast:hover, .toast:focus-within";

impl Notices {
    fn let_go(self) {
        let shown = match self.now.get() {
            Some(Notice::Done(_)) => SHOWN,
            Some(Notice::Moved { .. }) => SHOWN_TO_ACT,
            Some(Notice::Failed(_) | Notice::Closed(_)) | None => return,
        };
        if let Some(notice) = self.now.get_untracked() {
            self.let_go_of(notice, shown);
        }
    }

    fn let_go_of(self, notice: Notice, shown: Duration) {
        let go = move || {
            let is_still = self.now.try_with_untracked(|now| now.as_ref() == Some(&notice));
            if is_still != Some(true) {
                return;
            }
            if document().query_selector(HELD).ok().flatten().is_some() {
                self.let_go_of(notice, shown);
            } else {
                self.now.set(None);
            }
        };
        set_timeout(go, shown);
    }

    pub fn done(self, words: String) {
        self.now.set(Some(Notice::Done(words)));
    }

    pub fn moved(self, words: String, undo: Vec<Undo>) {
        self.now.set(Some(if undo.is_empty() {
            Notice::Done(words)
        } else {
            Notice::Moved { words, undo }
        }));
    }

    /// Moves back what the notice is about. False where there is nothing to undo.
    pub fn undo(self, folders: Folders, undone: String) -> bool {
        let Some(Notice::Moved { undo, .. }) = self.now.get_untracked() else {
            return false;
        };
        self.now.set(None);
        spawn_local(async move {
            let mut failed = None;
            for Undo { now, keys, before } in undo {
                if let Err(error) = api::reading::carry_out(now, keys, Deed::Move(before)).await {
                    failed = Some(error);
                }
            }
            match failed {
                None => self.done(undone),
                Some(error) => self.failed(error),
            }
            self.undone.notify();
            folders.tree.refetch();
        });
        true
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
        undone: RwSignal::new(()),
    };
    effect(move || notices.let_go());
    provide_context(notices);
}

pub fn use_notices() -> Notices {
    expect_context()
}

/// A form sent without JavaScript is answered by a page whose address says how it went: `?said=WORD`.
fn answer_of_form(word: &str, path: &str, i18n: Locale) -> Option<Notice> {
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
