//! Attachments: which parts are such, what they are called, what they hold.

use std::collections::HashSet;

use domain::header::FileName;
use mail_parser::{Encoding, MessagePart, MimeHeaders, PartType};
use service::ports::{OutgoingFile, ParsedAttachment};

use super::{
    body::Bodies,
    html,
    read::{Opened, plain},
};

/// More than anybody attaches; a hostile message can hold a part for every ten octets.
const MOST: usize = 1000;

/// Parts that are no body and no picture shown inside it. A part's number is its place in the message's tree, first
/// part first: the same octets always give the same numbers.
pub(super) fn attachments(opened: &Opened<'_>, bodies: &Bodies<'_>) -> Vec<ParsedAttachment> {
    let message = opened.message();
    // What the body shows is worth reading it for only where there are pictures to show.
    let pictures = message.parts.iter().any(|part| html::picture_id(part).is_some());
    let shown = if pictures {
        html::pictures_used(bodies)
    } else {
        HashSet::new()
    };
    message
        .attachments
        .iter()
        .filter(|number| !bodies.parts.contains(number))
        .filter_map(|number| Some((*number, message.parts.get(*number as usize)?)))
        .filter(|(_, part)| !html::picture_id(part).is_some_and(|id| shown.contains(&id)))
        .take(MOST)
        .map(|(number, part)| ParsedAttachment {
            part: number,
            name: name(part),
            media_type: media_type(part),
            size: content(opened, part).len() as u64,
        })
        .collect()
}

pub(super) fn file(opened: &Opened<'_>, number: u32) -> Option<OutgoingFile> {
    let part = opened.message().parts.get(number as usize)?;
    // Number 0 is the message itself where it has parts: its name and type are no file's.
    if part.is_multipart() {
        return None;
    }
    Some(OutgoingFile {
        name: name(part),
        media_type: media_type(part),
        content: content(opened, part).into_owned(),
    })
}

/// Text keeps the octets it was sent with: the charset is part of the file, not ours to change.
fn content<'o>(opened: &'o Opened<'_>, part: &'o MessagePart<'_>) -> std::borrow::Cow<'o, [u8]> {
    let raw = || {
        opened
            .octets()
            .get(part.offset_body as usize..part.offset_end as usize)
    };
    match &part.body {
        PartType::Message(inner) if part.encoding == Encoding::None => {
            raw().unwrap_or_else(|| inner.raw_message()).into()
        }
        PartType::Message(inner) => inner.raw_message.as_ref().into(),
        PartType::Text(text) | PartType::Html(text) if !part.is_encoding_problem => match part.encoding {
            Encoding::None => raw().unwrap_or(text.as_bytes()).into(),
            Encoding::Base64 => raw()
                .and_then(mail_parser::decoders::base64::base64_decode)
                .map_or_else(|| text.as_bytes().into(), Into::into),
            Encoding::QuotedPrintable => raw()
                .and_then(mail_parser::decoders::quoted_printable::quoted_printable_decode)
                .map_or_else(|| text.as_bytes().into(), Into::into),
        },
        _ => part.contents().into(),
    }
}

fn name(part: &MessagePart<'_>) -> FileName {
    if let Some(name) = part.attachment_name().filter(|name| !name.trim().is_empty()) {
        return FileName::of_path(&plain(name));
    }
    if let PartType::Message(inner) = &part.body {
        let subject: String = plain(inner.subject().unwrap_or_default())
            .chars()
            .map(|c| if "/\\:*?\"<>|".contains(c) { ' ' } else { c })
            .take(100)
            .collect();
        let subject = subject.trim();
        return FileName::of_path(&format!(
            "{}.eml",
            if subject.is_empty() { "message" } else { subject }
        ));
    }
    FileName::of_path(&format!("attachment.{}", extension(&media_type(part))))
}

/// `type/subtype` in lower case, as far as it is one (RFC 2045 section 5.1); what is not is unknown data.
fn media_type(part: &MessagePart<'_>) -> String {
    if part.is_message() {
        return "message/rfc822".to_owned();
    }
    let token = |text: &str| {
        !text.is_empty()
            && text.len() <= 100
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    match part.content_type() {
        Some(kind) => match kind.subtype() {
            Some(subtype) if token(kind.ctype()) && token(subtype) => {
                format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase()
            }
            _ => "application/octet-stream".to_owned(),
        },
        None => "text/plain".to_owned(),
    }
}

fn extension(media_type: &str) -> &str {
    match media_type {
        "text/plain" => "txt",
        "text/calendar" => "ics",
        "text/vcard" | "text/x-vcard" => "vcf",
        "image/jpeg" => "jpg",
        "image/svg+xml" => "svg",
        "application/pgp-signature" | "application/pgp-encrypted" => "asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "application/octet-stream" => "bin",
        "message/delivery-status" | "message/disposition-notification" => "txt",
        other => match other.split_once('/') {
            Some((_, subtype))
                if subtype.len() <= 5 && subtype.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                subtype
            }
            _ => "bin",
        },
    }
}
