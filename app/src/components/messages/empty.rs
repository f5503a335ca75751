use domain::folder::{FolderKey, FolderRole};
use leptos::prelude::*;

use crate::components::empty::Empty;
use crate::i18n::{tu_string, use_i18n};
use crate::state::mail::use_mail;

/// A folder, or a search, without messages: what would be here.
#[component]
pub(super) fn EmptyFolder() -> impl IntoView {
    let i18n = use_i18n();
    let wanted = use_mail().wanted.get_untracked();
    let address = wanted.place.mailbox.to_string();
    macro_rules! say {
        ($icon:literal, $title:ident, $text:ident $(, $name:ident = $value:expr)?) => {
            (
                $icon,
                tu_string!(i18n, mail.empty.$title).to_string(),
                tu_string!(i18n, mail.empty.$text $(, $name = $value)?).to_string(),
            )
        };
    }
    let mixed = wanted.is_mixed();
    let (icon, title, text) = match (wanted.search, wanted.place.folder) {
        (Some(search), _) => (
            "search",
            tu_string!(i18n, mail.empty.search_title, query = search.text).to_string(),
            if mixed {
                tu_string!(i18n, mail.empty.search_everywhere).to_owned()
            } else {
                tu_string!(i18n, mail.empty.search).to_owned()
            },
        ),
        (None, FolderKey::Role(role)) => match role {
            FolderRole::Inbox => say!("inbox", inbox_title, inbox, address = address),
            FolderRole::Drafts => say!("drafts", drafts_title, drafts),
            FolderRole::Sent => say!("sent", sent_title, sent, address = address),
            FolderRole::Archive => say!("archive", archive_title, archive),
            FolderRole::Junk => say!("junk", junk_title, junk),
            FolderRole::Trash => say!("trash", trash_title, trash),
        },
        (None, FolderKey::Path(_)) => say!("folder", folder_title, folder),
    };
    view! { <Empty icon=icon title=title text=text /> }
}
