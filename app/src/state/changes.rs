//! What was done to messages and has not been answered yet: shown at once, taken back when the server says no.

use std::collections::{HashMap, HashSet};

use domain::desk::Deed;
use domain::folder::Place;
use domain::message::{Flags, MessageKey};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Changes {
    flags: RwSignal<HashMap<Of, Flags>>,
    gone: RwSignal<HashSet<Of>>,
}

/// A key names a message within its folder only.
type Of = (Place, MessageKey);

impl Changes {
    pub fn new() -> Self {
        Self {
            flags: RwSignal::default(),
            gone: RwSignal::default(),
        }
    }

    /// What a message's flags are now, given what the list said.
    pub fn flags(self, place: &Place, key: MessageKey, listed: Flags) -> Flags {
        self.flags
            .with(|flags| flags.get(&(place.clone(), key)).copied().unwrap_or(listed))
    }

    pub fn is_gone(self, place: &Place, key: MessageKey) -> bool {
        self.gone.with(|gone| gone.contains(&(place.clone(), key)))
    }

    /// Before the server has answered.
    pub fn foresee(self, place: &Place, deed: &Deed, messages: &[(MessageKey, Flags)]) {
        let of = |key: &MessageKey| (place.clone(), *key);
        if deed.takes_away() {
            self.gone
                .update(|gone| gone.extend(messages.iter().map(|(key, _)| of(key))));
            return;
        }
        self.flags.update(|known| {
            for (key, listed) in messages {
                let flags = known.entry(of(key)).or_insert(*listed);
                *flags = after(deed, *flags);
            }
        });
    }

    /// The server said no: what it says holds.
    pub fn take_back(self) {
        self.flags.update(HashMap::clear);
        self.gone.update(HashSet::clear);
    }

    /// The list has come anew with its flags. What has gone stays gone: the list may have been on its way before.
    pub fn listed_anew(self) {
        if self.flags.with_untracked(|flags| !flags.is_empty()) {
            self.flags.update(HashMap::clear);
        }
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self::new()
    }
}

fn after(deed: &Deed, flags: Flags) -> Flags {
    match deed {
        Deed::Seen => Flags { seen: true, ..flags },
        Deed::Unseen => Flags { seen: false, ..flags },
        Deed::Flag => Flags {
            flagged: true,
            ..flags
        },
        Deed::Unflag => Flags {
            flagged: false,
            ..flags
        },
        Deed::Archive | Deed::Junk | Deed::Delete | Deed::Move(_) => flags,
    }
}

#[cfg(test)]
mod tests {
    use domain::Address;
    use domain::folder::{FolderKey, FolderRole};

    use super::*;

    const KEY: MessageKey = MessageKey { validity: 1, uid: 9 };

    fn place(folder: FolderRole) -> Place {
        Place {
            mailbox: Address::parse("alice@demo.test").unwrap(),
            folder: FolderKey::Role(folder),
        }
    }

    #[test]
    fn alice_sees_her_flag_at_once_and_no_longer_when_it_was_refused() {
        let owner = Owner::new();
        owner.set();
        let (changes, inbox) = (Changes::new(), place(FolderRole::Inbox));
        let unread = Flags::default();
        changes.foresee(&inbox, &Deed::Flag, &[(KEY, unread)]);
        changes.foresee(&inbox, &Deed::Seen, &[(KEY, unread)]);
        let now = changes.flags(&inbox, KEY, unread);
        assert!(now.flagged && now.seen);
        changes.take_back();
        assert_eq!(changes.flags(&inbox, KEY, unread), unread);
    }

    #[test]
    fn a_deleted_message_leaves_its_list_before_the_answer_and_no_other_list() {
        let owner = Owner::new();
        owner.set();
        let (changes, inbox) = (Changes::new(), place(FolderRole::Inbox));
        changes.foresee(&inbox, &Deed::Delete, &[(KEY, Flags::default())]);
        assert!(changes.is_gone(&inbox, KEY));
        assert!(!changes.is_gone(&inbox, MessageKey { uid: 10, ..KEY }));
        assert!(!changes.is_gone(&place(FolderRole::Trash), KEY));
    }
}
