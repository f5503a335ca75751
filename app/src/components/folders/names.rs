use domain::folder::{FolderKey, FolderRole};

use crate::i18n::{Locale, tu_string};

/// What a folder is called in the page's language; one without a role keeps its own name.
pub fn folder_name(key: &FolderKey, i18n: Locale) -> String {
    match key {
        FolderKey::Role(role) => role_name(*role, i18n).to_owned(),
        FolderKey::Path(path) => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}

fn role_name(role: FolderRole, i18n: Locale) -> &'static str {
    match role {
        FolderRole::Inbox => tu_string!(i18n, mail.folder.inbox),
        FolderRole::Drafts => tu_string!(i18n, mail.folder.drafts),
        FolderRole::Sent => tu_string!(i18n, mail.folder.sent),
        FolderRole::Archive => tu_string!(i18n, mail.folder.archive),
        FolderRole::Junk => tu_string!(i18n, mail.folder.junk),
        FolderRole::Trash => tu_string!(i18n, mail.folder.trash),
    }
}

pub(super) fn folder_icon(role: Option<FolderRole>) -> &'static str {
    match role {
        Some(FolderRole::Inbox) => "inbox",
        Some(FolderRole::Drafts) => "drafts",
        Some(FolderRole::Sent) => "sent",
        Some(FolderRole::Archive) => "archive",
        Some(FolderRole::Junk) => "junk",
        Some(FolderRole::Trash) => "trash",
        None => "folder",
    }
}

pub fn folder_icon_of(key: &FolderKey) -> &'static str {
    match key {
        FolderKey::Role(role) => folder_icon(Some(*role)),
        FolderKey::Path(_) => folder_icon(None),
    }
}
