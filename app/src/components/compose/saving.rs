//! Keeping the draft: by itself soon after typing stops, at once when a field is left, before anything that needs it
//! on the server, and when the page goes.

use std::sync::PoisonError;
use std::time::Duration;

use domain::desk::DeskError;
use domain::draft::{ComposeForm, Revision, Saved};
use domain::id::DraftId;
use domain::identity::{FromChoice, FromInput};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::{self, pause};
use super::kept::{self, Aside};
use super::writing::{Notice, Phase, Saving, Writing};
use crate::api::compose::{discard_draft, save_draft};
use crate::error::ApiError;

/// After the last letter.
const CALM: Duration = Duration::from_millis(1500);
/// After a save that failed.
const AGAIN: Duration = Duration::from_secs(8);

impl Writing {
    /// Until the server has the words that stand in the fields now. One save at a time: each names the revision that
    /// the one before it made.
    pub async fn save(self) -> Result<(), ApiError> {
        self.calm().await;
        if self.draft.is_disposed() {
            return Ok(());
        }
        if self.tried.with_value(Option::is_some) {
            self.write().await?;
            if self.draft.is_disposed() {
                return Ok(());
            }
        }
        if self.stored.get_value() && !self.is_unsaved() {
            return Ok(());
        }
        self.write().await
    }

    /// Until no save is on its way.
    pub async fn calm(self) {
        while self.saving.try_get_untracked() == Some(Saving::Running) {
            pause(30).await;
        }
    }

    /// Saves even what the server seems to have: it may have something else by now.
    pub async fn write(self) -> Result<(), ApiError> {
        let form = self.tried.get_value().unwrap_or_else(|| untrack(|| self.form()));
        let parting = self.parting.get_value();
        self.saving.set(Saving::Running);
        self.tried.set_value(Some(form.clone()));
        let choices = self.choices.get_untracked();
        let answer = hand_over(
            self.draft.get_untracked(),
            self.revision.get_untracked(),
            self.earlier.get_value(),
            form.clone(),
            &choices,
        )
        .await;
        if self.draft.is_disposed() {
            let (saved, _) = answer?;
            let last = parting.lock().unwrap_or_else(PoisonError::into_inner).take();
            return match last.filter(|last| last != &form) {
                Some(last) => hand_over(saved.id, saved.revision, Vec::new(), last, &choices)
                    .await
                    .map(drop),
                None => Ok(()),
            };
        }
        match answer {
            Ok((saved, kept)) => {
                kept::forget();
                if kept.from != form.from && self.unlist(&form.from) {
                    // The field says which right is missing.
                    self.ask_about_from();
                }
                self.kept.set_value(kept);
                self.tried.set_value(None);
                self.earlier.set_value(Vec::new());
                self.stored.set_value(true);
                self.passing.set_value(false);
                self.draft.set(saved.id);
                self.revision.set(saved.revision);
                if let Some(elsewhere) = saved.elsewhere {
                    self.attached.set(elsewhere.files);
                    self.notice.set(Some(Notice::Elsewhere(elsewhere.became)));
                }
                self.saving.set(if self.is_unsaved() {
                    Saving::Unsaved
                } else {
                    Saving::Saved(saved.at)
                });
                Ok(())
            }
            Err(error) => {
                self.tried.set_value(error.may_pass().then_some(form));
                self.saving.set(Saving::Failed(error.clone()));
                Err(error)
            }
        }
    }

    /// What may have reached the server since its last answer.
    fn unanswered(&self) -> Vec<ComposeForm> {
        let mut all = self.earlier.get_value();
        all.extend(self.tried.get_value());
        all
    }

    /// Starts a save that nobody waits for, unless there is nothing to save.
    pub fn save_soon(self) {
        if self.phase.get_untracked() == Phase::Writing && self.is_unsaved() {
            spawn_local(async move {
                // What went wrong stands in the bar.
                let _ = self.save().await;
            });
        }
    }
}

/// What was kept, and in which words. Where the server knows no such identity of the writer's any more, since the right was
/// taken away, they are kept under the bare address.
async fn hand_over(
    draft: DraftId,
    revision: Revision,
    unanswered: Vec<ComposeForm>,
    form: ComposeForm,
    choices: &[FromChoice],
) -> Result<(Saved, ComposeForm), ApiError> {
    let answer = save_draft(draft.clone(), revision, unanswered.clone(), form.clone()).await;
    let bare = match (&answer, &form.from) {
        (Err(ApiError::Desk(DeskError::NotFound)), FromInput::Identity(id)) => {
            choices.iter().find(|choice| &choice.id == id)
        }
        _ => None,
    };
    let Some(bare) = bare else {
        return Ok((answer?, form));
    };
    let from = FromInput::Typed(bare.identity.address.as_str().to_owned());
    let form = ComposeForm { from, ..form };
    let saved = save_draft(draft, revision, unanswered, form.clone()).await?;
    Ok((saved, form))
}

