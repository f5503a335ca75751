use leptos::html::Nav;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::tree::Tree;
use crate::components::icon::Icon;
use crate::components::trouble::Trouble;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::{live, memo};
use crate::state::folders::use_folders;

/// The column of folders; where it has no room, a drawer that opens without JavaScript.
#[component]
pub fn FolderPane() -> impl IntoView {
    let i18n = use_i18n();
    let pane = NodeRef::<Nav>::new();
    close_on_arrival(pane);
    view! {
        <nav class="folders" id="folders" popover="auto" node_ref=pane aria-label=tu_string!(i18n, mail.mailboxes)>
            <div class="folders-close">
                <button
                    type="button"
                    class="button button-icon"
                    popovertarget="folders"
                    popovertargetaction="hide"
                    aria-label=tu_string!(i18n, mail.hide_folders)
                >
                    <Icon name="close" />
                </button>
            </div>
            <Transition fallback=Bones>
                <Content />
            </Transition>
        </nav>
    }
}

#[derive(Clone, PartialEq)]
enum Phase {
    Loading,
    Failed(ApiError),
    Known,
}

/// The tree stays as it is while its counts are asked for again: the focus in it, and what was closed.
#[component]
fn Content() -> impl IntoView {
    let folders = use_folders();
    let phase = memo(move || {
        folders.tree.with(|tree| match tree {
            None => Phase::Loading,
            Some(Err(error)) => Phase::Failed(error.clone()),
            Some(Ok(_)) => Phase::Known,
        })
    });
    let tree = memo(move || folders.tree.get().and_then(Result::ok));
    live(move || match phase.get() {
        Phase::Loading => view! { <Bones /> }.into_any(),
        Phase::Failed(error) => {
            view! { <Trouble error=error retry=Callback::new(move |()| folders.tree.refetch()) /> }.into_any()
        }
        Phase::Known => view! { <Tree tree=tree /> }.into_any(),
    })
}

/// A drawer that stays open over the folder one has just chosen is in the way.
fn close_on_arrival(pane: NodeRef<Nav>) {
    let location = use_location();
    Effect::new(move |arrived: Option<()>| {
        location.pathname.track();
        if let (Some(()), Some(pane)) = (arrived, pane.get_untracked())
            && pane.matches(":popover-open").unwrap_or(false)
            && pane.hide_popover().is_err()
        {
            leptos::logging::debug_warn!("the drawer of folders did not close");
        }
    });
}

#[component]
fn Bones() -> impl IntoView {
    view! {
        <div aria-hidden="true">
            {["bone-half", "bone-long", "bone-half", "bone-long", "bone-half", "bone-short"]
                .map(|width| view! { <span class=format!("bone bone-folder {width}")></span> })
                .collect_view()}
        </div>
    }
}
