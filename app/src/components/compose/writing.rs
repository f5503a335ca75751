//! The message being written: what stands in the fields, what is known of it, what is happening to it. One value,
//! copied freely, handed down by context; each part of the page reads and changes its own fields of it.

use std::sync::{Arc, Mutex};

use domain::{
    Address,
    desk::{ComposeSheet, ComposeStart, Me},
    draft::{Attached, Became, ComposeForm, Revision, Seen},
    folder::{FolderKey, Place},
    id::{DraftId, SubmissionKey},
    identity::{Authority, FromChoice},
    outbox::OutboxEntry,
    preflight::Objection,
    time::When,
};
use leptos::prelude::*;

use crate::components::attachments::Upload;
use crate::components::from::{Check, reading};
use crate::error::ApiError;

/// What the bar says about keeping the draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Saving {
    /// Nothing to say yet.
    Untouched,
    Unsaved,
    Running,
    Saved(When),
    Failed(ApiError),
}

/// Why the message has not left.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    Objections(Vec<Objection>),
    /// It left this page, and came back.
    Attempt(OutboxEntry),
    /// The server could not be asked, or could not answer.
    Trouble(ApiError),
    /// A file has not arrived.
    Files,
    /// The page without scripts was told "refused", and no reason can be seen from here.
    Unsaid,
}

impl Stop {
    pub fn is_about_from(&self) -> bool {
        match self {
            Stop::Objections(list) => list.iter().any(Objection::is_about_from),
            Stop::Attempt(entry) => entry.refusal.as_ref().is_some_and(|refusal| {
                matches!(refusal.cause, domain::outbox::RefusalCause::FromNotAllowed { .. })
            }),
            Stop::Trouble(_) | Stop::Files | Stop::Unsaid => false,
        }
    }
}

/// Where the message stands on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Writing,
    /// Send was pressed, and files are still on their way.
    Waiting,
    Sending,
    /// Sent or discarded: nothing is to be saved any more.
    Gone,
}

/// What was done, said beside the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Another window had changed the draft, or sent or discarded it; what was written here is kept beside that.
    Elsewhere(Became),
    /// Words that had not been saved came back after a reload.
    Restored,
    Forgotten(Address),
    FromIs(Address),
    /// Of the right to write as the address in From.
    RequestWithdrawn,
    /// It was not open any more.
    RequestGone,
    SavedByHand,
}

/// Outlives the page.
pub type Parting = Arc<Mutex<Option<ComposeForm>>>;

#[derive(Clone, Copy)]
pub struct Writing {
    pub draft: RwSignal<DraftId>,
    pub revision: RwSignal<Revision>,
    pub key: RwSignal<SubmissionKey>,
    /// The text in From; what it means is [`reading::input`].
    pub from: RwSignal<String>,
    pub to: RwSignal<String>,
    pub cc: RwSignal<String>,
    pub bcc: RwSignal<String>,
    pub subject: RwSignal<String>,
    pub body: RwSignal<String>,
    /// As [`ComposeForm::send_at`].
    pub send_at: RwSignal<String>,
    /// Is a read receipt asked for?
    pub receipt: RwSignal<bool>,
    pub choices: RwSignal<Vec<FromChoice>>,
    pub check: RwSignal<Check>,
    pub show_from: RwSignal<bool>,
    pub show_cc: RwSignal<bool>,
    pub show_bcc: RwSignal<bool>,
    pub show_later: RwSignal<bool>,
    pub attached: RwSignal<Vec<Attached>>,
    pub uploads: RwSignal<Vec<Upload>>,
    pub saving: RwSignal<Saving>,
    pub stop: RwSignal<Option<Stop>>,
    pub phase: RwSignal<Phase>,
    pub notice: RwSignal<Option<Notice>>,
    /// The WebAssembly has arrived: the page acts by itself.
    pub live: RwSignal<bool>,
    /// The form as it is kept on the server, or as it began.
    pub kept: StoredValue<ComposeForm>,
    /// Is there such a draft on the server?
    pub stored: StoredValue<bool>,
    /// Words of a save whose answer was lost: the server may have them. They are saved again, as they are, before
    /// newer ones, or those would look like another window's.
    pub tried: StoredValue<Option<ComposeForm>>,
    /// What this page sent before it was loaded again, upon the same revision, and never heard of.
    pub earlier: StoredValue<Vec<ComposeForm>>,
    /// The last words, when the page is left while a save is on its way: that save hands them on.
    pub parting: StoredValue<Parting>,
    /// An answer that was begun for this page and not yet touched: left so, it is no draft anybody would miss.
    pub passing: StoredValue<bool>,
    pub limit: Option<u64>,
    pub me: StoredValue<Me>,
    place: StoredValue<Place>,
}

