//! A letter as octets (RFC 5322, 2045 to 2047, 2231, 2387), the same at every run.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use domain::address::Mailbox;
use domain::time::Timestamp;

use super::content::{FILES, Message};
use super::{SeedError, ago};

/// `ancestors` are the Message-IDs of the letters it answers, the eldest first.
pub(super) fn octets(
    message: &Message,
    ancestors: &[String],
    date: Timestamp,
    now: Timestamp,
) -> Result<String, SeedError> {
    let mut out = String::new();
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = write!(out, "{name}: {value}\r\n");
        }
    };
    field("From", &people(&[message.person(&message.from)?]));
    for (name, value) in [("Sender", &message.sender), ("Reply-To", &message.reply_to)] {
        if let Some(value) = value {
            field(name, &people(&[message.person(value)?]));
        }
    }
    field("To", &people(&message.people(&message.to)?));
    field("Cc", &people(&message.people(&message.cc)?));
    field("Subject", &unstructured(&message.subject));
    let date = DateTime::from_timestamp_millis(date.0).ok_or_else(|| message.wrong("no such date"))?;
    field("Date", &date.to_rfc2822());
    field("Message-ID", &format!("<{}>", message.message_id()?));
    if let Some(parent) = ancestors.last() {
        field("In-Reply-To", &format!("<{parent}>"));
        let all: Vec<String> = ancestors.iter().map(|id| format!("<{id}>")).collect();
        field("References", &all.join("\r\n "));
    }
    for (name, value) in &message.fields {
        field(name, value);
    }
    field("MIME-Version", "1.0");
    body(message, now)?.write_to(&mut out, &message.id, &mut 0);
    Ok(out)
}

/// A MIME entity: its own header fields and what it holds.
enum Part {
    Leaf { header: String, content: String },
    Many { subtype: &'static str, parts: Vec<Part> },
}

impl Part {
    fn text(subtype: &str, text: &str) -> Self {
        let header =
            format!("Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n");
        Self::Leaf {
            header,
            content: text.trim_start_matches('\n').replace('\n', "\r\n"),
        }
    }

    fn write_to(&self, out: &mut String, id: &str, count: &mut u32) {
        match self {
            Self::Leaf { header, content } => {
                out.push_str(header);
                out.push_str("\r\n");
                out.push_str(content);
            }
            Self::Many { subtype, parts } => {
                *count += 1;
                let boundary = format!("=_{id}_{count}");
                let _ = write!(
                    out,
                    "Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n\r\n"
                );
                for part in parts {
                    let _ = write!(out, "--{boundary}\r\n");
                    part.write_to(out, id, count);
                    out.push_str("\r\n");
                }
                let _ = write!(out, "--{boundary}--\r\n");
            }
        }
    }
}

fn body(message: &Message, now: Timestamp) -> Result<Part, SeedError> {
    let mut html = message.html.as_deref().map(|html| Part::text("html", html));
    if let Some(name) = &message.inline
        && let Some(shown) = html.take()
    {
        html = Some(Part::Many {
            subtype: "related",
            parts: vec![shown, file(message, name, true, now)?],
        });
    }
    let words = match (
        message.text.as_deref().map(|text| Part::text("plain", text)),
        html,
    ) {
        (Some(text), Some(html)) => Part::Many {
            subtype: "alternative",
            parts: vec![text, html],
        },
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return Err(message.wrong("a letter without words")),
    };
    if message.attach.is_empty() {
        return Ok(words);
    }
    let mut parts = vec![words];
    for name in &message.attach {
        parts.push(file(message, name, false, now)?);
    }
    Ok(Part::Many {
        subtype: "mixed",
        parts,
    })
}

fn file(message: &Message, name: &str, inline: bool, now: Timestamp) -> Result<Part, SeedError> {
    let (name, media_type, octets) = FILES
        .iter()
        .find(|(known, _, _)| *known == name)
        .ok_or_else(|| message.wrong(&format!("no such file: {name}")))?;
    let coded = match std::str::from_utf8(octets) {
        Ok(text) if *media_type == "text/calendar" => {
            let text =
                ago::fill_in(text, now).ok_or_else(|| message.wrong("a moment that cannot be read"))?;
            STANDARD.encode(text.replace('\n', "\r\n"))
        }
        _ => STANDARD.encode(octets),
    };
    let mut content = String::with_capacity(coded.len() * 78 / 76 + 2);
    for line in coded.as_bytes().chunks(76) {
        content.push_str(&String::from_utf8_lossy(line));
        content.push_str("\r\n");
    }
    let disposition = if inline { "inline" } else { "attachment" };
    let mut header = format!("Content-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n");
    let _ = write!(
        header,
        "Content-Disposition: {disposition}; {}\r\n",
        file_name(name)
    );
    if inline {
        let _ = write!(header, "Content-ID: <{name}>\r\n");
    }
    Ok(Part::Leaf { header, content })
}

fn people(list: &[Mailbox]) -> String {
    let one = |mailbox: &Mailbox| {
        if mailbox.name.as_str().is_ascii() {
            mailbox.to_string()
        } else {
            format!("{} <{}>", encoded_words(mailbox.name.as_str()), mailbox.address)
        }
    };
    list.iter().map(one).collect::<Vec<_>>().join(",\r\n ")
}

fn unstructured(text: &str) -> String {
    if !text.is_ascii() {
        return encoded_words(text);
    }
    // Folded where it gets long: RFC 5322 section 2.1.1 asks for at most 78 characters.
    let mut out = String::new();
    let mut column = "Subject: ".len();
    for word in text.split(' ') {
        if !out.is_empty() {
            let fold = column + 1 + word.len() > 78;
            out.push_str(if fold { "\r\n " } else { " " });
            column = if fold { 1 } else { column + 1 };
        }
        out.push_str(word);
        column += word.len();
    }
    out
}

/// RFC 2047, each word whole characters and at most 75 octets long.
fn encoded_words(text: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    for c in text.chars() {
        if words.last().is_none_or(|word| word.len() + c.len_utf8() > 45) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)))
        .collect::<Vec<_>>()
        .join("\r\n ")
}

/// RFC 2231 where it needs to be.
fn file_name(name: &str) -> String {
    if name.is_ascii() {
        return format!("filename=\"{name}\"");
    }
    let mut out = String::from("filename*=utf-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
