//! Whoever sends a change must be one of our own pages. Leptos' server functions check neither origin nor content
//! type, so every request other than GET and HEAD passes here first.

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, ORIGIN, TRANSFER_ENCODING};
use http::{Method, StatusCode};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What forms and server functions send. A foreign page may send `text/plain` without asking first, so nothing of
/// ours takes it.
const BODIES: [&str; 4] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/octet-stream",
];

/// Which origin our own pages have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origins {
    /// The one that the request itself was sent to, by its Host: right behind a proxy that keeps Host.
    AsAsked,
    /// This one alone, such as `https://mail.example.org`.
    Only(String),
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error(
        "This change was sent from another site, so it was not carried out. Open the page here and try again."
    )]
    Foreign,
    #[error(
        "This change was refused: the browser did not say which page it comes from (neither Sec-Fetch-Site nor \
         Origin). A proxy may have removed these headers."
    )]
    Unsaid,
    #[error("This change was refused: its content type is none that this address takes.")]
    Body,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self {
            Refusal::Foreign | Refusal::Unsaid => StatusCode::FORBIDDEN,
            Refusal::Body => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        };
        (status, self.to_string()).into_response()
    }
}

pub(super) async fn refuse_foreign(State(origins): State<Origins>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match check(&parts, &origins) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refusal) => {
            tracing::warn!(method = %parts.method, path = parts.uri.path(), ?refusal, "refused a change");
            refusal.into_response()
        }
    }
}

fn check(parts: &Parts, origins: &Origins) -> Result<(), Refusal> {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let site = parts.headers.get(SEC_FETCH_SITE).map(|value| value.as_bytes());
    let origin = parts
        .headers
        .get(ORIGIN)
        .map(|value| value.to_str().unwrap_or("null"));
    match (site, origin) {
        (Some(b"same-origin"), _) => {}
        // `none` is a person's own doing (a bookmark, a typed address), which never sends a form: take the word of
        // Origin. Without the header the page came by plain http to a host name; Origin decides there too.
        (Some(b"none") | None, Some(origin)) if is_ours(origin, parts, origins) => {}
        (None, None) => return Err(Refusal::Unsaid),
        _ => return Err(Refusal::Foreign),
    }
    if takes_body(parts) {
        Ok(())
    } else {
        Err(Refusal::Body)
    }
}

fn is_ours(origin: &str, parts: &Parts, origins: &Origins) -> bool {
    match origins {
        Origins::Only(ours) => origin.eq_ignore_ascii_case(ours.trim_end_matches('/')),
        Origins::AsAsked => {
            let host = parts.headers.get(HOST).and_then(|value| value.to_str().ok());
            let asked = host.or_else(|| parts.uri.authority().map(http::uri::Authority::as_str));
            let sent = origin
                .strip_prefix("https://")
                .or_else(|| origin.strip_prefix("http://"));
            matches!((asked, sent), (Some(asked), Some(sent)) if asked.eq_ignore_ascii_case(sent))
        }
    }
}

fn takes_body(parts: &Parts) -> bool {
    let Some(kind) = parts.headers.get(CONTENT_TYPE) else {
        let length = parts.headers.get(CONTENT_LENGTH).map(|value| value.as_bytes());
        return matches!(length, None | Some(b"0")) && !parts.headers.contains_key(TRANSFER_ENCODING);
    };
    let kind = kind.to_str().unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    BODIES.iter().any(|body| body.eq_ignore_ascii_case(essence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(headers: &[(&str, &str)]) -> Parts {
        let mut request = http::Request::post("/api/submit").header("host", "mail.test:8025");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    fn asked(headers: &[(&str, &str)]) -> Result<(), Refusal> {
        check(&post(headers), &Origins::AsAsked)
    }

    #[test]
    fn our_own_page_may_send() {
        assert_eq!(asked(&[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(asked(&[("origin", "http://mail.test:8025")]), Ok(()));
        assert_eq!(
            asked(&[("sec-fetch-site", "none"), ("origin", "https://mail.test:8025")]),
            Ok(())
        );
        // A proxy that rewrites Host does not lock out a browser that says same-origin.
        assert_eq!(
            asked(&[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://mail.example")
            ]),
            Ok(())
        );
    }

    #[test]
    fn another_site_may_not() {
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "http://mail.test:8025"),
            ],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://mail.test:8025"),
            ],
            &[("sec-fetch-site", "none")],
            &[("origin", "http://mail.test")],
            &[("origin", "http://mail.test:8025.evil.test")],
            &[("origin", "null")],
            &[("origin", "http://evil.test")],
        ] {
            assert_eq!(asked(headers), Err(Refusal::Foreign), "{headers:?}");
        }
    }

    #[test]
    fn a_request_that_does_not_say_where_it_comes_from_is_refused() {
        assert_eq!(asked(&[]), Err(Refusal::Unsaid));
    }

    #[test]
    fn a_configured_origin_is_the_only_one() {
        let ours = Origins::Only("https://mail.example.org/".to_owned());
        assert_eq!(
            check(&post(&[("origin", "https://mail.example.org")]), &ours),
            Ok(())
        );
        assert_eq!(
            check(&post(&[("origin", "http://mail.example.org")]), &ours),
            Err(Refusal::Foreign)
        );
        assert_eq!(
            check(&post(&[("origin", "http://mail.test:8025")]), &ours),
            Err(Refusal::Foreign)
        );
    }

    #[test]
    fn bodies_that_a_foreign_page_may_send_unasked_are_refused() {
        let ours = ("sec-fetch-site", "same-origin");
        for kind in [
            "application/json",
            "multipart/form-data; boundary=x",
            "Application/X-WWW-Form-URLEncoded",
        ] {
            assert_eq!(asked(&[ours, ("content-type", kind)]), Ok(()), "{kind}");
        }
        assert_eq!(asked(&[ours, ("content-type", "text/plain")]), Err(Refusal::Body));
        assert_eq!(asked(&[ours, ("content-length", "7")]), Err(Refusal::Body));
        assert_eq!(asked(&[ours, ("content-length", "0")]), Ok(()));
    }

    #[test]
    fn reading_is_never_refused() {
        let get = http::Request::get("/mail")
            .header("sec-fetch-site", "cross-site")
            .body(())
            .unwrap();
        assert_eq!(check(&get.into_parts().0, &Origins::AsAsked), Ok(()));
    }
}
