//! The page of mail: what it lists, what it has open, and what is done to both.

use std::time::Duration;

use domain::Address;
use domain::desk::{Deed, DeskError};
use domain::folder::Place;
use domain::message::{Flags, MessageKey, MessagePage, MessageView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

use super::changes::Changes;
use super::folders::{Folders, use_folders};
use super::notices::{Notices, use_notices};
use super::place::{ListRequest, Whereabouts, inbox_path};
use super::session::use_me;
use super::shown::Shown;
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
    shown: Shown,
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
        shown: Shown::new(),
        leave: Callback::new(move |()| navigate(&wanted.get_untracked().path(), Default::default())),
        folders: use_folders(),
        notices: use_notices(),
    };
    provide_context(mail);
    look_now_and_then(mail);
    leave_what_is_closed(mail);
    mail.shown.follow(mail);
    Effect::new(move |_| {
        mail.list.track();
        mail.changes.listed_anew();
    });
    mail
}

/// How often is looked whether a mailbox of others is still open to one, while the page is looked at.
const EVERY: Duration = Duration::from_secs(15);
/// New messages are looked for less often: once in so many looks.
const OWN: u32 = 4;

fn look_now_and_then(mail: Mail) {
    let own = use_me().address;
    let looks = StoredValue::new(0u32);
    Effect::new(move |_| {
        let own = own.clone();
        let look = move || {
            looks.update_value(|looks| *looks = looks.wrapping_add(1));
            let others = mail.wanted.with_untracked(|wanted| wanted.place.mailbox != own);
            if !document().hidden() && (others || looks.get_value().is_multiple_of(OWN)) {
                mail.refresh();
            }
        };
        if let Ok(interval) = set_interval_with_handle(look, EVERY) {
            on_cleanup(move || interval.clear());
        }
    });
}

/// A right that is taken back closes the mailbox it opened: that is said, and one is at home again.
fn leave_what_is_closed(mail: Mail) {
    let own = use_me().address;
    let navigate = use_navigate();
    Effect::new(move |before: Option<Option<Address>>| {
        // The mailbox that was last seen from within.
        let seen = before.flatten();
        let (mailbox, open) = mail.list.with(|list| {
            let list = list.as_ref()?;
            let shut = matches!(
                &list.answer,
                Err(ApiError::Desk(DeskError::NotFound | DeskError::Forbidden))
            );
            Some((list.asked.place.mailbox.clone(), !shut))
        })?;
        if open {
            return Some(mailbox);
        }
        if mailbox == own || seen.as_ref() != Some(&mailbox) {
            return seen;
        }
        let (home, navigate) = (inbox_path(&own), navigate.clone());
        spawn_local(async move {
            // It may be this folder alone that is gone.
            let still = api::reading::folders().await.map_or(true, |tree| {
                tree.mailboxes.iter().any(|open| open.address == mailbox)
            });
            if !still {
                mail.notices.closed(mailbox);
                mail.folders.tree.refetch();
                navigate(&home, Default::default());
            }
        });
        None
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
        let messages: Vec<_> = keys.iter().map(|key| (*key, self.shown.flags(*key))).collect();
        self.changes.foresee(&place, &deed, &messages);
        let keys = keys.to_vec();
        if deed.takes_away() && self.open.get_untracked().is_some_and(|open| keys.contains(&open)) {
            self.leave.run(());
        }
        spawn_local(async move {
            let takes_away = deed.takes_away();
            let answer = api::reading::carry_out(place, keys, deed).await;
            // The page of mail may have been left meanwhile: what is told and counted outlives it, the list does not.
            let is_here = !self.list.is_disposed();
            match answer {
                Ok(()) => {
                    if let Some(words) = done {
                        self.notices.done(words);
                    }
                    if takes_away && is_here {
                        self.list.refetch();
                    }
                    self.folders.tree.refetch();
                }
                Err(error) => {
                    if is_here {
                        self.changes.take_back();
                        self.list.refetch();
                    }
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

    /// False in a mailbox opened read-only, and while it is not known.
    pub fn is_writable(self) -> bool {
        self.shown.is_writable()
    }

    /// Opening has read a message. True when the list still shows it as unread.
    pub fn foresee_seen(self, key: MessageKey) -> bool {
        let listed = self.shown.flags(key);
        let is_listed = self.shown.lists(key);
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
