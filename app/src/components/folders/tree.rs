use domain::Address;
use domain::folder::{FolderTree, MailboxTree};
use domain::header::DisplayName;
use leptos::ev::KeyboardEvent;
use leptos::html::Ul;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::mailbox::MailboxBranch;
use super::walk;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, memo};
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
pub(super) fn Tree(tree: Memo<Option<FolderTree>>) -> impl IntoView {
    let i18n = use_i18n();
    let root = NodeRef::<Ul>::new();
    let here = use_whereabouts();
    let path = use_location().pathname;
    let mailboxes = move || {
        tree.with(|tree| {
            tree.as_ref()
                .map(|tree| tree.mailboxes.clone())
                .unwrap_or_default()
        })
    };
    provide_context(Roving {
        hydrated: use_hydrated(),
        at: RwSignal::new(None),
        door: memo(move || {
            let elsewhere = here.with(Option::is_none) && path.with(|path| path != "/outbox");
            let own = tree.with(|tree| {
                tree.as_ref()?
                    .mailboxes
                    .first()
                    .map(|own| inbox_path(&own.address))
            });
            own.filter(|_| elsewhere)
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
    show_current(root);
    view! {
        <ul role="tree" aria-label=tu_string!(i18n, mail.folders) node_ref=root on:keydown=on_key>
            <For each=mailboxes key=drawn_from let:mailbox>
                <MailboxBranch mailbox=mailbox tree=tree />
            </For>
        </ul>
    }
}

/// What a branch is drawn from once; when it changes, the branch is drawn anew. Its folders follow by themselves.
fn drawn_from(mailbox: &MailboxTree) -> (Address, DisplayName, &'static str, Option<String>) {
    (
        mailbox.address.clone(),
        mailbox.name.clone(),
        mailbox.access.as_str(),
        mailbox.trouble.as_ref().map(ToString::to_string),
    )
}

/// In a long tree the folder one is in may lie below the edge.
fn show_current(root: NodeRef<Ul>) {
    effect(move || {
        let Some(root) = root.get() else { return };
        if let Ok(Some(current)) = root.query_selector("[aria-current=page]") {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            current.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}
