//! What forms have in common: who sends them, and where to go afterwards.

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use domain::desk::{Caller, DeskError};

use super::Failed;
use crate::session::SignedIn;

/// The signed-in sender of a form; without one, the sign-in page.
pub(super) struct From_(pub(super) Caller);

impl<S: Sync> FromRequestParts<S> for From_ {
    type Rejection = Failed;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        let signed_in = parts.extensions.get::<SignedIn>();
        signed_in
            .map(|SignedIn(caller)| Self(caller.clone()))
            .ok_or(Failed(DeskError::SignedOut))
    }
}

/// A path of ours to go back to: one slash, no host, no control characters; anything else is the start page.
pub(super) fn inside(path: &str) -> &str {
    let safe = path.starts_with('/')
        && !path.starts_with("//")
        && !path.starts_with("/\\")
        && !path.chars().any(char::is_control)
        && path.len() <= 4000;
    if safe { path } else { "/" }
}

pub(super) fn see_other(path: &str) -> Response {
    Redirect::to(inside(path)).into_response()
}

/// `path` with one more parameter; an old one of that name is replaced.
pub(super) fn with_parameter(path: &str, name: &str, value: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(key, _)| key != name)
        .collect();
    pairs.push((name.to_owned(), value.to_owned()));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}

/// The word that pages know a failure by: their own sentence for it, never the error itself, stands in the address.
pub(super) fn word(error: &DeskError) -> &'static str {
    match error {
        DeskError::SignedOut => "signed_out",
        DeskError::NotFound => "not_found",
        DeskError::Forbidden => "forbidden",
        DeskError::Objections(_) => "refused",
        DeskError::TooLarge { .. } => "too_large",
        DeskError::BadInput => "bad_input",
        DeskError::Trouble(_) => "trouble",
        DeskError::Internal { .. } => "internal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for bad in [
            "https://evil.test",
            "//evil.test",
            "/\\evil.test",
            "javascript:x",
            "",
            "/a\r\nX: y",
        ] {
            assert_eq!(inside(bad), "/", "{bad:?}");
        }
        assert_eq!(
            inside("/mail/a@b.test/inbox?page=2"),
            "/mail/a@b.test/inbox?page=2"
        );
        assert_eq!(
            with_parameter("/x?said=a&page=2", "said", "b c"),
            "/x?page=2&said=b+c"
        );
    }
}
