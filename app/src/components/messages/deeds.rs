use domain::desk::Deed;
use domain::folder::{FolderKey, FolderRole};
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{Locale, tu_string, use_i18n};

fn role(folder: &FolderKey) -> Option<FolderRole> {
    match folder {
        FolderKey::Role(role) => Some(*role),
        FolderKey::Path(_) => None,
    }
}

/// What is often done to messages of a folder besides marking them.
pub fn deeds_in(folder: &FolderKey) -> Vec<Deed> {
    let kept_there = matches!(role(folder), Some(FolderRole::Archive | FolderRole::Drafts));
    let archive = (!kept_there).then_some(Deed::Archive);
    archive.into_iter().chain([Deed::Delete]).collect()
}

/// What is done more rarely.
pub fn rare_deed_in(folder: &FolderKey) -> Option<Deed> {
    let never = matches!(
        role(folder),
        Some(FolderRole::Junk | FolderRole::Drafts | FolderRole::Sent)
    );
    (!never).then_some(Deed::Junk)
}

pub fn deed_icon(deed: &Deed) -> &'static str {
    match deed {
        Deed::Seen => "read",
        Deed::Unseen => "unread",
        Deed::Flag => "flag",
        Deed::Unflag => "flagged",
        Deed::Archive => "archive",
        Deed::Junk => "junk",
        Deed::Delete => "trash",
        Deed::Move(_) => "move",
    }
}

pub fn deed_words(deed: &Deed, folder: &FolderKey, i18n: Locale) -> &'static str {
    match deed {
        Deed::Seen => tu_string!(i18n, mail.deed.seen),
        Deed::Unseen => tu_string!(i18n, mail.deed.unseen),
        Deed::Flag => tu_string!(i18n, mail.deed.flag),
        Deed::Unflag => tu_string!(i18n, mail.deed.unflag),
        Deed::Archive => tu_string!(i18n, mail.deed.archive),
        Deed::Junk => tu_string!(i18n, mail.deed.junk),
        Deed::Delete if deed.erases(folder) => tu_string!(i18n, mail.deed.erase),
        Deed::Delete => tu_string!(i18n, mail.deed.delete),
        Deed::Move(_) => tu_string!(i18n, mail.deed.move_to),
    }
}

/// A button of the form around it; once the page has been taken over it runs `act` instead of sending the form.
#[component]
pub fn DeedButton(deed: Deed, folder: FolderKey, act: Callback<Deed>) -> impl IntoView {
    let i18n = use_i18n();
    let words = deed_words(&deed, &folder, i18n);
    let (verb, icon) = (deed.as_str(), deed_icon(&deed));
    view! {
        <button
            class="button button-icon"
            name="verb"
            value=verb
            aria-label=words
            title=words
            on:click=move |event| {
                event.prevent_default();
                act.run(deed.clone());
            }
        >
            <Icon name=icon />
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_offered_that_would_change_nothing() {
        assert_eq!(deeds_in(&FolderKey::Role(FolderRole::Archive)), [Deed::Delete]);
        assert_eq!(deeds_in(&FolderKey::Role(FolderRole::Drafts)), [Deed::Delete]);
        assert_eq!(deeds_in(&FolderKey::INBOX), [Deed::Archive, Deed::Delete]);
        assert_eq!(rare_deed_in(&FolderKey::INBOX), Some(Deed::Junk));
        assert_eq!(rare_deed_in(&FolderKey::Role(FolderRole::Junk)), None);
    }
}
