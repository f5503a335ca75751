//! Read receipts: message disposition notifications (RFC 8098). What a message asks for, and whether its reader is to be
//! asked; nothing leaves unless the reader says so.
//!
//! There is no "always": a receipt that leaves by itself tells whoever writes to an address that it is read, and when.

use serde::{Deserialize, Serialize};

use crate::{
    address::{Address, Mailbox},
    folder::{FolderKey, FolderRole},
    identity::Identity,
};

/// What the reader wants to be done about such wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptPreference {
    /// Each time.
    #[default]
    Ask,
    /// Nothing is asked and nothing leaves.
    Never,
}

impl ReceiptPreference {
    pub const ALL: [Self; 2] = [Self::Ask, Self::Never];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Never => "never",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == text)
    }
}

/// What the header of a message says about being told, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// Disposition-Notification-To (RFC 8098 section 2.1), each address once; never empty.
    pub to: Vec<Mailbox>,
    /// Return-Path, as the last server wrote it.
    pub return_path: Option<Address>,
    /// A Disposition-Notification-Options (section 2.2) that must be understood. We know none.
    pub demanding: bool,
    /// It went through a mailing list (RFC 2369, RFC 2919), or is itself a report.
    pub bulk: bool,
}

/// One mailbox's copy of a message, and whose mailbox that is.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'a> {
    pub folder: &'a FolderKey,
    /// The mailbox's own addresses.
    pub own: &'a [Address],
    pub from: Option<&'a Mailbox>,
    /// `$MDNSent` (RFC 3503): it has been answered, by whichever program.
    pub answered: bool,
}

/// Why nobody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unasked {
    Answered,
    /// Not received, or not yet believed to be mail for this mailbox: Drafts, Sent, Junk, Trash.
    Folder,
    /// The mailbox wrote it itself, or the receipt would come back to it.
    Own,
    Bulk,
    Demanding,
    /// It does not say who.
    Nobody,
}

/// May the reader be asked, and is it the plain case? `Ok(true)`: the receipt goes elsewhere than where the message came
/// from, or to several, and RFC 8098 section 2.1 wants the reader to know.
pub fn is_asked(wish: &Wish, copy: &Copy<'_>) -> Result<bool, Unasked> {
    if copy.answered {
        return Err(Unasked::Answered);
    }
    if let FolderKey::Role(FolderRole::Drafts | FolderRole::Sent | FolderRole::Junk | FolderRole::Trash) =
        copy.folder
    {
        return Err(Unasked::Folder);
    }
    if wish.bulk {
        return Err(Unasked::Bulk);
    }
    if wish.demanding {
        return Err(Unasked::Demanding);
    }
    let from = copy.from.ok_or(Unasked::Nobody)?;
    let first = wish.to.first().ok_or(Unasked::Nobody)?;
    if std::iter::once(from)
        .chain(&wish.to)
        .any(|one| copy.own.contains(&one.address))
    {
        return Err(Unasked::Own);
    }
    let alone = wish.to.len() == 1 && first.address == from.address;
    // Where the last server wrote none, as between accounts of one house, there is nothing to differ from.
    let returns = wish
        .return_path
        .as_ref()
        .is_none_or(|path| *path == first.address);
    Ok(!(alone && returns))
}

/// A message whose sender asks to be told that it was read, and has not had an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptAsked {
    /// Who asks.
    pub by: Mailbox,
    /// Where the receipt would go.
    pub to: Vec<Address>,
    /// It would go elsewhere than to who wrote, or to several.
    pub elsewhere: bool,
    /// In whose name it would leave.
    pub from: Identity,
    /// Has the reader the right to that name? Without it nothing leaves.
    pub allowed: bool,
}

/// The reader's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptAnswer {
    Send,
    Decline,
}

