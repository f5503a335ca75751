//! Messages as octets (RFC 5322, 2045-2049, 2231): reading any, writing ours.

use domain::{
    address::{Address, Mailbox},
    header::{FileName, Subject},
    receipt::Wish,
    time::Timestamp,
};

use super::Report;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MimeError {
    /// Only from octets that are no message at all; anything else is read as well as can be.
    #[error("not a message")]
    Unreadable,
    #[error("no such part")]
    NoPart,
    #[error("{0} has no form that this message could carry")]
    Address(Address),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedMessage {
    pub from: Option<Mailbox>,
    pub sender: Option<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub bcc: Vec<Mailbox>,
    pub subject: Subject,
    pub date: Option<Timestamp>,
    /// Without angle brackets.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    pub body: ParsedBody,
    pub attachments: Vec<ParsedAttachment>,
    /// Delivered-To, X-Original-To: for choosing the right From of a reply.
    pub delivered_to: Vec<Address>,
    /// `X-Porteplume-Draft` of our own drafts.
    pub draft_id: Option<String>,
    /// `X-Porteplume-Written-By` of our own sent copies.
    pub written_by: Option<Address>,
    /// Its sender wants to be told that it was read.
    pub receipt: Option<Wish>,
    /// The first words of the text, one line, at most 200 characters.
    pub preview: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ParsedBody {
    #[default]
    Empty,
    Text(String),
    /// As received, unsanitised: never shown; ask [`Mime::document`]. `text` is the alternative, or the HTML's own
    /// words where there is none: what a reply quotes. `remote`: it refers to something elsewhere.
    Html {
        text: String,
        remote: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedAttachment {
    /// Names the part to [`Mime::part`].
    pub part: u32,
    pub name: FileName,
    pub media_type: String,
    /// Octets, decoded.
    pub size: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    pub name: FileName,
    pub media_type: String,
    pub content: Vec<u8>,
}

/// A message to write. Nothing is added to it but what stands here: no host name, no user agent, no time zone (Date is
/// written +0000), boundaries of pure randomness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub from: Mailbox,
    /// Send on behalf.
    pub sender: Option<Mailbox>,
    pub reply_to: Option<Mailbox>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    /// Written only into drafts (`draft_id` is some), never into what leaves.
    pub bcc: Vec<Mailbox>,
    pub subject: Subject,
    /// Without angle brackets; its domain is the From's.
    pub message_id: String,
    pub date: Timestamp,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    pub text: String,
    pub files: Vec<OutgoingFile>,
    /// Marks a draft (`X-Porteplume-Draft`).
    pub draft_id: Option<String>,
    /// Recipients are asked to tell the From's address that they have read it (RFC 8098 section 2.1).
    pub asks_receipt: bool,
    /// It is such a receipt itself: a multipart/report of `text` and this. `files` are none then.
    pub receipt: Option<Disposition>,
}

/// What a receipt tells (RFC 8098 section 3.2): displayed, by somebody's own word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disposition {
    /// The address that the message was read at.
    pub final_recipient: Address,
    /// Message-ID of what was read, without angle brackets.
    pub original: Option<String>,
}

/// Pure functions behind a trait only so that the use cases do not depend on a MIME library.
pub trait Mime: Send + Sync {
    fn parse(&self, message: &[u8]) -> Result<ParsedMessage, MimeError>;

    /// For a message about to be shown: tells what it holds as soon as that is known, and goes on with the document
    /// that its frame will ask for, without remote content. None where the body is no HTML.
    fn parse_ahead(
        &self,
        message: &[u8],
        known: Box<dyn FnOnce(ParsedMessage) + '_>,
    ) -> Result<Option<String>, MimeError>;

    /// The HTML as a whole document for a sandboxed frame: sanitised, inline pictures as data: URLs, links opening
    /// elsewhere with rel=noopener noreferrer, remote content left in only if `remote`.
    fn document(&self, message: &[u8], remote: bool) -> Result<String, MimeError>;

    fn part(&self, message: &[u8], part: u32) -> Result<OutgoingFile, MimeError>;

    /// What a message reports about another (RFC 3464, RFC 8098); None where it is no such report.
    fn report(&self, message: &[u8]) -> Result<Option<Report>, MimeError>;

    /// CRLF line ends throughout; 7bit headers (RFC 2047/2231), UTF-8 headers only where an address needs RFC 6532.
    fn write(&self, message: &Outgoing) -> Result<Vec<u8>, MimeError>;

    /// The same octets with `X-Porteplume-Written-By` on top: the mailbox's own copy.
    fn with_writer(&self, message: &[u8], writer: &Address) -> Vec<u8>;
}
