use async_trait::async_trait;

use super::{Answer, Caller};
use crate::{
    folder::{FolderKey, FolderTree, Place},
    header::FileName,
    id::OutboxId,
    message::{Mark, MessageKey, MessagePage, MessageView, Search},
    receipt::ReceiptAnswer,
};

/// A decoded attachment, to be downloaded.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub name: FileName,
    pub media_type: String,
    pub content: Vec<u8>,
}

/// What a move did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Moved {
    pub count: u32,
    pub to: FolderKey,
    /// What the messages are called there, so that they can be moved back; empty where the server does not tell.
    pub keys: Vec<MessageKey>,
}

/// Reading: folders, lists, messages. Every call checks that the caller may open the mailbox.
#[async_trait]
pub trait ReadingDesk: Send + Sync {
    async fn tree(&self, caller: &Caller) -> Answer<FolderTree>;

    /// Newest first, `page` from 1; a page past the end is the last one. A search looks at sender, recipients, subject
    /// and text, through every folder of the place's mailbox or in the place alone.
    async fn page(
        &self,
        caller: &Caller,
        place: &Place,
        search: Option<&Search>,
        page: u32,
    ) -> Answer<MessagePage>;

    /// Opens a message and, where writable, marks it seen.
    async fn open(&self, caller: &Caller, place: &Place, key: MessageKey) -> Answer<MessageView>;

    /// The message's HTML as a whole document, sanitised; remote content only if `remote`.
    async fn html(&self, caller: &Caller, place: &Place, key: MessageKey, remote: bool) -> Answer<String>;

    async fn attachment(
        &self,
        caller: &Caller,
        place: &Place,
        key: MessageKey,
        part: u32,
    ) -> Answer<Attachment>;

    /// The message as it lies on the server (RFC 5322 octets).
    async fn raw(&self, caller: &Caller, place: &Place, key: MessageKey) -> Answer<Vec<u8>>;

    async fn mark(&self, caller: &Caller, place: &Place, keys: &[MessageKey], mark: Mark) -> Answer<()>;

    /// Within one mailbox. Deleting is moving to Trash; from Trash it is [`ReadingDesk::erase`].
    async fn move_to(
        &self,
        caller: &Caller,
        place: &Place,
        keys: &[MessageKey],
        to: &FolderKey,
    ) -> Answer<Moved>;

    /// Answers the sender's wish to be told that the message was read, for the mailbox it lies in and so for everybody who
    /// opens that: by whoever may write in its name. A receipt is durable when this returns, and its item is the answer;
    /// None where it was declined, or is not asked for any more. Errors: `Forbidden`.
    async fn answer_receipt(
        &self,
        caller: &Caller,
        place: &Place,
        key: MessageKey,
        answer: ReceiptAnswer,
    ) -> Answer<Option<OutboxId>>;

    /// For good.
    async fn erase(&self, caller: &Caller, place: &Place, keys: &[MessageKey]) -> Answer<()>;
}
