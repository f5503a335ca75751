//! Writing: sheets, drafts, attachments, the From field.

mod again;
mod answer;
mod attach;
mod beside;
mod carry_on;
mod discard;
mod guess;
mod mirror;
mod quote;
mod receive;
mod save;
mod sheet;
mod suggest;

pub(crate) use again::again;
pub(crate) use discard::discard;
pub(crate) use guess::{guess_from, is_plainly_own};

use async_trait::async_trait;
use beside::Base;
use domain::{
    desk::{
        Answer, Attachment, Caller, ComposeDesk, ComposeSheet, ComposeStart, Incoming, Received, Suggestion,
    },
    draft::{Attached, ComposeForm, Revision, Saved, Seen},
    header::FileName,
    id::{AttachmentId, DraftId, IdentityId, SubmissionKey},
    identity::{FromChoice, FromInput, Standing},
    outbox::Submitted,
};

use crate::{Service, error, identities, sending};

#[async_trait]
impl ComposeDesk for Service {
    async fn sheet(&self, caller: &Caller, start: ComposeStart) -> Answer<ComposeSheet> {
        sheet::sheet(self, caller, start).await
    }
    async fn choices(&self, caller: &Caller) -> Answer<Vec<FromChoice>> {
        identities::choices(&self.ports, caller).await
    }
    async fn check_from(&self, caller: &Caller, from: &FromInput) -> Answer<Standing> {
        identities::of_input(&self.ports, caller, from).await
    }
    async fn forget(&self, caller: &Caller, remembered: &IdentityId) -> Answer<()> {
        self.ports
            .memory
            .forget(&caller.account, remembered)
            .await
            .map_err(error::state)
    }
    async fn save_upon(
        &self,
        caller: &Caller,
        draft: &DraftId,
        revision: Revision,
        unanswered: &[ComposeForm],
        form: ComposeForm,
    ) -> Answer<Saved> {
        save::save(self, caller, Base { id: draft, revision }, unanswered, form).await
    }
    async fn discard(&self, caller: &Caller, draft: &DraftId, seen: Option<Revision>) -> Answer<()> {
        discard::discard(self, caller, draft, seen).await
    }
    async fn receive(
        &self,
        caller: &Caller,
        draft: &DraftId,
        content: &mut dyn Incoming,
    ) -> Answer<Received> {
        receive::receive(self, caller, draft, content).await
    }
    async fn attach(
        &self,
        caller: &Caller,
        draft: &DraftId,
        name: FileName,
        media_type: String,
        received: Received,
    ) -> Answer<Attached> {
        attach::attach(self, caller, draft, name, &media_type, received).await
    }
    async fn detach(&self, caller: &Caller, draft: &DraftId, attachment: &AttachmentId) -> Answer<()> {
        attach::detach(self, caller, draft, attachment).await
    }
    async fn attached(
        &self,
        caller: &Caller,
        draft: &DraftId,
        attachment: &AttachmentId,
    ) -> Answer<Attachment> {
        attach::attached(self, caller, draft, attachment).await
    }
    async fn submit(
        &self,
        caller: &Caller,
        draft: &DraftId,
        seen: Option<&Seen>,
        key: &SubmissionKey,
    ) -> Answer<Submitted> {
        sending::submit(self, caller, draft, seen, key).await
    }
    async fn suggest(&self, caller: &Caller, letters: &str) -> Answer<Vec<Suggestion>> {
        suggest::suggest(self, caller, letters).await
    }
}
