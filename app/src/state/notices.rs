//! What was done, or could not be: told once, wherever the page is.

use std::time::Duration;

use domain::Address;
use domain::desk::{Deed, DeskError, PutBack, Tally, Trouble, WayBack};
use domain::folder::Place;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use leptos_router::params::ParamsMap;

use super::folders::Folders;
use super::part_done::{self, part_done};
use crate::api;
use crate::components::amount;
use crate::components::folders::folder_name;
use crate::components::trouble::sentence;
use crate::error::ApiError;
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::live::effect;

#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Goes by itself after a while.
    Done(String),
    /// So does this, later: it can be undone by a move for each folder that messages came from.
    Moved {
        words: String,
        mailbox: Address,
        undo: Vec<WayBack>,
    },
    /// A deed was done in some folders and not in others. Stays; what was moved can be undone.
    Partly {
        words: String,
        mailbox: Address,
        undo: Vec<WayBack>,
    },
    /// A move was taken back, but not all of it. Stays; what is left can be tried again.
    Half {
        words: String,
        mailbox: Address,
        undo: Vec<WayBack>,
    },
    /// Stays until it is put away.
    Failed(ApiError),
    /// A mailbox of others is open to one no more. Stays too.
    Closed(Address),
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
            Some(Notice::Partly { .. } | Notice::Half { .. } | Notice::Failed(_) | Notice::Closed(_))
            | None => return,
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

    pub fn moved(self, words: String, mailbox: Address, undo: Vec<WayBack>) {
        self.now.set(Some(if undo.is_empty() {
            Notice::Done(words)
        } else {
            Notice::Moved { words, mailbox, undo }
        }));
    }

    /// Moves back what the notice is about. False where there is nothing to undo.
    pub fn undo(self, folders: Folders, i18n: Locale) -> bool {
        let (mailbox, undo) = match self.now.get_untracked() {
            Some(
                Notice::Moved { mailbox, undo, .. }
                | Notice::Partly { mailbox, undo, .. }
                | Notice::Half { mailbox, undo, .. },
            ) if !undo.is_empty() => (mailbox, undo),
            _ => return false,
        };
        self.now.set(None);
        spawn_local(async move {
            let mut put = PutBack::default();
            let mut why = None;
            for way in undo {
                let place = Place {
                    mailbox: mailbox.clone(),
                    folder: way.now.clone(),
                };
                let deed = Deed::Move(way.before.clone());
                let answer = api::reading::carry_out(place, way.keys.clone(), deed).await;
                let moved = answer.map(|moved| moved.map_or(0, |moved| moved.count));
                why = put.note(way, moved).or(why);
            }
            self.now.set(Some(put_back(put, mailbox, why.as_ref(), i18n)));
            self.undone.notify();
            folders.tree.refetch();
        });
        true
    }

    /// Done, but not all of it.
    pub fn partly(self, tally: Tally, mailbox: Address, why: Option<&ApiError>, i18n: Locale) {
        self.now.set(Some(part_done(tally, mailbox, why, i18n)));
    }

    pub fn closed(self, mailbox: Address) {
        self.now.set(Some(Notice::Closed(mailbox)));
    }

    pub fn failed(self, error: ApiError) {
        self.now.set(Some(Notice::Failed(error)));
    }
}

/// What to say of a move that was taken back.
fn put_back(put: PutBack, mailbox: Address, why: Option<&ApiError>, i18n: Locale) -> Notice {
    if put.is_whole() {
        return Notice::Done(tu_string!(i18n, mail.done.undone).to_owned());
    }
    let count = |n: usize| amount::count(u32::try_from(n).unwrap_or(u32::MAX), i18n);
    let mut words = vec![match put.back {
        0 => tu_string!(i18n, mail.done.back_none).to_owned(),
        1 => tu_string!(i18n, mail.done.back_one).to_owned(),
        n => tu_string!(i18n, mail.done.back_many, count = count(n)).to_string(),
    }];
    for way in &put.left {
        let folder = folder_name(&way.now, i18n);
        words.push(match way.keys.len() {
            1 => tu_string!(i18n, mail.done.left_one, folder = folder).to_string(),
            n => tu_string!(i18n, mail.done.left_many, count = count(n), folder = folder).to_string(),
        });
    }
    match put.gone {
        0 => {}
        1 => words.push(tu_string!(i18n, mail.done.gone_one).to_owned()),
        n => words.push(tu_string!(i18n, mail.done.gone_many, count = count(n)).to_string()),
    }
    words.extend(why.map(|error| sentence(error, i18n)));
    Notice::Half {
        words: words.join(" "),
        mailbox,
        undo: put.left,
    }
}

