use domain::folder::FolderTree;
use leptos::ev::KeyboardEvent;
use leptos::html::Ul;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::mailbox::MailboxBranch;
use super::walk;
use crate::i18n::{tu_string, use_i18n};
use crate::state::hydrated::use_hydrated;
use crate::state::place::{inbox_path, use_whereabouts};

/// Which item the Tab key reaches. Before the page is taken over it reaches them all.
#[derive(Clone, Copy)]
pub(super) struct Roving {
    hydrated: ReadSignal<bool>,
    at: RwSignal<Option<String>>,
    /// Where Tab arrives on a page that is none of the folders.
    door: Memo<Option<String>>,
}

impl Roving {
    pub(super) fn tabindex(self, id: &str, current: bool) -> Option<&'static str> {
        if !self.hydrated.get() {
            return None;
        }
        let reached = match self.at.get() {
            Some(at) => at == id,
            None => current || self.door.with(|door| door.as_deref() == Some(id)),
        };
        Some(if reached { "0" } else { "-1" })
    }

    pub(super) fn focused(self, id: &str) {
        self.at.set(Some(id.to_owned()));
    }
}

/// WAI-ARIA's tree: one stop for Tab, arrows within.
#[component]
pub(super) fn Tree(tree: FolderTree) -> impl IntoView {
    let i18n = use_i18n();
    let root = NodeRef::<Ul>::new();
    let here = use_whereabouts();
    let path = use_location().pathname;
    let first = tree.mailboxes.first().map(|own| inbox_path(&own.address));
    provide_context(Roving {
        hydrated: use_hydrated(),
        at: RwSignal::new(None),
        door: Memo::new(move |_| {
            first
                .clone()
                .filter(|_| here.with(Option::is_none) && path.with(|path| path != "/outbox"))
        }),
    });
    let on_key = move |event: KeyboardEvent| {
        if let Some(root) = root.get_untracked()
            && walk::walk(&root, &event.key())
        {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let waiting = tree.waiting;
    view! {
        <ul role="tree" aria-label=tu_string!(i18n, mail.folders) node_ref=root on:keydown=on_key>
            {tree
                .mailboxes
                .into_iter()
                .enumerate()
                .map(|(i, mailbox)| view! { <MailboxBranch mailbox=mailbox waiting=(i == 0).then_some(waiting) /> })
                .collect_view()}
        </ul>
    }
}
