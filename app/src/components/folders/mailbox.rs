use domain::account::AccountKind;
use domain::delegation::AccessRight;
use domain::folder::{FolderRole, MailboxTree, Place};
use leptos::prelude::*;

use super::folder::{FolderItem, OutboxItem};
use super::tree::Roving;
use crate::components::avatar::identity_class;
use crate::components::icon::Icon;
use crate::components::trouble::sentence;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};

/// A mailbox and its folders: siblings with levels of their own, so that the mailbox is named by its own words and not by
/// all that lies in it. `waiting` is given to one's own: the Outbox stands among its folders.
#[component]
pub(super) fn MailboxBranch(mailbox: MailboxTree, waiting: Option<u32>) -> impl IntoView {
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
    let items = mailbox
        .folders
        .into_iter()
        .flat_map(|folder| {
            let after_sent = waiting.filter(|_| folder.role == Some(FolderRole::Sent));
            let place = Place {
                mailbox: address.clone(),
                folder: folder.key.clone(),
            };
            let item = view! { <FolderItem place=place folder=folder /> }.into_any();
            let outbox = after_sent.map(|waiting| view! { <OutboxItem waiting=waiting /> }.into_any());
            std::iter::once(item).chain(outbox)
        })
        .collect_view();
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
            <ul role="group" aria-label=label>{items}</ul>
        </li>
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