impl Writing {
    pub fn new(sheet: ComposeSheet, start: &ComposeStart, me: Me) -> Self {
        let from = match reading::text(&sheet.form.from, &sheet.choices) {
            text if text.is_empty() => sheet
                .standing
                .as_ref()
                .map(|standing| reading::label(&standing.identity))
                .unwrap_or_default(),
            text => text,
        };
        let form = ComposeForm {
            from: reading::input(&from, &sheet.choices),
            ..sheet.form
        };
        let inbox = |mailbox| Place {
            mailbox,
            folder: FolderKey::INBOX,
        };
        let place = match start {
            ComposeStart::Answer { place, .. } | ComposeStart::Continue { place, .. } => place.clone(),
            ComposeStart::New {
                mailbox: Some(mailbox),
                ..
            } => inbox(mailbox.clone()),
            ComposeStart::New { mailbox: None, .. } | ComposeStart::Draft(_) => inbox(me.address.clone()),
        };
        Self {
            draft: RwSignal::new(sheet.id),
            revision: RwSignal::new(sheet.revision),
            key: RwSignal::new(sheet.submission_key),
            check: RwSignal::new(Check::from_standing(sheet.standing, &from)),
            from: RwSignal::new(from),
            to: RwSignal::new(form.to.clone()),
            show_cc: RwSignal::new(!form.cc.trim().is_empty()),
            cc: RwSignal::new(form.cc.clone()),
            show_bcc: RwSignal::new(sheet.show_bcc || !form.bcc.trim().is_empty()),
            bcc: RwSignal::new(form.bcc.clone()),
            subject: RwSignal::new(form.subject.clone()),
            body: RwSignal::new(form.body.clone()),
            show_later: RwSignal::new(!form.send_at.trim().is_empty()),
            send_at: RwSignal::new(form.send_at.clone()),
            receipt: RwSignal::new(form.receipt),
            kept: StoredValue::new(form),
            choices: RwSignal::new(sheet.choices),
            show_from: RwSignal::new(sheet.show_from),
            attached: RwSignal::new(sheet.attached),
            uploads: RwSignal::new(Vec::new()),
            saving: RwSignal::new(Saving::Untouched),
            stop: RwSignal::new(sheet.last_attempt.map(Stop::Attempt)),
            phase: RwSignal::new(Phase::Writing),
            notice: RwSignal::new(None),
            live: RwSignal::new(false),
            // A new page is nothing to the server until it is saved; all else has been saved at least once.
            stored: StoredValue::new(sheet.revision > Revision(0)),
            tried: StoredValue::new(None),
            earlier: StoredValue::new(Vec::new()),
            parting: StoredValue::new(Parting::default()),
            passing: StoredValue::new(matches!(start, ComposeStart::Answer { .. })),
            limit: sheet.limit,
            me: StoredValue::new(me),
            place: StoredValue::new(place),
        }
    }

    /// The fields as they are now, followed by whoever asks in a reactive place.
    pub fn form(&self) -> ComposeForm {
        ComposeForm {
            from: self
                .from
                .with(|text| self.choices.with(|choices| reading::input(text, choices))),
            to: self.to.get(),
            cc: self.cc.get(),
            bcc: self.bcc.get(),
            subject: self.subject.get(),
            body: self.body.get(),
            send_at: self.send_at.get(),
            receipt: self.receipt.get(),
        }
    }

    /// Are there words that the server does not have? A From alone is not worth a draft.
    pub fn is_unsaved(&self) -> bool {
        let form = untrack(|| self.form());
        (self.stored.get_value() || !form.is_blank()) && self.kept.with_value(|kept| kept != &form)
    }

    /// The draft as it stands in this page.
    pub fn seen(&self) -> Seen {
        Seen {
            revision: self.revision.get_untracked(),
            files: self
                .attached
                .with_untracked(|files| files.iter().map(|file| file.id.clone()).collect()),
        }
    }

    /// Was it said just now that another window had the draft?
    pub fn is_parted(&self) -> bool {
        let parted = |notice: &Option<Notice>| matches!(notice, Some(Notice::Elsewhere(_)));
        self.notice.try_with_untracked(parted).unwrap_or_default()
    }

    /// The signed-in person, as recipients would read it.
    pub fn my_name(&self) -> String {
        self.me.with_value(|me| {
            if me.name.is_empty() {
                me.address.to_string()
            } else {
                me.name.to_string()
            }
        })
    }

    pub fn signature(&self) -> String {
        self.me.with_value(|me| me.preferences.signature.clone())
    }

    /// The user's own choice of the From list.
    pub fn own(&self) -> Option<FromChoice> {
        self.choices.with(|choices| {
            choices
                .iter()
                .find(|choice| choice.authority == Authority::Own)
                .cloned()
        })
    }

    /// Where to go when the message is gone.
    pub fn way_back(&self, query: &str) -> String {
        self.place
            .with_value(|place| format!("/mail/{}{query}", place.path()))
    }

    /// May From be hidden? Not while it is somebody else's, nor while it cannot be read.
    pub fn may_hide_from(&self) -> bool {
        self.check.with(|check| match check {
            Check::Known(standing) => standing.authority == Authority::Own,
            _ => false,
        })
    }

    pub fn may_hide_bcc(&self) -> bool {
        self.bcc.with(|bcc| bcc.trim().is_empty())
    }

    /// Octets of the attachments.
    pub fn attached_bytes(&self) -> u64 {
        self.attached
            .with(|files| files.iter().map(|file| file.size).sum())
    }
}

pub fn use_writing() -> Writing {
    expect_context()
}
