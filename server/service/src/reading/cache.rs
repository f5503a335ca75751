//! What reading one message costs twice or thrice (pane, frame, attachments) is fetched once: bounded, short-lived,
//! and keyed by session, so that nothing outlives a sign-out and nothing crosses from one user to another.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use domain::{
    address::Address,
    folder::{FolderRole, Place},
    message::{Flags, MessageKey},
};
use moka::sync::Cache as Moka;

use crate::ports::{FolderInfo, ParsedMessage};

/// Octets of messages held at most.
const MESSAGE_OCTETS: u64 = 64 << 20;

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

type Roles = Arc<Vec<(FolderRole, String)>>;

#[derive(Clone)]
pub(crate) struct Cache {
    messages: Moka<MessageSlot, Arc<CachedMessage>>,
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
                .time_to_live(Duration::from_secs(60))
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
        let (one, other) = (session.to_owned(), session.to_owned());
        // Both fail only without `support_invalidation_closures`, which the builders above call.
        let messages = self
            .messages
            .invalidate_entries_if(move |slot, _| slot.session == one);
        let roles = self
            .roles
            .invalidate_entries_if(move |(slot, _), _| *slot == other);
        if let Err(error) = messages.and(roles) {
            tracing::error!(%error, "a session's cache could not be dropped");
        }
    }
}
