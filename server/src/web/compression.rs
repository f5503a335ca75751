//! Pages travel compressed: the inbox is a seventh of its size then. Files are compressed when the front is built, see
//! [`super::assets`].
//!
//! The size of a compressed page tells a little of what stands in it (the attack called BREACH): who sees the sizes pass
//! by, and can place words of their own beside a secret, learns from each size whether a guess was in the page. Hence:
//!
//! - What another site asks for, a search of its choosing say, goes as it is; so does a page of which the browser does
//!   not say who asks.
//! - Whoever writes to the reader also places words, one guess a message. Each answer has a length of its own that hides
//!   a few octets' difference among hundreds: to see through it takes thousands of looks of the reader at the same page,
//!   for each guess.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Extensions, HeaderMap, StatusCode, Version};
use rand::Rng;
use rand::distr::Alphanumeric;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;

/// Of 11; the levels above take longer than they save.
const EFFORT: CompressionLevel = CompressionLevel::Precise(5);
const PADDING: HeaderName = HeaderName::from_static("x-padding");
/// Octets.
const MOST_PADDING: usize = 512;

pub(super) fn of_pages() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().quality(EFFORT).compress_when(is_page)
}

fn is_page(_status: StatusCode, _version: Version, headers: &HeaderMap, _extensions: &Extensions) -> bool {
    headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Goes around [`of_pages`].
pub(super) async fn kept_to_ourselves(mut request: Request, next: Next) -> Response {
    let asked_by = request.headers().get("sec-fetch-site");
    // `none` is the reader: the address bar, a bookmark.
    if !asked_by.is_some_and(|site| site == "same-origin" || site == "none") {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if headers.contains_key(CONTENT_ENCODING)
        && let Ok(padding) = HeaderValue::try_from(padding())
    {
        headers.insert(PADDING, padding);
    }
    response
}

/// Letters that HTTP/2 cannot shorten, from none to [`MOST_PADDING`].
fn padding() -> String {
    let mut random = rand::rng();
    let length = random.random_range(0..=MOST_PADDING);
    random
        .sample_iter(Alphanumeric)
        .take(length)
        .map(char::from)
        .collect()
}
