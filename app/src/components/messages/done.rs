use domain::desk::Deed;
use domain::folder::FolderKey;

use crate::components::amount;
use crate::components::folders::folder_name;
use crate::i18n::{Locale, tu_string};

/// What to say after a deed; nothing where the list itself shows it.
pub fn done_words(deed: &Deed, from: &FolderKey, messages: usize, i18n: Locale) -> Option<String> {
    macro_rules! say {
        ($one:ident, $many:ident $(, $name:ident = $value:expr)?) => {
            if messages == 1 {
                tu_string!(i18n, mail.done.$one $(, $name = $value)?).to_string()
            } else {
                let count = amount::count(u32::try_from(messages).unwrap_or(u32::MAX), i18n);
                tu_string!(i18n, mail.done.$many, count = count $(, $name = $value)?).to_string()
            }
        };
    }
    Some(match deed {
        Deed::Seen | Deed::Unseen | Deed::Flag | Deed::Unflag => return None,
        Deed::Archive => say!(archive_one, archive_many),
        Deed::Junk => say!(junk_one, junk_many),
        Deed::Delete if deed.erases(from) => say!(erase_one, erase_many),
        Deed::Delete => say!(delete_one, delete_many),
        Deed::Move(to) => say!(move_one, move_many, folder = folder_name(to, i18n)),
    })
}
