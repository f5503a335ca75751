//! `__Host-` cookies (RFC 6265bis section 4.1.3.2): this host alone, whole site, Secure, never readable by scripts.
//! Browsers take Secure cookies on plain http from loopback, the only place where we serve it.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

use super::Token;

const NAME: &str = "__Host-porteplume";

pub(crate) fn set(token: &Token) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!(
        "{NAME}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
        token.write()
    ))
    .ok()?;
    value.set_sensitive(true);
    Some(value)
}

pub(crate) fn clear() -> HeaderValue {
    HeaderValue::from_static("__Host-porteplume=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

pub(crate) fn token(headers: &HeaderMap) -> Option<Token> {
    named(headers, NAME).and_then(Token::read)
}

/// One cookie of the request.
pub(super) fn named<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}
