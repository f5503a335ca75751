use domain::account::AccountKind;
use domain::delegation::AccessRight;
use domain::folder::{Folder, FolderKey, FolderRole, FolderTree, MailboxTree, Place};
use leptos::prelude::*;

use super::folder::{FolderItem, OutboxItem};
use super::tree::Roving;
use crate::components::avatar::identity_class;
use crate::components::icon::Icon;
use crate::components::trouble::sentence;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::memo;

/// A mailbox and its folders: siblings with levels of their own, so that the mailbox is named by its own words and not by
/// all that lies in it. The first is one's own: the Outbox stands among its folders.
#[component]
pub(super) fn MailboxBranch(mailbox: MailboxTree, tree: Memo<Option<FolderTree>>) -> impl IntoView {
    let i18n = use_i18n();
    let roving = expect_context::<Roving>();
    let open = RwSignal::new(true);
    let id = format!("mailbox-{}", mailbox.address);
    let name = if mailbox.name.is_empty() {
        mailbox.address.to_string()
    } else {
        mailbox.name.to_string()
    };
    let note = note(&mailbox).map(|note| match note {
        Note::Shared => tu_string!(i18n, mail.shared),
        Note::ReadOnly => tu_string!(i18n, mail.read_only),
    });
    let label = note.map_or_else(|| name.clone(), |note| format!("{name}, {note}"));
    let trouble = mailbox
        .trouble
        .clone()
        .map(|trouble| sentence(&ApiError::Desk(trouble.into()), i18n));
    let address = mailbox.address.clone();
    let (tab_id, focus_id) = (id.clone(), id);
    let in_tree = address.clone();
    let folders = memo(move || {
        tree.with(|tree| {
            let mailboxes = tree
                .as_ref()
                .map(|tree| tree.mailboxes.as_slice())
                .unwrap_or_default();
            let at = mailboxes.iter().position(|mailbox| mailbox.address == in_tree);
            at.map(|at| entries(&mailboxes[at].folders, at == 0))
                .unwrap_or_default()
        })
    });
    let waiting = memo(move || tree.with(|tree| tree.as_ref().map_or(0, |tree| tree.waiting)));
    let entry = move |entry: Entry| match entry {
        Entry::Outbox => view! { <OutboxItem waiting=waiting /> }.into_any(),
        Entry::Folder(folder) => {
            let (key, place) = (
                folder.key.clone(),
                Place {
                    mailbox: address.clone(),
                    folder: folder.key.clone(),
                },
            );
            let unread = memo(move || folders.with(|folders| unread(folders, &key)));
            view! { <FolderItem place=place folder=folder unread=unread /> }.into_any()
        }
    };
    view! {
        <li class=format!("mailbox {}", identity_class(mailbox.colour)) role="none">
            <div
                class="mailbox-name"
                role="treeitem"
                attr:aria-level="1"
                aria-expanded=move || open.get().to_string()
                tabindex=move || roving.tabindex(&tab_id, false)
                title=mailbox.address.to_string()
                on:focus=move |_| roving.focused(&focus_id)
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="dot"></span>
                <strong>{name}</strong>
                <span class="mailbox-note">{note}</span>
                <Icon name="chevron-down" class="icon-small" />
            </div>
            {trouble.map(|words| view! { <p class="folders-trouble">{words}</p> })}
            <ul role="group" aria-label=label>
                <For each=move || folders.get() key=drawn_from children=entry />
            </ul>
        </li>
    }
}

#[derive(Clone, PartialEq)]
enum Entry {
    Folder(Folder),
    Outbox,
}

/// One's own folders with the Outbox after Sent, or at the end.
fn entries(folders: &[Folder], own: bool) -> Vec<Entry> {
    let sent = folders
        .iter()
        .position(|folder| folder.role == Some(FolderRole::Sent));
    let mut entries: Vec<Entry> = folders.iter().cloned().map(Entry::Folder).collect();
    if own {
        entries.insert(sent.map_or(entries.len(), |sent| sent + 1), Entry::Outbox);
    }
    entries
}

fn unread(entries: &[Entry], key: &FolderKey) -> u32 {
    let count = entries.iter().find_map(|entry| match entry {
        Entry::Folder(folder) if folder.key == *key => Some(folder.unread),
        _ => None,
    });
    count.unwrap_or(0)
}

/// What an entry is drawn from once; its count follows by itself.
fn drawn_from(entry: &Entry) -> Option<(FolderKey, String, u8, bool)> {
    match entry {
        Entry::Folder(folder) => Some((
            folder.key.clone(),
            folder.name.clone(),
            folder.depth,
            folder.selectable,
        )),
        Entry::Outbox => None,
    }
}

enum Note {
    Shared,
    ReadOnly,
}

fn note(mailbox: &MailboxTree) -> Option<Note> {
    match (mailbox.access, mailbox.kind) {
        (AccessRight::Read, _) => Some(Note::ReadOnly),
        (_, AccountKind::Shared) => Some(Note::Shared),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(role: FolderRole, unread: u32) -> Folder {
        Folder {
            key: FolderKey::Role(role),
            role: Some(role),
            name: role.as_str().to_owned(),
            depth: 0,
            selectable: true,
            total: 9,
            unread,
        }
    }

    #[test]
    fn the_outbox_stands_after_sent_in_one_s_own_mailbox_alone() {
        let folders = [
            folder(FolderRole::Inbox, 2),
            folder(FolderRole::Sent, 0),
            folder(FolderRole::Trash, 0),
        ];
        let own = entries(&folders, true);
        assert!(matches!(own[2], Entry::Outbox));
        assert_eq!(entries(&folders, false).len(), 3);
        assert!(matches!(entries(&folders[..1], true)[1], Entry::Outbox));
    }

    #[test]
    fn a_count_changes_without_drawing_the_folder_anew() {
        let (before, after) = (
            entries(&[folder(FolderRole::Inbox, 2)], false),
            entries(&[folder(FolderRole::Inbox, 3)], false),
        );
        assert_eq!(drawn_from(&before[0]), drawn_from(&after[0]));
        assert_eq!(unread(&after, &FolderKey::INBOX), 3);
    }
}
