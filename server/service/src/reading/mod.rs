//! Folders, lists, messages. Each use case asks [`access::enter`] first: it alone opens mailboxes.

pub(crate) mod access;
mod cache;
mod change;
mod content;
mod open;
mod page;
mod rows;
mod search;
mod tree;

pub(crate) use cache::{Cache, CachedMessage};
pub(crate) use content::{fetch_parsed, find_message_id};

use async_trait::async_trait;
use domain::{
    desk::{Answer, Attachment, Caller, Moved, ReadingDesk},
    folder::{FolderKey, FolderTree, Place},
    id::OutboxId,
    message::{Mark, MessageKey, MessagePage, MessageView, Search},
    receipt::ReceiptAnswer,
};

use crate::{Service, receipts};

#[async_trait]
impl ReadingDesk for Service {
    async fn tree(&self, caller: &Caller) -> Answer<FolderTree> {
        tree::tree(self, caller).await
    }
    async fn page(
        &self,
        caller: &Caller,
        place: &Place,
        search: Option<&Search>,
        page: u32,
    ) -> Answer<MessagePage> {
        page::page(self, caller, place, search, page).await
    }
    async fn open(&self, caller: &Caller, place: &Place, key: MessageKey) -> Answer<MessageView> {
        open::open(self, caller, place, key).await
    }
    async fn html(&self, caller: &Caller, place: &Place, key: MessageKey, remote: bool) -> Answer<String> {
        content::html(self, caller, place, key, remote).await
    }
    async fn attachment(
        &self,
        caller: &Caller,
        place: &Place,
        key: MessageKey,
        part: u32,
    ) -> Answer<Attachment> {
        content::attachment(self, caller, place, key, part).await
    }
    async fn raw(&self, caller: &Caller, place: &Place, key: MessageKey) -> Answer<Vec<u8>> {
        content::raw(self, caller, place, key).await
    }
    async fn mark(&self, caller: &Caller, place: &Place, keys: &[MessageKey], mark: Mark) -> Answer<()> {
        change::mark(self, caller, place, keys, mark).await
    }
    async fn move_to(
        &self,
        caller: &Caller,
        place: &Place,
        keys: &[MessageKey],
        to: &FolderKey,
    ) -> Answer<Moved> {
        change::move_to(self, caller, place, keys, to).await
    }
    async fn answer_receipt(
        &self,
        caller: &Caller,
        place: &Place,
        key: MessageKey,
        answer: ReceiptAnswer,
    ) -> Answer<Option<OutboxId>> {
        receipts::answer(self, caller, place, key, answer).await
    }
    async fn erase(&self, caller: &Caller, place: &Place, keys: &[MessageKey]) -> Answer<()> {
        change::erase(self, caller, place, keys).await
    }
}
