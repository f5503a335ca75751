//! What reports say of a message: delivery status (RFC 3464), and what a reader's program tells (RFC 8098).
//!
//! mail-parser finds the parts; what stands in the machine's part is fields in groups, read here. Anybody can write such
//! a message, so nothing in it is believed by itself: the service compares it with what was sent.

use domain::{Address, delivery::DeliveryStatus};
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use service::ports::{Report, ReportedRecipient};

use super::read::{Opened, address, plain};

/// Recipients of one report: more than a message has.
const MOST: usize = 2000;
/// Characters of a server's words.
const WORDS_MOST: usize = 500;

enum Kind {
    Delivery,
    Disposition,
}

pub(super) fn report(opened: &Opened<'_>) -> Option<Report> {
    let message = opened.message();
    let (kind, told) = message.parts.iter().find_map(|part| {
        let kind = part.content_type()?;
        let subtype = kind.subtype()?.to_ascii_lowercase();
        let kind = match (kind.ctype().to_ascii_lowercase().as_str(), subtype.as_str()) {
            ("message", "delivery-status" | "global-delivery-status") => Kind::Delivery,
            ("message", "disposition-notification" | "global-disposition-notification") => Kind::Disposition,
            _ => return None,
        };
        Some((kind, String::from_utf8_lossy(part.contents())))
    })?;
    let groups = groups(&told);
    let report = match kind {
        Kind::Delivery => Report {
            message_id: returned(message).or_else(|| envelope_id(&groups)),
            recipients: groups.iter().filter_map(recipient).take(MOST).collect(),
        },
        Kind::Disposition => Report {
            message_id: field(&groups, "original-message-id").and_then(id),
            recipients: groups.first().and_then(reader).into_iter().collect(),
        },
    };
    (!report.recipients.is_empty()).then_some(report)
}

type Group = Vec<(String, String)>;

/// Fields, names in lower case, unfolded; a line without a word in it ends a group.
fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![Vec::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if let Some(group) = groups.last_mut() {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = group.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn field<'g>(groups: &'g [Group], name: &str) -> Option<&'g str> {
    groups.iter().find_map(|group| value(group, name))
}

fn value<'g>(group: &'g Group, name: &str) -> Option<&'g str> {
    group
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

/// RFC 3464 section 2.3. The fields about the message as a whole have no Action.
fn recipient(group: &Group) -> Option<ReportedRecipient> {
    let action = value(group, "action")?;
    let status = match action
        .split(['(', ' ', '\t'])
        .next()?
        .to_ascii_lowercase()
        .as_str()
    {
        "failed" => DeliveryStatus::Failed,
        "delayed" => DeliveryStatus::Delayed,
        "delivered" => DeliveryStatus::Delivered,
        // "expanded" is to a list: whom it reaches there is not told.
        "relayed" | "expanded" => DeliveryStatus::Relayed,
        _ => return None,
    };
    Some(ReportedRecipient {
        original: value(group, "original-recipient").and_then(typed_address),
        last: value(group, "final-recipient").and_then(typed_address),
        status,
        code: value(group, "status").and_then(code),
        words: value(group, "diagnostic-code").and_then(words),
    })
}

/// RFC 8098 section 3.2: `manual-action/MDN-sent-manually; displayed`. Of what else a program does with a message nobody
/// wants to hear.
fn reader(group: &Group) -> Option<ReportedRecipient> {
    let disposition = value(group, "disposition")?.split_once(';')?.1;
    let displayed = disposition
        .split(['/', ','])
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("displayed"));
    displayed.then(|| ReportedRecipient {
        original: value(group, "original-recipient").and_then(typed_address),
        last: value(group, "final-recipient").and_then(typed_address),
        status: DeliveryStatus::Read,
        code: None,
        words: None,
    })
}

/// `rfc822; bob@demo.test`.
fn typed_address(value: &str) -> Option<Address> {
    let (kind, text) = value.split_once(';')?;
    ["rfc822", "utf-8"]
        .iter()
        .any(|known| kind.trim().eq_ignore_ascii_case(known))
        .then(|| address(text))?
}

/// RFC 3461 section 4.
fn from_xtext(text: &str) -> Option<String> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.trim().bytes();
    while let Some(octet) = rest.next() {
        if octet == b'+' {
            let digit = |octet: Option<u8>| char::from(octet?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            octets.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            octets.push(octet);
        }
    }
    String::from_utf8(octets).ok()
}

/// RFC 3463: three numbers, whatever stands behind them.
fn code(value: &str) -> Option<String> {
    let code = value.split_ascii_whitespace().next()?;
    let numbers = code.split('.').collect::<Vec<_>>();
    let sound = numbers.len() == 3
        && numbers
            .iter()
            .all(|number| (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()));
    sound.then(|| code.to_owned())
}

/// `smtp; 550 5.1.1 unknown`: the words without their kind.
fn words(value: &str) -> Option<String> {
    let words = value.split_once(';').map_or(value, |(_, words)| words);
    let words: String = plain(words)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = words.chars().take(WORDS_MOST).collect();
    (!words.is_empty()).then_some(words)
}

/// The message, or its header, comes back in the report's last part.
fn returned(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| {
        if let PartType::Message(inner) = &part.body {
            return inner.message_id().and_then(id);
        }
        let kind = part.content_type()?;
        let header = kind.subtype().is_some_and(|subtype| {
            subtype.eq_ignore_ascii_case("rfc822-headers") || subtype.eq_ignore_ascii_case("global-headers")
        });
        if !header {
            return None;
        }
        // A header that ends with the part has no empty line of its own.
        let header = [part.contents(), b"\r\n\r\n"].concat();
        MessageParser::default()
            .parse_headers(&header)?
            .message_id()
            .and_then(id)
    })
}

/// We give our Message-ID for ENVID, see `smtp/reports.rs`.
fn envelope_id(groups: &[Group]) -> Option<String> {
    id(&from_xtext(field(groups, "original-envelope-id")?)?)
}

fn id(text: &str) -> Option<String> {
    let id = text.trim().trim_start_matches('<').trim_end_matches('>');
    let whole =
        id.contains('@') && id.len() <= 900 && !id.contains(|c: char| c.is_whitespace() || c.is_control());
    whole.then(|| id.to_owned())
}
