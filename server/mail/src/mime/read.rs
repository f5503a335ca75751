//! A message opened: its header, its body, its attachments.

use std::borrow::Cow;

use domain::{
    address::{Address, Mailbox},
    header::{DisplayName, Subject},
    time::Timestamp,
};
use mail_parser::{Address as Addresses, HeaderName, HeaderValue, Message, MessageParser};
use service::ports::{MimeError, ParsedMessage};

use super::{DRAFT_FIELD, WRITER_FIELD, body::Bodies, parts, preview, receipt};

/// Messages in messages beyond this many are kept closed. Each level is a level of recursion when the parsed message is
/// dropped, and 30 octets of a hostile one are enough for a level.
const NESTED_MOST: usize = 200;
/// Recipients, references: more of them than anybody reads.
const LIST_MOST: usize = 2000;

/// A message as mail-parser understands it.
pub(super) struct Opened<'x> {
    octets: &'x [u8],
    message: Message<'x>,
}

impl<'x> Opened<'x> {
    pub(super) fn new(octets: &'x [u8]) -> Result<Self, MimeError> {
        if octets.iter().all(u8::is_ascii_whitespace) {
            return Err(MimeError::Unreadable);
        }
        let message = match flattened(octets) {
            Cow::Borrowed(octets) => MessageParser::default().parse(octets),
            Cow::Owned(octets) => MessageParser::default().parse(&octets).map(Message::into_owned),
        };
        let message = message
            .filter(|message| !message.parts.is_empty())
            .ok_or(MimeError::Unreadable)?;
        Ok(Self { octets, message })
    }

    pub(super) fn octets(&self) -> &'x [u8] {
        self.octets
    }

    pub(super) fn message(&self) -> &Message<'x> {
        &self.message
    }
}

/// The same octets, but with no message inside a message where there are too many. The words that make one are
/// overwritten by others of the same length, so that every offset stays.
fn flattened(octets: &[u8]) -> Cow<'_, [u8]> {
    let places: Vec<(usize, usize)> = nesting(octets).collect();
    if places.len() <= NESTED_MOST {
        return Cow::Borrowed(octets);
    }
    let mut flat = octets.to_vec();
    for (at, length) in places {
        // The slash stays: "xxxxxxx/rfc822" is an unknown type, an attachment like any other.
        for octet in &mut flat[at..at + length] {
            if octet.is_ascii_alphanumeric() {
                *octet = b'x';
            }
        }
    }
    Cow::Owned(flat)
}

/// Where the words stand that make a message of a part, and how long they are. Each is looked for by the rarest of its
/// characters: every message passes here, attachments and all.
fn nesting(octets: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let word = move |found: usize, before: usize, word: &'static [u8]| {
        let at = found.checked_sub(before)?;
        let same = octets.get(at..at + word.len())?.eq_ignore_ascii_case(word);
        same.then_some((at, word.len()))
    };
    let message = memchr::memchr_iter(b'/', octets).filter_map(move |at| word(at, 7, b"message/"));
    let rfc822 = memchr::memchr_iter(b'8', octets).filter_map(move |at| word(at, 3, b"rfc822"));
    let digest = memchr::memchr2_iter(b'g', b'G', octets).filter_map(move |at| word(at, 2, b"digest"));
    message.chain(rfc822).chain(digest)
}

