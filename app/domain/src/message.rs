//! Messages as they are listed and read.

use serde::{Deserialize, Serialize};

use crate::{
    address::Mailbox,
    delivery::Delivery,
    folder::{FolderKey, Place},
    header::{FileName, Subject},
    id::DraftId,
    identity::{FromChoice, Identity},
    receipt::ReceiptAsked,
    time::When,
};

/// One message of one folder: UIDVALIDITY and UID (RFC 9051 section 2.3.1.1). `validity-uid` in URLs. A changed
/// validity makes it name nothing, never another message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MessageKey {
    pub validity: u32,
    pub uid: u32,
}

impl MessageKey {
    pub fn parse(text: &str) -> Option<Self> {
        let (validity, uid) = text.split_once('-')?;
        Some(Self {
            validity: validity.parse().ok()?,
            uid: uid.parse().ok().filter(|uid| *uid > 0)?,
        })
    }
}
impl std::fmt::Display for MessageKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.validity, self.uid)
    }
}
impl TryFrom<String> for MessageKey {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a message")
    }
}
impl From<MessageKey> for String {
    fn from(key: MessageKey) -> String {
        key.to_string()
    }
}

/// A message within its mailbox: `folder/validity-uid` in forms. UIDs of two folders may be the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spot {
    pub folder: FolderKey,
    pub key: MessageKey,
}

impl Spot {
    pub fn parse(text: &str) -> Option<Self> {
        let (folder, key) = text.split_once('/')?;
        Some(Self {
            folder: FolderKey::parse(folder)?,
            key: MessageKey::parse(key)?,
        })
    }

    /// Folder by folder, in the order in which the folders come first: a host is told of one folder at a time.
    pub fn by_folder(spots: &[Self]) -> Vec<(FolderKey, Vec<MessageKey>)> {
        let mut folders: Vec<(FolderKey, Vec<MessageKey>)> = Vec::new();
        for spot in spots {
            match folders.iter_mut().find(|(folder, _)| *folder == spot.folder) {
                Some((_, keys)) => keys.push(spot.key),
                None => folders.push((spot.folder.clone(), vec![spot.key])),
            }
        }
        folders
    }
}
impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.folder, self.key)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    pub seen: bool,
    pub answered: bool,
    pub flagged: bool,
    pub draft: bool,
    /// `$Forwarded` (RFC 5788).
    pub forwarded: bool,
    /// `$MDNSent` (RFC 3503): whether to send a read receipt has been decided.
    pub mdn_sent: bool,
}

/// What the list shows of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    /// The folder it lies in.
    pub folder: FolderKey,
    pub key: MessageKey,
    pub from: Option<Mailbox>,
    /// Where it differs from `from`: "sender on behalf of from".
    pub sender: Option<Mailbox>,
    /// Shown instead of the sender in Drafts and Sent.
    pub to: Vec<Mailbox>,
    pub subject: Subject,
    /// The first words, one line.
    pub preview: String,
    pub when: When,
    /// Octets.
    pub size: u64,
    pub flags: Flags,
    pub attachments: bool,
}

impl MessageRow {
    pub fn spot(&self) -> Spot {
        Spot {
            folder: self.folder.clone(),
            key: self.key,
        }
    }
}

/// One page of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePage {
    pub place: Place,
    pub rows: Vec<MessageRow>,
    /// Messages in the folder, or found by the search.
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// A search that went through several folders and did not come to the end of them, or found more than it can show.
    pub partial: bool,
    /// False in a mailbox opened read-only: no flags, no moves.
    pub writable: bool,
}

/// What a list is searched for, and how far around its folder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Search {
    pub text: String,
    pub scope: Scope,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every folder of the mailbox.
    #[default]
    Mailbox,
    Folder,
}

/// Rows on a page.
pub const PAGE: u32 = 50;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Plain text, to be shown with its line breaks.
    Text(String),
    /// HTML: shown in its own sandboxed frame at [`MessageView::frame_path`]. `remote` is true when it would fetch
    /// something from elsewhere, which stays blocked until asked for.
    Html {
        remote: bool,
    },
    Empty,
}

/// An attachment of a received message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentInfo {
    /// Its place in the message, for the download URL.
    pub part: u32,
    pub name: FileName,
    pub media_type: String,
    /// Octets, decoded.
    pub size: u64,
}

/// A message opened in the reading pane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    pub place: Place,
    pub key: MessageKey,
    pub from: Option<Mailbox>,
    pub sender: Option<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub bcc: Vec<Mailbox>,
    pub subject: Subject,
    pub when: When,
    pub flags: Flags,
    pub body: Body,
    pub attachments: Vec<AttachmentInfo>,
    pub writable: bool,
    /// In whose name a reply would be written, when not the user's own: shown beforehand (PRODUCT 3.4).
    pub reply_from: Option<FromChoice>,
    /// Of a sent copy in a mailbox's Sent: who wrote it. Recipients never see this.
    pub written_by: Option<Identity>,
    /// Of a message in Drafts that is ours to continue.
    pub draft: Option<DraftId>,
    /// Its sender asks to be told that it was read, and nobody has answered.
    pub receipt: Option<ReceiptAsked>,
    /// Of a message in a Sent folder: what became of it at each recipient. Empty where nothing is known.
    pub deliveries: Vec<Delivery>,
}

impl MessageView {
    pub fn spot(&self) -> Spot {
        Spot {
            folder: self.place.folder.clone(),
            key: self.key,
        }
    }

    /// Where the message's HTML is served, sandboxed, without scripts.
    pub fn frame_path(place: &Place, key: MessageKey, remote: bool) -> String {
        format!(
            "/frame/{}/{key}{}",
            place.path(),
            if remote { "?remote=1" } else { "" }
        )
    }
    /// Where an attachment is downloaded, never run.
    pub fn attachment_path(place: &Place, key: MessageKey, part: u32) -> String {
        format!("/attachment/{}/{key}/{part}", place.path())
    }
}

/// A change of flags, by a person or on opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Seen,
    Unseen,
    Flagged,
    Unflagged,
    Answered,
    Forwarded,
    MdnSent,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::FolderRole;

    #[test]
    fn a_spot_is_read_back_and_messages_are_told_by_their_folder() {
        let key = |uid| MessageKey { validity: 3, uid };
        let spot = |folder: FolderKey, uid| Spot {
            folder,
            key: key(uid),
        };
        let sent = FolderKey::Role(FolderRole::Sent);
        for one in [
            spot(FolderKey::INBOX, 7),
            spot(FolderKey::Path("Été/2025".into()), 1),
        ] {
            assert_eq!(Spot::parse(&one.to_string()), Some(one));
        }
        assert_eq!(Spot::parse("7-1"), None);
        let chosen = [
            spot(FolderKey::INBOX, 7),
            spot(sent.clone(), 7),
            spot(FolderKey::INBOX, 2),
        ];
        assert_eq!(
            Spot::by_folder(&chosen),
            [(FolderKey::INBOX, vec![key(7), key(2)]), (sent, vec![key(7)])]
        );
    }
}
