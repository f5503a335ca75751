//! Pictures inside a message, named by Content-ID (RFC 2392) and shown as data: URLs.

use std::{
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicUsize, Ordering},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use mail_parser::{MessagePart, MimeHeaders};

use super::scan::{Scan, Token, attributes};
use crate::mime::{body::Bodies, read::Opened};

/// Octets of data: URLs in one document. A picture may be used many times over.
const MOST: usize = 40 << 20;

/// What every browser draws without running anything.
const TYPES: [&str; 6] = ["png", "jpeg", "jpg", "gif", "webp", "bmp"];

/// The Content-ID of a part that can be shown as a picture, folded for comparing.
pub(in super::super) fn picture_id(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    let drawn = kind.ctype().eq_ignore_ascii_case("image")
        && kind
            .subtype()
            .is_some_and(|subtype| TYPES.iter().any(|known| subtype.eq_ignore_ascii_case(known)));
    if !drawn {
        return None;
    }
    part.content_id().map(fold)
}

fn fold(id: &str) -> String {
    id.trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .to_ascii_lowercase()
}

/// The Content-ID that a `cid:` URL names.
fn named_by(url: &str) -> Option<String> {
    let url = url.trim();
    let id = url
        .get(..4)
        .filter(|scheme| scheme.eq_ignore_ascii_case("cid:"))
        .map(|_| &url[4..])?;
    Some(fold(&unescaped(id)))
}

/// Percent escapes undone (RFC 3986 section 2.1).
fn unescaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(escape.unwrap_or(bytes[at]));
        at += if escape.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The Content-IDs that the body shows.
pub(in super::super) fn pictures_used(bodies: &Bodies<'_>) -> HashSet<String> {
    bodies
        .html()
        .flat_map(Scan::new)
        .filter_map(|token| match token {
            Token::Open {
                name,
                attributes: text,
            } if name.eq_ignore_ascii_case("img") => attributes(text)
                .find(|(name, _)| name.eq_ignore_ascii_case("src"))
                .and_then(|(_, url)| named_by(&url)),
            _ => None,
        })
        .collect()
}

/// The message's own pictures, ready to stand in a document.
pub(super) struct Pictures {
    urls: HashMap<String, String>,
    left: AtomicUsize,
}

impl Pictures {
    pub(super) fn of(opened: &Opened<'_>, bodies: &Bodies<'_>) -> Self {
        let mut urls = HashMap::new();
        let mut sum = 0;
        let mut named = opened
            .message()
            .parts
            .iter()
            .filter_map(|part| Some((picture_id(part)?, part)))
            .peekable();
        let used = named.peek().map(|_| pictures_used(bodies)).unwrap_or_default();
        for (id, part) in named {
            if !used.contains(&id) || urls.contains_key(&id) {
                continue;
            }
            let content = part.contents();
            sum += content.len();
            if sum > MOST {
                break;
            }
            let subtype = part
                .content_type()
                .and_then(|kind| kind.subtype())
                .unwrap_or_default()
                .to_ascii_lowercase();
            urls.insert(
                id,
                format!("data:image/{subtype};base64,{}", BASE64_STANDARD.encode(content)),
            );
        }
        Self {
            urls,
            left: AtomicUsize::new(MOST),
        }
    }

    /// The data: URL for a `cid:` one, as long as the document does not grow beyond measure.
    pub(super) fn url(&self, cid: &str) -> Option<&str> {
        let url = self.urls.get(&named_by(cid)?)?;
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(url.len())
            })
            .ok()
            .map(|_| url.as_str())
    }
}

/// A data: URL that is a picture and nothing else.
pub(super) fn is_picture_data(url: &str) -> bool {
    url.get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
        && url[11..]
            .split_once([';', ','])
            .is_some_and(|(subtype, _)| TYPES.iter().any(|known| subtype.eq_ignore_ascii_case(known)))
}