pub(super) fn message(opened: &Opened<'_>, bodies: &Bodies<'_>) -> ParsedMessage {
    let message = opened.message();
    let from = mailboxes(message.header_values(HeaderName::From))
        .into_iter()
        .next();
    let sender = mailboxes(message.header_values(HeaderName::Sender))
        .into_iter()
        .next()
        .filter(|sender| from.as_ref().is_none_or(|from| from.address != sender.address));
    let body = bodies.chosen();
    ParsedMessage {
        reply_to: mailboxes(message.header_values(HeaderName::ReplyTo)),
        to: mailboxes(message.header_values(HeaderName::To)),
        cc: mailboxes(message.header_values(HeaderName::Cc)),
        bcc: mailboxes(message.header_values(HeaderName::Bcc)),
        subject: Subject::lossy(message.subject().unwrap_or_default()),
        date: date(message),
        message_id: ids(message, HeaderName::MessageId).into_iter().next(),
        in_reply_to: ids(message, HeaderName::InReplyTo),
        references: ids(message, HeaderName::References),
        attachments: parts::attachments(opened, bodies),
        delivered_to: ["Delivered-To", "X-Original-To"]
            .into_iter()
            .flat_map(|name| fields(message, name))
            .filter_map(|value| address(&value))
            .fold(Vec::new(), |mut all, address| {
                if !all.contains(&address) {
                    all.push(address);
                }
                all
            }),
        draft_id: fields(message, DRAFT_FIELD)
            .next()
            .filter(|id| !id.is_empty() && id.len() <= 80 && id.bytes().all(|b| b.is_ascii_graphic())),
        written_by: fields(message, WRITER_FIELD)
            .next()
            .and_then(|value| address(&value)),
        receipt: receipt::wish(message),
        preview: preview::of(&body),
        body,
        from,
        sender,
    }
}

/// Every mailbox in these fields, groups opened (RFC 5322 section 3.4). What is no address is passed over: a reader is
/// better served by the others than by nothing.
pub(super) fn mailboxes<'a, 'x: 'a>(values: impl Iterator<Item = &'a HeaderValue<'x>>) -> Vec<Mailbox> {
    values
        .filter_map(HeaderValue::as_address)
        .flat_map(Addresses::iter)
        .filter_map(|found| {
            Some(Mailbox {
                address: address(found.address()?)?,
                name: DisplayName::lossy(&plain(found.name().unwrap_or_default())),
            })
        })
        .take(LIST_MOST)
        .collect()
}

pub(super) fn address(text: &str) -> Option<Address> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    Address::parse(text).ok().or_else(|| {
        // mail-parser takes the quotes off a local part that does not stand without them.
        let (local, domain) = text.rsplit_once('@')?;
        let local = local.replace('\\', "\\\\").replace('"', "\\\"");
        Address::parse(&format!("\"{local}\"@{domain}")).ok()
    })
}

/// The values of a field that mail-parser does not know, unfolded, first one first.
pub(super) fn fields<'a>(message: &'a Message<'_>, name: &'static str) -> impl Iterator<Item = String> + 'a {
    message.headers().iter().filter_map(move |header| {
        if !header.name.as_str().eq_ignore_ascii_case(name) {
            return None;
        }
        Some(
            header
                .value
                .as_text()?
                .split_ascii_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )
    })
}

/// Message identifiers without their brackets; such as could not stand in a header again are left out.
fn ids(message: &Message<'_>, name: HeaderName<'static>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for value in message.header_values(name) {
        let texts: Vec<&str> = match value {
            HeaderValue::Text(text) => vec![text],
            HeaderValue::TextList(list) => list.iter().map(AsRef::as_ref).collect(),
            _ => continue,
        };
        for id in texts {
            let id = id.trim().trim_start_matches('<').trim_end_matches('>');
            let whole = !id.is_empty()
                && id.len() <= 900
                && !id.contains(|c: char| c.is_whitespace() || c.is_control());
            if whole && all.len() < LIST_MOST && !all.iter().any(|known| known == id) {
                all.push(id.to_owned());
            }
        }
    }
    all
}

fn date(message: &Message<'_>) -> Option<Timestamp> {
    let date = message
        .date()
        .filter(|date| date.is_valid() && date.year >= 1970 && date.year <= 9999)?;
    Some(Timestamp(date.to_timestamp().checked_mul(1000)?))
}

/// Text from outside without the characters that turn it around or hide in it: a name that reads otherwise than it is
/// spelt is a trap (Unicode TR 36, bidirectional spoofing).
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .collect()
}
