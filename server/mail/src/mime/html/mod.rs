//! HTML mail: its words, and a document of it that can do nothing but be read.
//!
//! The document is made for a frame of opaque origin under a policy of its own, and holds by itself too: no scripts,
//! handlers, forms, frames, objects or styles beyond a list, links to the web, mail and telephone only.

mod css;
mod effort;
mod pictures;
mod sanitise;
mod scan;
mod words;

pub(super) use effort::bearable;
pub(super) use pictures::{picture_id, pictures_used};
pub(super) use words::words;

use super::{
    body::{Bodies, Piece},
    read::Opened,
};
use pictures::Pictures;
use scan::{Scan, Token, attributes};

/// Would showing it fetch anything from elsewhere, as far as the sanitiser lets it?
pub(super) fn loads_remote(html: &str) -> bool {
    Scan::new(html).any(|token| {
        let Token::Open {
            name,
            attributes: text,
        } = token
        else {
            return false;
        };
        attributes(text).any(
            |(attribute, value)| match attribute.to_ascii_lowercase().as_str() {
                "src" => name.eq_ignore_ascii_case("img") && css::is_web(value.trim()),
                "background" => css::is_web(value.trim()),
                "style" => css::filter(&value, true).contains("url("),
                _ => false,
            },
        )
    })
}

pub(super) fn document(opened: &Opened<'_>, bodies: &Bodies<'_>, remote: bool) -> String {
    let pictures = std::sync::Arc::new(Pictures::of(opened, bodies));
    let mut body = String::new();
    for piece in &bodies.shown {
        match piece {
            Piece::Html(html) => body.push_str(&shown(html, &pictures, remote)),
            Piece::Text(text) => body.push_str(&verbatim(text)),
        }
    }
    format!("{HEAD}{body}</body></html>\n")
}

fn shown(html: &str, pictures: &std::sync::Arc<Pictures>, remote: bool) -> String {
    if !bearable(html) {
        return verbatim(&words(html));
    }
    // The sanitiser's CSS parser calls some of its own states unreachable; should one be reached, the words remain.
    let clean = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        sanitise::clean(html, pictures, remote)
    }));
    clean.unwrap_or_else(|_| verbatim(&words(html)))
}

fn verbatim(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!("<div class=\"verbatim\">{escaped}</div>")
}

/// Light, whatever the theme around it: mails are made for white paper, and dark text on a dark page is none.
const HEAD: &str = "<!doctype html><html><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light\">\
<meta name=\"referrer\" content=\"no-referrer\"><style>\
:root{color-scheme:light;background:#fff}\
body{margin:0;padding:16px;color:#1b1f27;background:#fff;overflow-wrap:anywhere;\
font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif}\
img[src]{max-width:100%;height:auto}\
img:not([src]){display:inline-block;overflow:hidden;outline:1px dashed #9aa3b2;background:#f2f4f7;color:#4a5365}\
img:not([src]):not([width]){min-width:3em;min-height:1.5em}\
img:not([src])[width=\"1\"],img:not([src])[height=\"1\"]{outline:0}\
table{max-width:100%}pre,.verbatim{white-space:pre-wrap}\
.verbatim+*,*+.verbatim{margin-top:1em}\
blockquote{margin:.5em 0;padding-left:1em;border-left:3px solid #c9cfda}\
.MsoNormal,.MsoListParagraph{margin:0}a{color:#0a58ca}\
</style></head><body>";
