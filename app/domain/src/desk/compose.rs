use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{Answer, Caller};
use crate::{
    address::{Address, Mailbox},
    draft::{Attached, ComposeForm, ReplyMode, Revision, Saved, Seen},
    folder::Place,
    header::FileName,
    id::{AttachmentId, DraftId, IdentityId, SubmissionKey},
    identity::{FromChoice, FromInput, Standing},
    message::MessageKey,
    outbox::{OutboxEntry, Submitted},
    preflight::Objection,
};

/// How a compose page begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComposeStart {
    /// From the mailbox one is in, when one may write for it; otherwise one's own.
    New {
        mailbox: Option<Address>,
        to: Option<String>,
    },
    Draft(DraftId),
    /// A message in Drafts written by another client.
    Continue {
        place: Place,
        key: MessageKey,
    },
    Answer {
        place: Place,
        key: MessageKey,
        mode: ReplyMode,
    },
}

/// All a compose page needs, in one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComposeSheet {
    pub id: DraftId,
    pub revision: Revision,
    pub form: ComposeForm,
    pub attached: Vec<Attached>,
    pub choices: Vec<FromChoice>,
    /// Of what stands in From now; None when it is not an address.
    pub standing: Option<Standing>,
    /// Show the From row: preferred so, or From is not the user's own address.
    pub show_from: bool,
    pub show_bcc: bool,
    /// What became of the last attempt to send this draft, when it did not leave.
    pub last_attempt: Option<OutboxEntry>,
    /// What would stand in the way of sending it as it is, as the server knows: of a stored draft with recipients.
    pub objections: Vec<Objection>,
    /// Use this key when Send is pressed.
    pub submission_key: SubmissionKey,
    /// Octets, for one message with its attachments.
    pub limit: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub mailbox: Mailbox,
}

/// The content of a file as it comes over the line.
#[async_trait]
pub trait Incoming: Send {
    /// The next octets, as many as there are; none at its end. Errors: it was cut off, or is past what may come at all.
    async fn next(&mut self) -> Answer<Option<Vec<u8>>>;
}

/// A file that has come whole and belongs to no draft yet. Dropped so, nothing of it stays.
pub struct Received {
    pub id: AttachmentId,
    /// Octets.
    pub size: u64,
    /// Forgets it when dropped.
    pub keeper: Box<dyn std::any::Any + Send + Sync>,
}

/// Writing. Every id is checked against the caller; an id of somebody else's is [`super::DeskError::NotFound`].
#[async_trait]
pub trait ComposeDesk: Send + Sync {
    async fn sheet(&self, caller: &Caller, start: ComposeStart) -> Answer<ComposeSheet>;

    /// The From list, in the order of PRODUCT 3.
    async fn choices(&self, caller: &Caller) -> Answer<Vec<FromChoice>>;

    /// What the caller may do with an address, asked of whoever knows. Errors: `Objections([FromUnreadable])`.
    async fn check_from(&self, caller: &Caller, from: &FromInput) -> Answer<Standing>;

    async fn forget(&self, caller: &Caller, remembered: &IdentityId) -> Answer<()>;

    /// Keeps every word, readable or not, durably, and mirrors it in the Drafts folder. Where the draft is no longer at
    /// `revision` (0: not stored yet), the words become a draft of their own and [`Saved::elsewhere`] says why. The same
    /// words after the same revision are kept once.
    async fn save(
        &self,
        caller: &Caller,
        draft: &DraftId,
        revision: Revision,
        form: ComposeForm,
    ) -> Answer<Saved> {
        self.save_upon(caller, draft, revision, &[], form).await
    }

    /// As [`ComposeDesk::save`], where the writer's page sent `unanswered` after `revision` and heard of none of them: where
    /// one of those stands there now, these words follow it, and are no other window's.
    async fn save_upon(
        &self,
        caller: &Caller,
        draft: &DraftId,
        revision: Revision,
        unanswered: &[ComposeForm],
        form: ComposeForm,
    ) -> Answer<Saved>;

    /// Throws the draft away, unless another window wrote in it after `seen`: those words stay.
    async fn discard(&self, caller: &Caller, draft: &DraftId, seen: Option<Revision>) -> Answer<()>;

    /// Takes in a file for `draft`, in memory that does not grow with it. Errors: `TooLarge` with what the draft has
    /// already, said once all of it has come; whatever `content` says.
    async fn receive(&self, caller: &Caller, draft: &DraftId, content: &mut dyn Incoming)
    -> Answer<Received>;

    async fn attach(
        &self,
        caller: &Caller,
        draft: &DraftId,
        name: FileName,
        media_type: String,
        received: Received,
    ) -> Answer<Attached>;

    async fn detach(&self, caller: &Caller, draft: &DraftId, attachment: &AttachmentId) -> Answer<()>;

    /// The content of a draft's own attachment.
    async fn attached(
        &self,
        caller: &Caller,
        draft: &DraftId,
        attachment: &AttachmentId,
    ) -> Answer<super::Attachment>;

    /// Preflight on what is true, seal, store durably, answer. The same key twice answers the same item. What another
    /// window put in the place of what was `seen` does not leave: [`Objection::ChangedElsewhere`] or
    /// [`Objection::FilesChanged`].
    async fn submit(
        &self,
        caller: &Caller,
        draft: &DraftId,
        seen: Option<&Seen>,
        key: &SubmissionKey,
    ) -> Answer<Submitted>;

    /// Recipients that begin with these letters: accounts here and people written to before.
    async fn suggest(&self, caller: &Caller, letters: &str) -> Answer<Vec<Suggestion>>;
}
