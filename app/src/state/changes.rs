//! What was done to messages and has not been answered yet: shown at once, taken back when the server says no.

use std::collections::{HashMap, HashSet};

use domain::desk::Deed;
use domain::message::{Flags, MessageKey};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Changes {
    flags: RwSignal<HashMap<MessageKey, Flags>>,
    gone: RwSignal<HashSet<MessageKey>>,
}

impl Changes {
    pub fn new() -> Self {
        Self {
            flags: RwSignal::default(),
            gone: RwSignal::default(),
        }
    }

    /// What a message's flags are now, given what the list said.
    pub fn flags(self, key: MessageKey, listed: Flags) -> Flags {
        self.flags
            .with(|flags| flags.get(&key).copied().unwrap_or(listed))
    }

    pub fn is_gone(self, key: MessageKey) -> bool {
        self.gone.with(|gone| gone.contains(&key))
    }

    /// Before the server has answered.
    pub fn foresee(self, deed: &Deed, messages: &[(MessageKey, Flags)]) {
        if deed.takes_away() {
            self.gone
                .update(|gone| gone.extend(messages.iter().map(|(key, _)| *key)));
            return;
        }
        self.flags.update(|known| {
            for (key, listed) in messages {
                let flags = known.entry(*key).or_insert(*listed);
                *flags = after(deed, *flags);
            }
        });
    }

    /// The server said no, or the list has come anew: what it says holds.
    pub fn forget(self) {
        self.flags.update(HashMap::clear);
        self.gone.update(HashSet::clear);
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
    use super::*;

    const KEY: MessageKey = MessageKey { validity: 1, uid: 9 };

    #[test]
    fn alice_sees_her_flag_at_once_and_no_longer_when_it_was_refused() {
        let owner = Owner::new();
        owner.set();
        let changes = Changes::new();
        let unread = Flags::default();
        changes.foresee(&Deed::Flag, &[(KEY, unread)]);
        changes.foresee(&Deed::Seen, &[(KEY, unread)]);
        let now = changes.flags(KEY, unread);
        assert!(now.flagged && now.seen);
        changes.forget();
        assert_eq!(changes.flags(KEY, unread), unread);
    }

    #[test]
    fn a_deleted_message_leaves_the_list_before_the_answer() {
        let owner = Owner::new();
        owner.set();
        let changes = Changes::new();
        changes.foresee(&Deed::Delete, &[(KEY, Flags::default())]);
        assert!(changes.is_gone(KEY));
        assert!(!changes.is_gone(MessageKey { uid: 10, ..KEY }));
    }
}
