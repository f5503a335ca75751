//! What reading one message costs twice or thrice (pane, frame, attachments) is fetched, parsed and sanitised once:
//! bounded, short-lived, and keyed by session, so that nothing outlives a sign-out and nothing crosses from one user to
//! another.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use domain::{
    address::Address,
    folder::{FolderRole, Place},
    message::{Flags, MessageKey},
};
use moka::{future, sync::Cache as Moka};

use crate::ports::{FolderInfo, MimeError, ParsedMessage};

/// Octets of messages held at most, and of documents made of them.
const MESSAGE_OCTETS: u64 = 64 << 20;
const DOCUMENT_OCTETS: u64 = 32 << 20;
const MESSAGE_LIFE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct MessageSlot {
    session: String,
    place: Place,
    key: MessageKey,
}

#[derive(Debug)]
pub(crate) struct CachedMessage {
    pub(crate) raw: Bytes,
    pub(crate) parsed: ParsedMessage,
    pub(crate) flags: Flags,
}

/// A message's HTML, and whether with what lies elsewhere.
type DocumentSlot = (MessageSlot, bool);

type Roles = Arc<Vec<(FolderRole, String)>>;

#[derive(Clone)]
pub(crate) struct Cache {
    messages: Moka<MessageSlot, Arc<CachedMessage>>,
    documents: future::Cache<DocumentSlot, Arc<str>>,
    roles: Moka<(String, Address), Roles>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            messages: Moka::builder()
                .max_capacity(MESSAGE_OCTETS)
                .weigher(|_, message: &Arc<CachedMessage>| {
                    u32::try_from(message.raw.len() * 2).unwrap_or(u32::MAX)
                })
                .time_to_live(MESSAGE_LIFE)
                .support_invalidation_closures()
                .build(),
            documents: future::Cache::builder()
                .max_capacity(DOCUMENT_OCTETS)
                .weigher(|_, document: &Arc<str>| u32::try_from(document.len()).unwrap_or(u32::MAX))
                .time_to_live(MESSAGE_LIFE)
                .support_invalidation_closures()
                .build(),
            roles: Moka::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_secs(300))
                .support_invalidation_closures()
                .build(),
        }
    }
}

impl Cache {
    fn slot(session: &str, place: &Place, key: MessageKey) -> MessageSlot {
        MessageSlot {
            session: session.to_owned(),
            place: place.clone(),
            key,
        }
    }

    pub(crate) fn message(
        &self,
        session: &str,
        place: &Place,
        key: MessageKey,
    ) -> Option<Arc<CachedMessage>> {
        self.messages.get(&Self::slot(session, place, key))
    }

    pub(crate) fn keep_message(
        &self,
        session: &str,
        place: &Place,
        key: MessageKey,
        message: &Arc<CachedMessage>,
    ) {
        self.messages
            .insert(Self::slot(session, place, key), message.clone());
    }

    pub(crate) fn forget_message(&self, session: &str, place: &Place, key: MessageKey) {
        self.messages.invalidate(&Self::slot(session, place, key));
    }

    /// The document, made by `make` unless it is there; whoever asks meanwhile waits for the same. It outlives changes
    /// of flags: the octets that a UID names never change.
    pub(crate) async fn document(
        &self,
        session: &str,
        place: &Place,
        key: MessageKey,
        remote: bool,
        make: impl Future<Output = Result<Arc<str>, MimeError>>,
    ) -> Result<Arc<str>, Arc<MimeError>> {
        let slot = (Self::slot(session, place, key), remote);
        self.documents.try_get_with(slot, make).await
    }

    /// Begins to make the document without remote content. Whoever asks next waits for it however soon they come: its
    /// place is taken when this returns.
    pub(crate) async fn begin_document(
        &self,
        session: &str,
        place: &Place,
        key: MessageKey,
        make: impl Future<Output = Result<Arc<str>, MimeError>> + Send + 'static,
    ) {
        let (documents, slot) = (self.documents.clone(), (Self::slot(session, place, key), false));
        let mut making = Box::pin(async move { documents.try_get_with(slot, make).await.map(drop) });
        if futures::poll!(&mut making).is_pending() {
            // What goes wrong, the frame will say.
            tokio::spawn(making);
        }
    }

    pub(crate) fn role_path(&self, session: &str, mailbox: &Address, role: FolderRole) -> Option<String> {
        let roles = self.roles.get(&(session.to_owned(), mailbox.clone()))?;
        roles
            .iter()
            .find(|(known, _)| *known == role)
            .map(|(_, path)| path.clone())
    }

    pub(crate) fn remember_roles(&self, session: &str, mailbox: &Address, folders: &[FolderInfo]) {
        let roles = folders
            .iter()
            .filter_map(|f| f.role.map(|role| (role, f.path.clone())))
            .collect();
        self.roles
            .insert((session.to_owned(), mailbox.clone()), Arc::new(roles));
    }

    pub(crate) fn forget_roles(&self, session: &str, mailbox: &Address) {
        self.roles.invalidate(&(session.to_owned(), mailbox.clone()));
    }

    pub(crate) fn forget_session(&self, session: &str) {
        let [one, other, third] = std::array::from_fn(|_| session.to_owned());
        // These fail only without `support_invalidation_closures`, which the builders above call.
        let messages = self
            .messages
            .invalidate_entries_if(move |slot, _| slot.session == one);
        let roles = self
            .roles
            .invalidate_entries_if(move |(slot, _), _| *slot == other);
        let documents = self
            .documents
            .invalidate_entries_if(move |(slot, _), _| slot.session == third);
        if let Err(error) = messages.and(roles).and(documents) {
            tracing::error!(%error, "a session's cache could not be dropped");
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::folder::FolderKey;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_frame_that_asks_at_once_waits_for_the_document_under_way() {
        let cache = Cache::default();
        let place = Place {
            mailbox: Address::parse("alice@demo.test").unwrap(),
            folder: FolderKey::INBOX,
        };
        let key = MessageKey { validity: 1, uid: 1 };
        let (finish, finished) = oneshot::channel();
        let opening = async { finished.await.map_err(|_| MimeError::Unreadable) };
        cache.begin_document("alice", &place, key, opening).await;
        let frame = cache.document("alice", &place, key, false, async { Ok("made again".into()) });
        let (document, sent) = tokio::join!(frame, async { finish.send(Arc::from("made once")) });
        sent.unwrap();
        assert_eq!(&*document.unwrap(), "made once");
        let other = cache.document("bob", &place, key, false, async { Ok("bob's own".into()) });
        assert_eq!(&*other.await.unwrap(), "bob's own");
    }
}
