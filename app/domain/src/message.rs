//! Messages as they are listed and read.

use serde::{Deserialize, Serialize};

use crate::{
    address::Mailbox,
    folder::Place,
    header::{FileName, Subject},
    id::DraftId,
    identity::{FromChoice, Identity},
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    pub seen: bool,
    pub answered: bool,
    pub flagged: bool,
    pub draft: bool,
    /// `$Forwarded` (RFC 5788).
    pub forwarded: bool,
}

/// What the list shows of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
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
    /// False in a mailbox opened read-only: no flags, no moves.
    pub writable: bool,
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
}

impl MessageView {
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
}
