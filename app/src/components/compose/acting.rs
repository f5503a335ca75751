//! What the page does by itself once it is live, for each [`Action`] a button asks for.

use domain::{
    desk::ComposeStart,
    draft::ComposeForm,
    id::{AttachmentId, IdentityId},
    outbox::Submitted,
    preference::PreferenceChange,
    preflight::Objection,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;

use super::action::Action;
use super::browser::{caret_in_area, focus, press, put_caret_in_area};
use super::kept;
use super::later;
use super::objections::objections;
use super::signature;
use super::writing::{Notice, Phase, Saving, Stop, Writing};
use crate::api::compose::{detach_file, discard_draft, forget_from, open_sheet, save_draft, submit_draft};
use crate::api::preferences::prefer;
use crate::components::attachments::FILES;
use crate::components::from::{FROM, reading};
use crate::components::outbox::Bar;
use crate::error::{ApiError, Cleared};

/// The element that says what went wrong.
pub const ALERT: &str = "compose-alert";
pub const BODY: &str = "compose-body";

/// Goes to a page of the app.
pub type Go = Callback<(String, NavigateOptions)>;

impl Writing {
    pub fn perform(self, action: Action, go: Go, bar: Bar) {
        if self.phase.get_untracked() != Phase::Writing {
            return;
        }
        self.notice.set(None);
        match action {
            Action::Send => self.send_when_ready(go),
            Action::Save => spawn_local(async move {
                if self.save().await.is_ok() && !self.draft.is_disposed() && !self.is_parted() {
                    self.notice.set(Some(Notice::SavedByHand));
                }
            }),
            Action::Discard => self.discard(go, bar),
            Action::Attach => press(FILES),
            Action::Signature => self.sign(),
            Action::ShowFrom => self.reveal_from(true),
            Action::HideFrom if untrack(|| self.may_hide_from()) => self.reveal_from(false),
            Action::ShowBcc => self.reveal_bcc(true),
            Action::HideBcc if untrack(|| self.may_hide_bcc()) => self.reveal_bcc(false),
            Action::HideFrom | Action::HideBcc => {}
            Action::SendLater => self.send_later(),
            Action::SendOnce => self.send_once(),
            Action::AskReceipt => self.ask_receipt(true),
            Action::AskNoReceipt => self.ask_receipt(false),
            Action::CheckFrom => self.ask_about_from(),
            Action::OwnFrom => self.own_from(),
            Action::Detach(id) => self.detach(id),
            Action::Forget(id) => self.forget(id),
        }
    }

    /// Files on their way are waited for; whoever pressed Send need not press it again.
    fn send_when_ready(self, go: Go) {
        if self
            .uploads
            .with_untracked(|files| files.iter().any(|file| file.state.is_running()))
        {
            self.phase.set(Phase::Waiting);
            return;
        }
        if self.uploads.with_untracked(|files| !files.is_empty()) {
            self.halt(Stop::Files);
            return;
        }
        let found = self.in_the_way();
        if !found.is_empty() {
            self.halt(Stop::Objections(found));
            return;
        }
        self.phase.set(Phase::Sending);
        spawn_local(async move {
            match self.hand_over().await {
                Ok(query) if !self.draft.is_disposed() => {
                    self.phase.set(Phase::Gone);
                    go.run((
                        self.way_back(&query),
                        NavigateOptions {
                            replace: true,
                            ..Default::default()
                        },
                    ));
                }
                Ok(_) => {}
                Err(_) if self.draft.is_disposed() => {}
                Err(stop) => self.halt(stop),
            }
        });
    }

    /// Save, then submit under the key of this intention: pressed twice, or tried again after a lost answer, it is
    /// the same message once. Where another window had the draft, that is said first.
    async fn hand_over(self) -> Result<String, Stop> {
        self.save().await.map_err(Stop::Trouble)?;
        let mut answer = self.submit().await?;
        if answer == Err(vec![Objection::ChangedElsewhere]) && !self.is_parted() {
            self.calm().await;
            // Puts the words here beside the others, unless they are the same.
            self.write().await.map_err(Stop::Trouble)?;
            answer = self.submit().await?;
        }
        match answer {
            Ok(submitted) => Ok(format!("?sent={}", submitted.id)),
            Err(found) => {
                for objection in &found {
                    if let Objection::FilesChanged(files) = objection {
                        self.attached.set(files.clone());
                    }
                }
                Err(Stop::Objections(found))
            }
        }
    }

    /// Only what this page shows. Not at once after what was written here has become another draft.
    async fn submit(self) -> Result<Cleared<Submitted>, Stop> {
        if self.draft.is_disposed() {
            return Err(Stop::Unsaid);
        }
        if self.is_parted() {
            return Ok(Err(vec![Objection::ChangedElsewhere]));
        }
        let (draft, seen, key) = (self.draft.get_untracked(), self.seen(), self.key.get_untracked());
        submit_draft(draft, seen, key).await.map_err(Stop::Trouble)
    }

    /// As far as is known here; the server looks again.
    pub fn in_the_way(self) -> Vec<Objection> {
        untrack(|| {
            objections(
                &self.form(),
                &self.from.get(),
                &self.check.get(),
                self.attached_bytes(),
                self.limit,
            )
        })
    }

    /// Says what stands in the way, and shows the field that does.
    pub fn mark(self, stop: Stop) {
        if stop.is_about_from() {
            self.show_from.set(true);
        }
        self.stop.set(Some(stop));
    }

    /// The same, where one cannot miss it. Every word stays.
    pub fn halt(self, stop: Stop) {
        self.phase.set(Phase::Writing);
        self.mark(stop);
        self.save_soon();
        focus(ALERT);
    }

    fn discard(self, go: Go, bar: Bar) {
        let form = untrack(|| self.form());
        let files = !self.attached.with_untracked(Vec::is_empty);
        let stored = self.stored.get_value() || self.saving.get_untracked() == Saving::Running;
        self.phase.set(Phase::Gone);
        spawn_local(async move {
            self.calm().await;
            if stored
                && let Err(error) =
                    discard_draft(self.draft.get_untracked(), self.revision.get_untracked()).await
            {
                self.phase.set(Phase::Writing);
                self.stop.set(Some(Stop::Trouble(error)));
                focus(ALERT);
                return;
            }
            kept::forget();
            if !form.is_blank() || files {
                bar.discarded(form, files);
            }
            go.run((
                self.way_back(""),
                NavigateOptions {
                    replace: true,
                    ..Default::default()
                },
            ));
        });
    }

    fn sign(self) {
        let text = self.body.get_untracked();
        let (text, caret) = signature::put(&text, caret_in_area(BODY), &self.signature());
        self.body.set(text);
        put_caret_in_area(BODY, caret);
    }

    fn reveal_from(self, shown: bool) {
        self.show_from.set(shown);
        focus(if shown { FROM } else { BODY });
        remember(PreferenceChange {
            show_from: Some(shown),
            ..Default::default()
        });
    }

    fn reveal_bcc(self, shown: bool) {
        self.show_bcc.set(shown);
        focus(if shown { "bcc" } else { BODY });
        remember(PreferenceChange {
            show_bcc: Some(shown),
            ..Default::default()
        });
    }

    /// With a guess that one may take as it is.
    fn send_later(self) {
        if self.send_at.with_untracked(String::is_empty) {
            self.send_at.set(later::tomorrow_morning());
        }
        self.show_later.set(true);
        focus(later::SEND_AT);
    }

    fn send_once(self) {
        self.send_at.set(String::new());
        self.show_later.set(false);
        self.save_soon();
        focus(BODY);
    }

    pub fn ask_receipt(self, asked: bool) {
        self.receipt.set(asked);
        self.save_soon();
    }

    /// The user's own address into From. It does not send: that stays the user's own word.
    fn own_from(self) {
        let Some(own) = untrack(|| self.own()) else {
            return;
        };
        self.from.set(reading::label(&own.identity));
        self.stop.set(None);
        self.notice.set(Some(Notice::FromIs(own.identity.address)));
        self.ask_about_from();
        focus(FROM);
    }

    fn detach(self, id: AttachmentId) {
        spawn_local(async move {
            let answer = detach_file(self.draft.get_untracked(), id.clone()).await;
            if self.draft.is_disposed() {
                return;
            }
            match answer {
                Ok(()) => {
                    self.attached.update(|files| files.retain(|file| file.id != id));
                    focus(BODY);
                }
                Err(error) => self.stop.set(Some(Stop::Trouble(error))),
            }
        });
    }

    fn forget(self, id: IdentityId) {
        spawn_local(async move {
            let answer = forget_from(id.clone()).await;
            if self.draft.is_disposed() {
                return;
            }
            match answer {
                Ok(()) => {
                    let gone = self
                        .choices
                        .with_untracked(|c| c.iter().find(|c| c.id == id).cloned());
                    self.choices
                        .update(|choices| choices.retain(|choice| choice.id != id));
                    self.notice
                        .set(gone.map(|gone| Notice::Forgotten(gone.identity.address)));
                }
                Err(error) => self.stop.set(Some(Stop::Trouble(error))),
            }
        });
    }
}

/// A preference that could not be kept is no reason to disturb anybody who is writing.
fn remember(change: PreferenceChange) {
    spawn_local(async move {
        let _ = prefer(change).await;
    });
}

/// The words of a discarded draft, as a new one; its path.
pub async fn write_again(form: ComposeForm) -> Result<String, ApiError> {
    let sheet = open_sheet(ComposeStart::New {
        mailbox: None,
        to: None,
    })
    .await?;
    let saved = save_draft(sheet.id, sheet.revision, Vec::new(), form).await?;
    Ok(format!("/compose?draft={}", saved.id))
}