/// Saves by itself for as long as the page lives.
pub fn keep_saved(writing: Writing) {
    let timer: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let after = move |wait: Duration| {
        timer.update_value(|timer| {
            if let Some(earlier) = timer.take() {
                earlier.clear();
            }
            *timer = set_timeout_with_handle(move || writing.save_soon(), wait).ok();
        });
    };
    Effect::watch(
        move || writing.form(),
        move |_, _, _| {
            if writing.is_unsaved() {
                // No longer true of all the words.
                if writing
                    .notice
                    .with_untracked(|notice| notice == &Some(Notice::SavedByHand))
                {
                    writing.notice.set(None);
                }
                if writing.saving.get_untracked() != Saving::Running {
                    writing.saving.set(Saving::Unsaved);
                }
                after(CALM);
            }
        },
        false,
    );
    Effect::watch(
        move || writing.saving.get(),
        move |saving, _, _| match saving {
            Saving::Failed(_) => after(AGAIN),
            // Typed while the save was on its way.
            Saving::Unsaved => after(CALM),
            Saving::Untouched | Saving::Running | Saving::Saved(_) => {}
        },
        false,
    );
    on_cleanup(move || leave(writing, timer));
}

/// By a link within the app: the save goes on after the page is gone.
fn leave(writing: Writing, timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.try_update_value(Option::take).flatten() {
        timer.clear();
    }
    if writing.live.try_get_untracked() != Some(true) || writing.phase.get_untracked() != Phase::Writing {
        return;
    }
    let draft = writing.draft.get_untracked();
    let revision = writing.revision.get_untracked();
    if writing.passing.get_value() && !writing.is_unsaved() {
        spawn_local(async move {
            // What stays is an untouched answer among the drafts: a nuisance, no loss.
            let _ = discard_draft(draft, revision).await;
        });
    } else if writing.is_unsaved() && writing.saving.get_untracked() == Saving::Running {
        let form = untrack(|| writing.form());
        let parting = writing.parting.get_value();
        *parting.lock().unwrap_or_else(PoisonError::into_inner) = Some(form);
    } else if writing.is_unsaved() {
        let form = untrack(|| writing.form());
        let (unanswered, choices) = (writing.unanswered(), writing.choices.get_untracked());
        spawn_local(async move {
            let _ = hand_over(draft, revision, unanswered, form, &choices).await;
        });
    }
}

/// Closing, reloading, following a link to elsewhere: the form goes to the server as it would without scripts, and the
/// words are put aside for the case that this very page comes back.
pub fn keep_through_reload(writing: Writing, form: NodeRef<leptos::html::Form>) {
    let going = window_event_listener(ev::pagehide, move |_| {
        if writing.phase.get_untracked() == Phase::Writing && writing.is_unsaved() {
            let unanswered = writing.unanswered();
            if let Some(form) = form.get_untracked() {
                browser::post_in_passing(&form, &unanswered);
            }
            kept::put_aside(&Aside {
                writer: writing.me.with_value(|me| me.address.clone()),
                page: browser::page(),
                draft: writing.draft.get_untracked(),
                revision: writing.revision.get_untracked(),
                key: writing.key.get_untracked(),
                form: untrack(|| writing.form()),
                unanswered,
            });
        }
    });
    // Out of the back/forward cache, the revision is no longer known.
    let back = window_event_listener(ev::pageshow, |event| {
        if event.persisted() {
            browser::reload();
        }
    });
    let warning = window_event_listener(ev::beforeunload, move |event| {
        let files = writing
            .uploads
            .with_untracked(|files| files.iter().any(|file| file.state.is_running()));
        if files || matches!(writing.saving.get_untracked(), Saving::Failed(_)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        going.remove();
        back.remove();
        warning.remove();
    });
}

/// Words put aside by [`keep_through_reload`] stand in the fields again, and are saved.
pub fn restore(writing: Writing) {
    let reader = writing.me.with_value(|me| me.address.clone());
    let Some(aside) = kept::find(&reader, &browser::page(), &writing.draft.get_untracked()) else {
        return;
    };
    if untrack(|| writing.form()) == aside.form {
        kept::forget();
        return;
    }
    if !writing.stored.get_value() {
        writing.draft.set(aside.draft);
        writing.revision.set(aside.revision);
        writing.key.set(aside.key);
    } else if writing.draft.get_untracked() == aside.draft {
        // Not the revision that was just read: another window may have written it.
        writing.revision.set(aside.revision);
    }
    writing.earlier.set_value(aside.unanswered);
    let choices = writing.choices.get_untracked();
    let from = crate::components::from::reading::text(&aside.form.from, &choices);
    if from != writing.from.get_untracked() {
        writing.show_from.set(true);
        writing.from.set(from);
        writing.ask_about_from();
    }
    writing
        .show_cc
        .update(|shown| *shown |= !aside.form.cc.is_empty());
    writing
        .show_bcc
        .update(|shown| *shown |= !aside.form.bcc.is_empty());
    writing.to.set(aside.form.to);
    writing.cc.set(aside.form.cc);
    writing.bcc.set(aside.form.bcc);
    writing.subject.set(aside.form.subject);
    writing.body.set(aside.form.body);
    writing
        .show_later
        .update(|shown| *shown |= !aside.form.send_at.is_empty());
    writing.send_at.set(aside.form.send_at);
    writing.receipt.set(aside.form.receipt);
    writing.notice.set(Some(Notice::Restored));
    writing.save_soon();
}