impl ReceiptAnswer {
    /// The word in the field `answer` of a form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Decline => "decline",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Send, Self::Decline]
            .into_iter()
            .find(|answer| answer.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(address: &str) -> Mailbox {
        Mailbox::bare(address.parse().unwrap())
    }

    fn wish(to: &[&str]) -> Wish {
        Wish {
            to: to.iter().map(|address| who(address)).collect(),
            ..Wish::default()
        }
    }

    /// alice's copy of what bob wrote.
    fn asked(wish: &Wish) -> Result<bool, Unasked> {
        asked_in(wish, FolderKey::INBOX, Some("bob@demo.test"), false)
    }

    fn asked_in(wish: &Wish, folder: FolderKey, from: Option<&str>, answered: bool) -> Result<bool, Unasked> {
        let own = [
            "alice@demo.test".parse().unwrap(),
            "al@demo.test".parse().unwrap(),
        ];
        let from = from.map(who);
        let copy = Copy {
            folder: &folder,
            own: &own,
            from: from.as_ref(),
            answered,
        };
        is_asked(wish, &copy)
    }

    #[test]
    fn bob_asks_alice_and_alice_is_asked() {
        assert_eq!(asked(&wish(&["bob@demo.test"])), Ok(false));
        let returned = Wish {
            return_path: Some("BOB@demo.test".parse().unwrap()),
            ..wish(&["bob@demo.test"])
        };
        assert_eq!(asked(&returned), Ok(false));
        let archive = FolderKey::Role(FolderRole::Archive);
        assert_eq!(
            asked_in(&wish(&["bob@demo.test"]), archive, Some("bob@demo.test"), false),
            Ok(false)
        );
    }

    #[test]
    fn alice_is_told_where_it_goes_when_that_is_not_bob() {
        assert_eq!(asked(&wish(&["eve@evil.test"])), Ok(true));
        assert_eq!(asked(&wish(&["bob@demo.test", "eve@evil.test"])), Ok(true));
        let returned = Wish {
            return_path: Some("eve@evil.test".parse().unwrap()),
            ..wish(&["bob@demo.test"])
        };
        assert_eq!(asked(&returned), Ok(true));
    }

    #[test]
    fn nobody_is_asked_twice_nor_about_what_nobody_sent_them() {
        let plain = wish(&["bob@demo.test"]);
        let inbox = FolderKey::INBOX;
        assert_eq!(
            asked_in(&plain, inbox.clone(), Some("bob@demo.test"), true),
            Err(Unasked::Answered)
        );
        for role in [
            FolderRole::Drafts,
            FolderRole::Sent,
            FolderRole::Junk,
            FolderRole::Trash,
        ] {
            assert_eq!(
                asked_in(&plain, FolderKey::Role(role), Some("bob@demo.test"), false),
                Err(Unasked::Folder),
                "{role:?}"
            );
        }
        assert_eq!(
            asked_in(&plain, inbox.clone(), Some("AL@demo.test"), false),
            Err(Unasked::Own)
        );
        assert_eq!(asked(&wish(&["alice@demo.test"])), Err(Unasked::Own));
        assert_eq!(asked_in(&plain, inbox, None, false), Err(Unasked::Nobody));
        assert_eq!(asked(&wish(&[])), Err(Unasked::Nobody));
    }

    #[test]
    fn lists_reports_and_wishes_we_do_not_understand_get_no_receipt() {
        let list = Wish {
            bulk: true,
            ..wish(&["bob@demo.test"])
        };
        assert_eq!(asked(&list), Err(Unasked::Bulk));
        let demanding = Wish {
            demanding: true,
            ..wish(&["bob@demo.test"])
        };
        assert_eq!(asked(&demanding), Err(Unasked::Demanding));
    }

    #[test]
    fn every_word_is_read_back() {
        for choice in ReceiptPreference::ALL {
            assert_eq!(ReceiptPreference::parse(choice.as_str()), Some(choice));
        }
        for answer in [ReceiptAnswer::Send, ReceiptAnswer::Decline] {
            assert_eq!(ReceiptAnswer::parse(answer.as_str()), Some(answer));
        }
        assert_eq!(ReceiptPreference::parse("always"), None);
    }
}
