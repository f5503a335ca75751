//! The page of mail: what it lists, what it has open, and what is done to both.

use std::time::Duration;

use domain::desk::Deed;
use domain::folder::Place;
use domain::message::{Flags, MessageKey, MessagePage, MessageView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::changes::Changes;
use super::folders::{Folders, use_folders};
use super::notices::{Notices, use_notices};
use super::place::{ListRequest, Whereabouts};
use crate::api;
use crate::error::ApiError;

/// An answer with its question, so that a page never shows the answer to the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered<Q, A> {
    pub asked: Q,
    pub answer: Result<A, ApiError>,
}

/// Which message is asked for.
pub type Opening = (Place, MessageKey);

#[derive(Clone, Copy)]
pub struct Mail {
    pub wanted: Memo<ListRequest>,
    pub open: Memo<Option<MessageKey>>,
    pub list: Resource<Answered<ListRequest, MessagePage>>,
    pub letter: Resource<Option<Answered<Opening, MessageView>>>,
    changes: Changes,
    leave: Callback<()>,
    folders: Folders,
    notices: Notices,
}

pub fn provide_mail(here: Memo<Whereabouts>) -> Mail {
    let wanted = Memo::new(move |_| here.with(|here| here.list.clone()));
    let open = Memo::new(move |_| here.with(|here| here.key));
    let opening = Memo::new(move |_| here.with(|here| here.key.map(|key| (here.list.place.clone(), key))));
    let navigate = use_navigate();
    let mail = Mail {
        wanted,
        open,
        list: Resource::new(move || wanted.get(), list),
        letter: Resource::new(move || opening.get(), letter),
        changes: Changes::new(),
        leave: Callback::new(move |()| navigate(&wanted.get_untracked().path(), Default::default())),
        folders: use_folders(),
        notices: use_notices(),
    };
    provide_context(mail);
    look_now_and_then(mail);
    Effect::new(move |_| {
        mail.list.track();
        mail.changes.listed_anew();
    });
    mail
}

/// How often new messages are looked for while the page is looked at.
const EVERY: Duration = Duration::from_secs(60);

fn look_now_and_then(mail: Mail) {
    Effect::new(move |_| {
        let look = move || {
            if !document().hidden() {
                mail.refresh();
            }
        };
        if let Ok(interval) = set_interval_with_handle(look, EVERY) {
            on_cleanup(move || interval.clear());
        }
    });
}

pub fn use_mail() -> Mail {
    expect_context()
}

async fn list(asked: ListRequest) -> Answered<ListRequest, MessagePage> {
    let answer = api::reading::list(asked.place.clone(), asked.query.clone(), asked.page).await;
    Answered { asked, answer }
}

async fn letter(asked: Option<Opening>) -> Option<Answered<Opening, MessageView>> {
    let asked = asked?;
    let answer = api::reading::open(asked.0.clone(), asked.1).await;
    Some(Answered { asked, answer })
}

impl Mail {
    /// The list's answer, if it answers what is wanted now.
    pub fn listed<T>(self, read: impl FnOnce(&Result<MessagePage, ApiError>) -> T) -> Option<T> {
        let wanted = self.wanted.get();
        self.list.with(|list| {
            list.as_ref()
                .filter(|list| list.asked == wanted)
                .map(|list| read(&list.answer))
        })
    }

    /// Shows what is done at once, does it, and tells how it went: `done` when it did.
    pub fn act(self, deed: Deed, keys: &[MessageKey], done: Option<String>) {
        if keys.is_empty() {
            return;
        }
        let place = self.wanted.get_untracked().place;
        let messages: Vec<_> = keys.iter().map(|key| (*key, self.listed_flags(*key))).collect();
        self.changes.foresee(&place, &deed, &messages);
        let keys = keys.to_vec();
        if deed.takes_away() && self.open.get_untracked().is_some_and(|open| keys.contains(&open)) {
            self.leave.run(());
        }
        spawn_local(async move {
            let takes_away = deed.takes_away();
            match api::reading::carry_out(place, keys, deed).await {
                Ok(()) => {
                    if let Some(words) = done {
                        self.notices.done(words);
                    }
                    if takes_away {
                        self.list.refetch();
                    }
                    self.folders.tree.refetch();
                }
                Err(error) => {
                    self.changes.take_back();
                    self.notices.failed(error);
                }
            }
        });
    }

    /// A message's flags with what has been done to it since.
    pub fn flags(self, key: MessageKey, listed: Flags) -> Flags {
        self.wanted
            .with(|wanted| self.changes.flags(&wanted.place, key, listed))
    }

    /// Has it been taken out of the list?
    pub fn is_gone(self, key: MessageKey) -> bool {
        self.wanted
            .with(|wanted| self.changes.is_gone(&wanted.place, key))
    }

    /// What the list, or else the open message, said of a message's flags.
    fn listed_flags(self, key: MessageKey) -> Flags {
        let listed = self.list.with_untracked(|list| {
            let rows = &list.as_ref()?.answer.as_ref().ok()?.rows;
            rows.iter().find(|row| row.key == key).map(|row| row.flags)
        });
        let opened = || {
            self.letter.with_untracked(|letter| {
                let letter = letter.as_ref()?.as_ref()?.answer.as_ref().ok()?;
                (letter.key == key).then_some(letter.flags)
            })
        };
        listed.or_else(opened).unwrap_or_default()
    }

    /// False in a mailbox opened read-only, and while it is not known.
    pub fn is_writable(self) -> bool {
        self.list.with_untracked(|list| {
            list.as_ref()
                .is_some_and(|list| list.answer.as_ref().is_ok_and(|page| page.writable))
        })
    }

    /// Opening has read a message. True when the list still shows it as unread.
    pub fn foresee_seen(self, key: MessageKey) -> bool {
        let is_listed = self.list.with_untracked(|list| {
            let page = list.as_ref().and_then(|list| list.answer.as_ref().ok());
            page.is_some_and(|page| page.rows.iter().any(|row| row.key == key))
        });
        let listed = self.listed_flags(key);
        let is_unread = is_listed && !self.flags(key, listed).seen;
        if is_unread {
            let place = self.wanted.with_untracked(|wanted| wanted.place.clone());
            self.changes.foresee(&place, &Deed::Seen, &[(key, listed)]);
        }
        is_unread
    }

    /// Looks for what has come in since.
    pub fn refresh(self) {
        self.list.refetch();
        self.folders.tree.refetch();
    }
}
