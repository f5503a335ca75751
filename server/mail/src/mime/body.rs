//! Which parts are the body, and what they say.

use std::borrow::Cow;

use mail_parser::{
    Encoding, MessagePart, MimeHeaders, PartType,
    decoders::{
        base64::base64_decode, charsets::map::charset_decoder, quoted_printable::quoted_printable_decode,
    },
};
use service::ports::ParsedBody;

use super::{flowed, html, read::Opened};

/// The text parts that make up the body, in order.
pub(super) struct Bodies<'o> {
    /// What to show: HTML with the plain parts around it, or plain parts only.
    pub(super) shown: Vec<Piece<'o>>,
    /// The plain alternative.
    pub(super) text: Vec<Cow<'o, str>>,
    /// Their numbers: what is shown is no attachment.
    pub(super) parts: Vec<u32>,
}

pub(super) enum Piece<'o> {
    Html(Cow<'o, str>),
    Text(Cow<'o, str>),
}

impl<'o> Bodies<'o> {
    pub(super) fn of(opened: &'o Opened<'_>) -> Self {
        let message = opened.message();
        let readable = |numbers: &[u32]| -> Vec<(u32, &'o MessagePart<'_>)> {
            numbers
                .iter()
                .filter_map(|number| Some((*number, message.parts.get(*number as usize)?)))
                .filter(|(_, part)| part.is_text())
                .collect()
        };
        let (html_list, text_list) = (readable(&message.html_body), readable(&message.text_body));
        let shown_list = if html_list.iter().any(|(_, part)| part.is_text_html()) || text_list.is_empty() {
            &html_list
        } else {
            &text_list
        };
        Self {
            shown: shown_list
                .iter()
                .map(|(_, part)| {
                    if part.is_text_html() {
                        Piece::Html(words(opened, part))
                    } else {
                        Piece::Text(text(opened, part))
                    }
                })
                .collect(),
            text: text_list
                .iter()
                .filter(|(_, part)| !part.is_text_html())
                .map(|(_, part)| text(opened, part))
                .collect(),
            parts: html_list
                .iter()
                .chain(&text_list)
                .map(|(number, _)| *number)
                .collect(),
        }
    }

    /// All HTML pieces, one after the other.
    pub(super) fn html(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().filter_map(|piece| match piece {
            Piece::Html(html) => Some(html.as_ref()),
            Piece::Text(_) => None,
        })
    }

    pub(super) fn chosen(&self) -> ParsedBody {
        let text = joined(self.text.iter().map(Cow::as_ref));
        if self.html().any(|html| !html.trim().is_empty()) {
            let text = if text.is_empty() {
                joined(
                    self.html()
                        .map(html::words)
                        .collect::<Vec<_>>()
                        .iter()
                        .map(String::as_str),
                )
            } else {
                text
            };
            return ParsedBody::Html {
                text,
                remote: self.html().any(html::loads_remote),
            };
        }
        if text.is_empty() {
            ParsedBody::Empty
        } else {
            ParsedBody::Text(text)
        }
    }
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts
        .map(|text| text.trim_end().trim_start_matches(['\r', '\n']))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn text<'o>(opened: &'o Opened<'_>, part: &'o MessagePart<'_>) -> Cow<'o, str> {
    let mut text = words(opened, part);
    if text.contains(['\r', '\0']) {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', ""));
    }
    let attribute = |name| {
        part.content_type()
            .and_then(|kind| kind.attribute(name))
            .map(str::to_ascii_lowercase)
    };
    if attribute("format").as_deref() == Some("flowed") {
        text = Cow::Owned(flowed::unflow(
            &text,
            attribute("delsp").as_deref() == Some("yes"),
        ));
    }
    text
}

/// The part's characters. Octets without a charset that are no UTF-8 are windows-1252, as browsers have it: what old
/// mailers meant by leaving it out.
fn words<'o>(opened: &'o Opened<'_>, part: &'o MessagePart<'_>) -> Cow<'o, str> {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else {
        return Cow::Borrowed("");
    };
    let named = part
        .content_type()
        .is_some_and(|kind| kind.has_attribute("charset"));
    if named || !text.contains(char::REPLACEMENT_CHARACTER) {
        return Cow::Borrowed(text);
    }
    let latin = || {
        let raw = opened
            .octets()
            .get(part.offset_body as usize..part.offset_end as usize)?;
        let octets = match part.encoding {
            Encoding::None => raw.to_vec(),
            Encoding::Base64 => base64_decode(raw)?,
            Encoding::QuotedPrintable => quoted_printable_decode(raw)?,
        };
        if std::str::from_utf8(&octets).is_ok() {
            return None;
        }
        charset_decoder(b"windows-1252").map(|decode| decode(&octets))
    };
    latin().map_or(Cow::Borrowed(text), Cow::Owned)
}
