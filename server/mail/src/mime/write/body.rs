//! Bodies in 7-bit lines of fewer than 998 octets, whatever is in them.

use std::fmt::Write;

use mail_builder::encoders::{
    encode::{EncodingType, get_encoding_type},
    quoted_printable::quoted_printable_encode,
};
use service::ports::OutgoingFile;

use super::header::Fields;

/// RFC 5322 section 2.1.1, without the CRLF.
const LINE_MOST: usize = 998;

/// A text part: its fields, an empty line, its text.
pub(super) fn text(fields: &mut Fields, text: &str) -> String {
    let text = with_crlf(text);
    fields.raw("Content-Type", "text/plain; charset=utf-8");
    match get_encoding_type(text.as_bytes(), false, true) {
        EncodingType::None => {
            fields.raw("Content-Transfer-Encoding", "7bit");
            text
        }
        EncodingType::QuotedPrintable(_) => {
            let mut encoded = Vec::with_capacity(text.len() + text.len() / 8);
            match quoted_printable_encode(text.as_bytes(), &mut encoded, true)
                .map(|_| String::from_utf8(encoded))
            {
                Ok(Ok(encoded)) => {
                    fields.raw("Content-Transfer-Encoding", "quoted-printable");
                    encoded
                }
                _ => base64(fields, text.as_bytes()),
            }
        }
        EncodingType::Base64 => base64(fields, text.as_bytes()),
    }
}

/// Line ends as CRLF, one at the end, and no NUL (RFC 5322 section 2.3).
fn with_crlf(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 40 + 2);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push_str("\r\n");
            }
            '\n' => out.push_str("\r\n"),
            '\0' => {}
            c => out.push(c),
        }
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str("\r\n");
    }
    out
}

fn base64(fields: &mut Fields, octets: &[u8]) -> String {
    fields.raw("Content-Transfer-Encoding", "base64");
    let mut encoded = String::with_capacity(octets.len() / 54 * 74 + 80);
    // Writing into a String does not fail.
    let _ = email_encoding::body::base64::encode(octets, &mut encoded);
    encoded.push_str("\r\n");
    encoded
}

/// An attached file: its fields, an empty line, its content.
pub(super) fn file(fields: &mut Fields, file: &OutgoingFile) -> String {
    let name = file.name.as_str();
    let message = as_message(file);
    let media_type = match message {
        Some(_) => "message/rfc822",
        None => file_type(file),
    };
    if media_type.starts_with("text/") && std::str::from_utf8(&file.content).is_ok() {
        fields.media_type(&format!("{media_type}; charset=utf-8"), name);
    } else {
        fields.media_type(media_type, name);
    }
    fields.with_parameter("Content-Disposition", "attachment", "filename", name);
    match message {
        Some(content) => {
            fields.raw("Content-Transfer-Encoding", "7bit");
            with_crlf(content)
        }
        None => base64(fields, &file.content),
    }
}

/// RFC 2046 section 5.2.1 lets an attached message have no encoding; one that needs some is attached as mere data.
fn as_message(file: &OutgoingFile) -> Option<&str> {
    let seven_bit = file.content.is_ascii()
        && !file.content.contains(&0)
        && file
            .content
            .split(|b| *b == b'\n')
            .all(|line| line.len() < LINE_MOST);
    if !file.media_type.eq_ignore_ascii_case("message/rfc822") || !seven_bit {
        return None;
    }
    std::str::from_utf8(&file.content).ok()
}

/// The given type if it is one (RFC 2045 section 5.1) and may be encoded.
fn file_type(file: &OutgoingFile) -> &str {
    const UNKNOWN: &str = "application/octet-stream";
    let token = |text: &str| {
        !text.is_empty()
            && text.len() <= 100
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    let whole = file.media_type.trim();
    match whole
        .split(';')
        .next()
        .unwrap_or_default()
        .trim_end()
        .split_once('/')
    {
        Some((kind, subtype)) if token(kind) && token(subtype) => {
            if kind.eq_ignore_ascii_case("message") || kind.eq_ignore_ascii_case("multipart") {
                UNKNOWN
            } else {
                &whole[..kind.len() + 1 + subtype.len()]
            }
        }
        _ => UNKNOWN,
    }
}

/// Parts between boundaries (RFC 2046 section 5.1.1); `kind` is the subtype, with its parameters.
pub(super) fn multipart(
    fields: &mut Fields,
    kind: &str,
    boundary: &str,
    parts: impl Iterator<Item = (String, String)>,
) -> String {
    fields.raw(
        "Content-Type",
        &format!("multipart/{kind}; boundary=\"{boundary}\""),
    );
    let mut out = String::new();
    for (header, body) in parts {
        // The line end before a boundary belongs to the boundary; every body ends with one of its own.
        let body = body.strip_suffix("\r\n").unwrap_or(&body);
        let _ = write!(out, "--{boundary}\r\n{header}\r\n{body}\r\n");
    }
    let _ = write!(out, "--{boundary}--\r\n");
    out
}
