//! What a browser talks to: the pages and server functions of the app, its built files, and the headers and checks
//! that hold for every answer.
//!
//! [`router`] puts it together. To add a route that is not a page (a download, a form's target), give it in
//! [`WebParts::extra`]: it then has the same checks and headers as the rest.

pub(crate) mod assets;
mod carried_out;
mod compression;
pub(crate) mod csp;
pub(crate) mod csrf;
mod page_thread;
pub(crate) mod referer;
pub(crate) mod shell;
mod undisturbed;

use std::sync::{Arc, LazyLock};

use app::app::App;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use leptos::config::LeptosOptions;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::limit::RequestBodyLimitLayer;

use self::assets::Site;
use self::csrf::Origins;
use self::page_thread::PageThreads;

/// The largest body that is read, in bytes: a message's 25 MiB of attachments, as a form sends them, and room for
/// its text. What is larger is answered with 413.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// What the composition root hands in.
pub(crate) struct WebParts {
    /// The built front.
    pub(crate) site: Site,
    /// Which pages may send forms and calls.
    pub(crate) origins: Origins,
    /// Run for every page and every server function, with `http::request::Parts` already in Leptos' context: puts
    /// the desks and the signed-in user there.
    pub(crate) context: Arc<dyn Fn() + Send + Sync>,
    /// Routes beside the app's own.
    pub(crate) extra: Router,
}

/// The paths of the app's pages.
///
/// Found once in a process: while Leptos looks for them, no page in the whole process may wait for an answer. One that
/// begins to is never told (leptos_server 0.8.8: `SuppressResourceLoad`).
fn pages() -> Vec<AxumRouteListing> {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
    PAGES.clone()
}

/// Everything under one address. Layers that must come first (sessions, limits, tracing) go around the result; one
/// that knows the signed-in user's language and theme puts an `app::visit::Visit` into the request's extensions.
pub(crate) fn router(parts: WebParts) -> Router {
    let WebParts {
        site,
        origins,
        context,
        extra,
    } = parts;
    let threads = PageThreads::start();
    let options = LeptosOptions::builder().output_name("app").build();
    let provide = shell::context(site.assets().clone(), context);

    let app = Router::new()
        .leptos_routes_with_context(&options, pages(), provide.clone(), app::shell::shell)
        .fallback(render_app_async_with_context(
            shell::not_found(provide),
            app::shell::shell,
        ))
        .with_state(options)
        .layer(from_fn_with_state(threads, page_thread::draws))
        .layer(compression::of_pages())
        .layer(from_fn(compression::kept_to_ourselves));

    app.merge(extra)
        .merge(assets::routes(site))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn(carried_out::though_nobody_waits))
        .layer(from_fn(referer::keep_inside))
        .layer(from_fn_with_state(origins, csrf::refuse_foreign))
        .layer(from_fn(csp::headers))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::response::Response;
    use axum::routing::post;
    use http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    async fn answer(request: http::request::Builder) -> Response {
        let parts = WebParts {
            site: Site::without_files(),
            origins: Origins::AsAsked,
            context: Arc::new(|| {}),
            extra: Router::new().route("/preferences", post(async || "kept")),
        };
        router(parts)
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    async fn text(response: Response) -> String {
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_page_allows_its_own_scripts_only() {
        let page = answer(Request::get("/no/such/page").header("cookie", "lang=fr; theme=dark")).await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND);
        assert_eq!(page.headers()["cache-control"], "no-store");
        let policy = page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        let (_, rest) = policy.split_once("'nonce-").unwrap();
        let (nonce, _) = rest.split_once('\'').unwrap();
        assert!(
            policy.contains("style-src 'self';") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );

        let html = text(page).await;
        assert!(
            html.starts_with(r#"<!DOCTYPE html><html lang="fr" data-theme="dark">"#),
            "{html}"
        );
        let scripts: Vec<_> = html.split("<script").skip(1).collect();
        assert!(!scripts.is_empty());
        for script in scripts {
            assert!(
                script.starts_with(&format!(" type=\"module\" nonce=\"{nonce}\""))
                    || script.starts_with(&format!(" nonce=\"{nonce}\"")),
                "{script}"
            );
        }
        assert!(
            !html.contains(" style=\""),
            "an inline style, which the policy refuses: {html}"
        );
    }

    #[tokio::test]
    async fn routes_beside_the_pages_have_the_same_checks_and_headers() {
        let refused = answer(Request::post("/preferences").header("origin", "http://evil.test")).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let taken = answer(Request::post("/preferences").header("sec-fetch-site", "same-origin")).await;
        assert_eq!(taken.status(), StatusCode::OK);
        assert_eq!(taken.headers()["x-content-type-options"], "nosniff");
        assert_eq!(taken.headers()["referrer-policy"], "same-origin");
        assert!(
            taken.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .starts_with("default-src 'none';")
        );
        assert_eq!(text(taken).await, "kept");
    }

    #[tokio::test]
    async fn a_page_is_compressed_only_for_whom_its_size_tells_nothing() {
        let ask = |site: Option<&'static str>| {
            let request = Request::get("/login").header("accept-encoding", "gzip, br");
            answer(
                site.into_iter()
                    .fold(request, |request, site| request.header("sec-fetch-site", site)),
            )
        };
        let mut lengths = std::collections::BTreeSet::new();
        for _ in 0..8 {
            for site in ["none", "same-origin"] {
                let page = ask(Some(site)).await;
                assert_eq!(page.headers()["content-encoding"], "br", "{site}");
                lengths.insert(page.headers()["x-padding"].len());
            }
        }
        assert!(lengths.len() > 4, "{lengths:?}");
        for site in [None, Some("cross-site"), Some("same-site"), Some("")] {
            let page = ask(site).await;
            assert!(!page.headers().contains_key("content-encoding"), "{site:?}");
            assert!(text(page).await.contains("</html>"));
        }
    }

    #[tokio::test]
    async fn what_is_no_page_is_not_compressed_on_its_way() {
        let kept = Request::post("/preferences").header("sec-fetch-site", "same-origin");
        let kept = answer(kept.header("accept-encoding", "br")).await;
        assert!(!kept.headers().contains_key("content-encoding"));
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_not_read() {
        let large = Request::post("/preferences")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=x")
            .header("content-length", (BODY_LIMIT + 1).to_string());
        assert_eq!(answer(large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}
