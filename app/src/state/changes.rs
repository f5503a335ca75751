//! What was done to messages and has not been answered yet: shown at once, taken back when the server says no.

use std::collections::{HashMap, HashSet};

use domain::Address;
use domain::desk::Deed;
use domain::message::{Flags, Spot};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Changes {
    flags: RwSignal<HashMap<Of, Flags>>,
    gone: RwSignal<HashSet<Of>>,
}

/// A spot names a message within its mailbox only.
type Of = (Address, Spot);

impl Changes {
    pub fn new() -> Self {
        Self {
            flags: RwSignal::default(),
            gone: RwSignal::default(),
        }
    }

    /// What a message's flags are now, given what the list said.
    pub fn flags(self, mailbox: &Address, spot: &Spot, listed: Flags) -> Flags {
        let of = (mailbox.clone(), spot.clone());
        self.flags.with(|flags| flags.get(&of).copied().unwrap_or(listed))
    }

    pub fn is_gone(self, mailbox: &Address, spot: &Spot) -> bool {
        let of = (mailbox.clone(), spot.clone());
        self.gone.with(|gone| gone.contains(&of))
    }

    /// Before the server has answered.
    pub fn foresee(self, mailbox: &Address, deed: &Deed, messages: &[(Spot, Flags)]) {
        let of = |spot: &Spot| (mailbox.clone(), spot.clone());
        if deed.takes_away() {
            self.gone
                .update(|gone| gone.extend(messages.iter().map(|(spot, _)| of(spot))));
            return;
        }
        self.flags.update(|known| {
            for (spot, listed) in messages {
                let flags = known.entry(of(spot)).or_insert(*listed);
                *flags = after(deed, *flags);
            }
        });
    }

    /// The server said no: what it says holds.
    pub fn take_back(self) {
        self.flags.update(HashMap::clear);
        self.gone.update(HashSet::clear);
    }

    /// Nothing was done to these.
    pub fn still_there(self, mailbox: &Address, spots: &[Spot]) {
        self.gone.update(|gone| {
            for spot in spots {
                gone.remove(&(mailbox.clone(), spot.clone()));
            }
        });
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
    use domain::folder::{FolderKey, FolderRole};
    use domain::message::MessageKey;

    use super::*;

    fn alice() -> Address {
        Address::parse("alice@demo.test").unwrap()
    }

    fn spot(folder: FolderRole, uid: u32) -> Spot {
        Spot {
            folder: FolderKey::Role(folder),
            key: MessageKey { validity: 1, uid },
        }
    }

    #[test]
    fn alice_sees_her_flag_at_once_and_no_longer_when_it_was_refused() {
        let owner = Owner::new();
        owner.set();
        let (changes, letter) = (Changes::new(), spot(FolderRole::Inbox, 9));
        let unread = Flags::default();
        changes.foresee(&alice(), &Deed::Flag, &[(letter.clone(), unread)]);
        changes.foresee(&alice(), &Deed::Seen, &[(letter.clone(), unread)]);
        let now = changes.flags(&alice(), &letter, unread);
        assert!(now.flagged && now.seen);
        changes.take_back();
        assert_eq!(changes.flags(&alice(), &letter, unread), unread);
    }

    #[test]
    fn a_deleted_message_leaves_its_list_before_the_answer_and_no_other_list() {
        let owner = Owner::new();
        owner.set();
        let (changes, letter) = (Changes::new(), spot(FolderRole::Inbox, 9));
        changes.foresee(&alice(), &Deed::Delete, &[(letter.clone(), Flags::default())]);
        assert!(changes.is_gone(&alice(), &letter));
        assert!(!changes.is_gone(&alice(), &spot(FolderRole::Inbox, 10)));
        assert!(!changes.is_gone(&alice(), &spot(FolderRole::Trash, 9)));
        changes.still_there(&alice(), std::slice::from_ref(&letter));
        assert!(!changes.is_gone(&alice(), &letter), "it could not be deleted");
    }
}
