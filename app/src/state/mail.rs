//! The page of mail: what it lists, what it has open, and what is done to both.

use std::time::Duration;

use domain::Address;
use domain::desk::{Deed, DeskError, folder_by_folder};
use domain::folder::Place;
use domain::message::{Flags, MessageKey, MessagePage, MessageView, Spot};
use futures::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_navigate};
use serde::{Deserialize, Serialize};

use super::changes::Changes;
use super::folders::{Folders, use_folders};
use super::notices::{Notices, use_notices};
use super::place::{ListRequest, Whereabouts, inbox_path};
use super::session::use_me;
use super::shown::Shown;
use crate::api;
use crate::error::ApiError;
use crate::i18n::{Locale, use_i18n};
use crate::live::{effect, memo};
use crate::parts::{self, Part};
use crate::wire::{Resource, resource};

/// An answer with its question, so that a page never shows the answer to the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered<Q, A> {
    pub asked: Q,
    pub answer: Result<A, ApiError>,
}

/// Which message is asked for.
pub type Opening = (Place, MessageKey);

/// Messages, and what to say when they are gone for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub spots: Vec<Spot>,
    pub done: Option<String>,
}

#[derive(Clone, Copy)]
pub struct Mail {
    pub wanted: Memo<ListRequest>,
    pub open: Memo<Option<Spot>>,
    pub list: Resource<Answered<ListRequest, MessagePage>>,
    pub letter: Resource<Option<Answered<Opening, MessageView>>>,
    /// What is to be deleted for good once somebody has said that they mean it.
    pub doubt: RwSignal<Option<Doubt>>,
    changes: Changes,
    shown: Shown,
    leave: Callback<()>,
    folders: Folders,
    notices: Notices,
    i18n: Locale,
}

pub fn provide_mail(here: Memo<Whereabouts>) -> Mail {
    let wanted = memo(move || here.with(|here| here.list.clone()));
    let open = memo(move || here.with(|here| here.open.clone()));
    let opening = memo(move || here.with(opening));
    let navigate = use_navigate();
    let mail = Mail {
        wanted,
        open,
        list: resource(move || wanted.get(), list),
        letter: resource(move || opening.get(), letter),
        doubt: RwSignal::new(doubt_of_form()),
        changes: Changes::new(),
        shown: Shown::new(),
        leave: Callback::new(move |()| navigate(&wanted.get_untracked().path(), Default::default())),
        folders: use_folders(),
        notices: use_notices(),
        i18n: use_i18n(),
    };
    provide_context(mail);
    look_now_and_then(mail);
    leave_what_is_closed(mail);
    mail.shown.follow(mail);
    Effect::new(move |before: Option<()>| {
        mail.notices.undone.track();
        if before.is_some() {
            mail.list.refetch();
        }
    });
    effect(move || {
        mail.list.track();
        mail.changes.listed_anew();
    });
    mail
}

/// A form sent without JavaScript that would delete for good is answered with the question: `?erase=SPOT,SPOT`.
fn doubt_of_form() -> Option<Doubt> {
    let asked = use_location().query.with_untracked(|query| query.get("erase"))?;
    let spots: Vec<Spot> = asked.split(',').filter_map(Spot::parse).collect();
    (!spots.is_empty()).then_some(Doubt { spots, done: None })
}

fn opening(here: &Whereabouts) -> Option<Opening> {
    let open = here.open.as_ref()?;
    let place = Place {
        mailbox: here.list.place.mailbox.clone(),
        folder: open.folder.clone(),
    };
    Some((place, open.key))
}

/// How often is looked whether a mailbox of others is still open to one, while the page is looked at.
const EVERY: Duration = Duration::from_secs(15);
/// New messages are looked for less often: once in so many looks.
const OWN: u32 = 4;

