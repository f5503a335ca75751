//! Folders, as IMAP calls mailboxes within an account (RFC 9051), and the tree of them.

use serde::{Deserialize, Serialize};

use crate::{
    account::{AccountKind, Colour},
    address::Address,
    delegation::AccessRight,
    desk::Trouble,
    header::DisplayName,
};

/// RFC 6154 special use, and the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FolderRole {
    Inbox,
    Drafts,
    Sent,
    Archive,
    Junk,
    Trash,
}

impl FolderRole {
    pub const ALL: [Self; 6] = [
        Self::Inbox,
        Self::Drafts,
        Self::Sent,
        Self::Archive,
        Self::Junk,
        Self::Trash,
    ];

    /// The word in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Drafts => "drafts",
            Self::Sent => "sent",
            Self::Archive => "archive",
            Self::Junk => "junk",
            Self::Trash => "trash",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == text)
    }
}

/// A folder within its mailbox, as it stands in a URL: the word of its role, or `~` and its whole name in hexadecimal
/// UTF-8. Safe in a path segment whatever the name holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FolderKey {
    Role(FolderRole),
    /// The whole name, `/` between levels, as UTF-8.
    Path(String),
}

impl FolderKey {
    pub const INBOX: Self = Self::Role(FolderRole::Inbox);

    pub fn parse(text: &str) -> Option<Self> {
        let Some(hex) = text.strip_prefix('~') else {
            return FolderRole::parse(text).map(Self::Role);
        };
        if hex.is_empty() || hex.len() > 2000 || hex.len() % 2 != 0 || !hex.is_ascii() {
            return None;
        }
        let bytes: Option<Vec<u8>> = (0..hex.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).ok())
            .collect();
        let path = String::from_utf8(bytes?).ok()?;
        (!path.chars().any(char::is_control)).then_some(Self::Path(path))
    }
}

impl std::fmt::Display for FolderKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Role(role) => f.write_str(role.as_str()),
            Self::Path(path) => {
                f.write_str("~")?;
                path.bytes().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }
    }
}
impl TryFrom<String> for FolderKey {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a folder")
    }
}
impl From<FolderKey> for String {
    fn from(key: FolderKey) -> String {
        key.to_string()
    }
}

/// One folder of one mailbox: where a page is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub mailbox: Address,
    pub folder: FolderKey,
}

impl Place {
    /// `mailbox/folder`, ready to stand in a URL: an address may hold `/`, `?` and letters beyond ASCII (RFC 3986
    /// section 2.1).
    pub fn path(&self) -> String {
        format!("{}/{}", percent_encoded(self.mailbox.as_str()), self.folder)
    }
}

/// Safe in a path segment and in a query alike: all but unreserved characters (RFC 3986 section 2.3) and `@`, which
/// both may hold and addresses are more readable with.
pub fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    pub key: FolderKey,
    pub role: Option<FolderRole>,
    /// The last level of its name; pages translate roles instead.
    pub name: String,
    /// 0 is the top level.
    pub depth: u8,
    /// False for a level that only holds others (\Noselect).
    pub selectable: bool,
    pub total: u32,
    pub unread: u32,
}

/// One mailbox of the folder tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxTree {
    pub address: Address,
    pub name: DisplayName,
    pub kind: AccountKind,
    pub colour: Colour,
    /// Full for one's own.
    pub access: AccessRight,
    /// In the order to show: inbox, drafts, sent, archive, junk, trash, then by name, children under parents.
    pub folders: Vec<Folder>,
    /// Why there are no folders, when the server could not be read.
    pub trouble: Option<Trouble>,
}

/// Own mailbox first, then shared ones by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderTree {
    pub mailboxes: Vec<MailboxTree>,
    /// Items in the Outbox.
    pub waiting: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_folder_name_is_safe_in_a_url() {
        for path in ["Archive/2025", "Été & hiver", "日本語", "a%2F..?#"] {
            let key = FolderKey::Path(path.into());
            let text = key.to_string();
            assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'~'));
            assert_eq!(FolderKey::parse(&text), Some(key));
        }
        assert_eq!(FolderKey::parse("inbox"), Some(FolderKey::INBOX));
        for bad in ["", "~", "~0", "~zz", "~0d0a", "elsewhere", "~é1"] {
            assert_eq!(FolderKey::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_place_is_safe_in_a_path_whatever_the_address_holds() {
        let place = |mailbox: &str| Place {
            mailbox: Address::parse(mailbox).unwrap(),
            folder: FolderKey::INBOX,
        };
        assert_eq!(
            place("alice+news@demo.test").path(),
            "alice%2Bnews@demo.test/inbox"
        );
        assert_eq!(place("a/b?c=d@demo.test").path(), "a%2Fb%3Fc%3Dd@demo.test/inbox");
        assert_eq!(
            place("zoé@exämple.test").path(),
            "zo%C3%A9@ex%C3%A4mple.test/inbox"
        );
    }
}