pub fn provide_notices() {
    let i18n = use_i18n();
    let location = use_location();
    let query = location.query.get_untracked();
    let said = query.get("said");
    let told_here = location.pathname.with_untracked(|path| {
        ["/mail/", "/delegations", "/accounts/"]
            .iter()
            .any(|start| path.starts_with(start))
    });
    let notices = Notices {
        now: RwSignal::new(said.filter(|_| told_here).and_then(|word| {
            let path = location.pathname.get_untracked();
            of_a_move(&word, &path, &query, i18n).or_else(|| answer_of_form(&word, &path, i18n))
        })),
        undone: RwSignal::new(()),
    };
    effect(move || notices.let_go());
    provide_context(notices);
}

pub fn use_notices() -> Notices {
    expect_context()
}

/// The same of a move, or of one that was taken back: `undo=` has the way back in the
/// mailbox `of=`, `put=` and `gone=` are numbers.
fn of_a_move(word: &str, path: &str, query: &ParamsMap, i18n: Locale) -> Option<Notice> {
    let mailbox = query.get("of").and_then(|text| Address::parse(&text).ok());
    let mailbox = mailbox.filter(|_| path.starts_with("/mail/"))?;
    let undo = query.get("undo").and_then(|text| WayBack::read(&text));
    match word {
        "moved" => Some(Notice::Moved {
            words: tu_string!(i18n, mail.done.moved).to_owned(),
            mailbox,
            undo: undo?,
        }),
        "undone" => Some(Notice::Done(tu_string!(i18n, mail.done.undone).to_owned())),
        "partly" => {
            let why = query.get("why").and_then(|word| error_of_form(&word));
            let tally = Tally {
                undo: undo.unwrap_or_default(),
                ..part_done::of_form(query)
            };
            Some(part_done(tally, mailbox, why.as_ref(), i18n))
        }
        // Without its way back it would look whole.
        "half" if undo.is_none() && query.get("gone").is_none_or(|gone| gone == "0") => None,
        "half" => {
            let number = |name| query.get(name).and_then(|text| text.parse().ok()).unwrap_or(0);
            let put = PutBack {
                back: number("put"),
                gone: number("gone"),
                left: undo.unwrap_or_default(),
            };
            Some(put_back(put, mailbox, None, i18n))
        }
        _ => None,
    }
}

/// A form sent without JavaScript is answered by a page whose address says how it went: `?said=WORD`.
fn answer_of_form(word: &str, path: &str, i18n: Locale) -> Option<Notice> {
    let in_accounts = path.starts_with("/accounts/");
    match word {
        "moved" => Some(Notice::Done(tu_string!(i18n, mail.done.moved).to_owned())),
        "erased" => Some(Notice::Done(tu_string!(i18n, mail.done.erased).to_owned())),
        "marked" => Some(Notice::Done(tu_string!(i18n, mail.done.marked).to_owned())),
        "receipt_sent" => Some(Notice::Done(tu_string!(i18n, mail.receipt.sent).to_owned())),
        "receipt_declined" => Some(Notice::Done(tu_string!(i18n, mail.receipt.declined).to_owned())),
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
        word => error_of_form(word).map(Notice::Failed),
    }
}

fn error_of_form(word: &str) -> Option<ApiError> {
    Some(match word {
        "not_found" => ApiError::Desk(DeskError::NotFound),
        "forbidden" => ApiError::Desk(DeskError::Forbidden),
        "bad_input" => ApiError::Desk(DeskError::BadInput),
        "trouble" => ApiError::Desk(DeskError::Trouble(Trouble::Unreachable)),
        "internal" => ApiError::Unexpected,
        _ => return None,
    })
}
