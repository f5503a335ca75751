//! A form sent without JavaScript is answered by Leptos with a redirect to the request's Referer, as it stands. Here
//! it becomes a path of ours, whatever was sent, so that no reply leads elsewhere.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::Method;
use http::header::{HeaderValue, REFERER};
use http::uri::Uri;

pub(super) async fn keep_inside(mut request: Request, next: Next) -> Response {
    if request.method() == Method::POST
        && let Some(sent) = request.headers().get(REFERER)
    {
        let path = HeaderValue::try_from(path_of(sent)).unwrap_or(HeaderValue::from_static("/"));
        request.headers_mut().insert(REFERER, path);
    }
    next.run(request).await
}

/// The path and query of a Referer. `/` when it has none, or one that a browser would read as another host.
fn path_of(referer: &HeaderValue) -> String {
    let uri = referer.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    let path = uri
        .as_ref()
        .and_then(Uri::path_and_query)
        .map_or("/", |path| path.as_str());
    let elsewhere = path.starts_with("//") || path.starts_with("/\\") || !path.starts_with('/');
    if elsewhere {
        "/".to_owned()
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_ours_is_left() {
        for (sent, kept) in [
            ("http://mail.test:8025/compose?draft=3", "/compose?draft=3"),
            ("https://evil.test/mail", "/mail"),
            ("https://evil.test//evil.test/x", "/"),
            ("https://evil.test/\\evil.test", "/"),
            ("javascript:alert(1)", "/"),
            ("nonsense", "/"),
        ] {
            assert_eq!(path_of(&HeaderValue::from_static(sent)), kept, "{sent}");
        }
    }
}
