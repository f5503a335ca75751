use domain::address::Mailbox;
use domain::folder::{FolderKey, FolderRole};
use domain::message::MessageRow;

use crate::i18n::{Locale, tu_string};

/// Who a row is from; in Sent and Drafts, who it is for.
pub(super) fn row_words(row: &MessageRow, folder: &FolderKey, i18n: Locale) -> String {
    match folder {
        FolderKey::Role(FolderRole::Sent | FolderRole::Drafts) => recipient_words(&row.to, i18n),
        _ => sender_words(row.from.as_ref(), row.sender.as_ref(), i18n),
    }
}

/// "ALICE on behalf of SUPPORT" where the message says so.
pub fn sender_words(from: Option<&Mailbox>, sender: Option<&Mailbox>, i18n: Locale) -> String {
    match (from, sender) {
        (Some(from), Some(sender)) => {
            let (sender, from) = (sender.label().to_owned(), from.label().to_owned());
            tu_string!(i18n, mail.list.on_behalf, sender = sender, from = from).to_string()
        }
        (Some(one), None) | (None, Some(one)) => one.label().to_owned(),
        (None, None) => tu_string!(i18n, mail.list.no_sender).to_owned(),
    }
}

fn recipient_words(to: &[Mailbox], i18n: Locale) -> String {
    if to.is_empty() {
        return tu_string!(i18n, mail.list.no_recipients).to_owned();
    }
    let names = to.iter().map(Mailbox::label).collect::<Vec<_>>().join(", ");
    tu_string!(i18n, mail.list.to, names = names).to_string()
}

/// For two letters in a circle: the recipient in Sent and Drafts, else whose name the message bears.
pub(super) fn face<'a>(row: &'a MessageRow, folder: &FolderKey) -> Option<&'a Mailbox> {
    match folder {
        FolderKey::Role(FolderRole::Sent | FolderRole::Drafts) => row.to.first(),
        _ => row.from.as_ref().or(row.sender.as_ref()),
    }
}

pub fn name_or_address(mailbox: Option<&Mailbox>) -> String {
    mailbox
        .map(|mailbox| mailbox.label().to_owned())
        .unwrap_or_default()
}