fn look_now_and_then(mail: Mail) {
    let own = use_me().address;
    let looks = StoredValue::new(0u32);
    effect(move || {
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
    let answer = api::reading::list(asked.place.clone(), asked.search.clone(), asked.page).await;
    Answered { asked, answer }
}

/// With the part of the app that shows it, so that a message is shown as soon as it has come.
async fn letter(asked: Option<Opening>) -> Option<Answered<Opening, MessageView>> {
    let asked = asked?;
    let message = api::reading::open(asked.0.clone(), asked.1);
    let (answer, is_there) = join(message, parts::load(&[Part::Further])).await;
    let answer = if is_there { answer } else { Err(ApiError::Offline) };
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

    /// Does it, after a question where it cannot be taken back.
    pub fn act(self, deed: Deed, spots: &[Spot], done: Option<String>) {
        if spots.iter().any(|spot| deed.erases(&spot.folder)) {
            let spots = spots.to_vec();
            self.doubt.set(Some(Doubt { spots, done }));
        } else {
            self.carry_out(deed, spots, done);
        }
    }

    /// The question was answered with yes.
    pub fn erase(self) {
        if let Some(doubt) = self.doubt.try_update(Option::take).flatten() {
            self.carry_out(Deed::Delete, &doubt.spots, doubt.done);
        }
    }

    /// Shows what is done at once, does it, and tells how it went: `done` when it did.
    fn carry_out(self, deed: Deed, spots: &[Spot], done: Option<String>) {
        if spots.is_empty() {
            return;
        }
        let mailbox = self.wanted.with_untracked(|wanted| wanted.place.mailbox.clone());
        let messages: Vec<_> = spots
            .iter()
            .map(|spot| (spot.clone(), self.shown.flags(spot)))
            .collect();
        self.changes.foresee(&mailbox, &deed, &messages);
        let is_open = self
            .open
            .with_untracked(|open| open.as_ref().is_some_and(|open| spots.contains(open)));
        if deed.takes_away() && is_open {
            self.leave.run(());
        }
        let spots = spots.to_vec();
        spawn_local(async move {
            let takes_away = deed.takes_away();
            let (tally, why) = folder_by_folder(&mailbox, &spots, |place, keys| {
                api::reading::carry_out(place, keys, deed.clone())
            })
            .await;
            // The page of mail may have been left meanwhile: what is told and counted outlives it, the list does not.
            let is_here = !self.list.is_disposed();
            match why {
                Some(error) if tally.is_nothing() || !takes_away => {
                    if is_here {
                        self.changes.take_back();
                        self.list.refetch();
                    }
                    self.notices.failed(error);
                }
                why => {
                    if takes_away && is_here {
                        self.changes.still_there(&mailbox, &tally.left);
                        self.list.refetch();
                    }
                    if takes_away && !tally.is_whole() {
                        self.notices.partly(tally, mailbox, why.as_ref(), self.i18n);
                    } else if let Some(words) = done {
                        self.notices.moved(words, mailbox, tally.undo);
                    }
                    self.folders.tree.refetch();
                }
            }
        });
    }

    /// A message's flags with what has been done to it since.
    pub fn flags(self, spot: &Spot, listed: Flags) -> Flags {
        self.wanted
            .with(|wanted| self.changes.flags(&wanted.place.mailbox, spot, listed))
    }

    /// Has it been taken out of the list?
    pub fn is_gone(self, spot: &Spot) -> bool {
        self.wanted
            .with(|wanted| self.changes.is_gone(&wanted.place.mailbox, spot))
    }

    /// False in a mailbox opened read-only, and while it is not known.
    pub fn is_writable(self) -> bool {
        self.shown.is_writable()
    }

    /// Opening has read a message. True when the list still shows it as unread.
    pub fn foresee_seen(self, spot: &Spot) -> bool {
        let listed = self.shown.flags(spot);
        let is_listed = self.shown.lists(spot);
        let is_unread = is_listed && !self.flags(spot, listed).seen;
        if is_unread {
            let mailbox = self.wanted.with_untracked(|wanted| wanted.place.mailbox.clone());
            self.changes
                .foresee(&mailbox, &Deed::Seen, &[(spot.clone(), listed)]);
        }
        is_unread
    }

    /// Looks for what has come in since.
    pub fn refresh(self) {
        self.list.refetch();
        self.folders.tree.refetch();
    }
}
