//! What a browser talks to: the pages and server functions of the app, its built files, and the headers and checks
//! that hold for every answer.
//!
//! [`router`] puts it together. To add a route that is not a page (a download, a form's target), give it in
//! [`WebParts::extra`]: it then has the same checks and headers as the rest.
//!
//! Pages are not compressed as they go out: whoever writes a message to someone, and watches the size of what they
//! load, could otherwise guess at the mail beside it (the attack called BREACH). The built files are, beforehand.

pub(crate) mod assets;
pub(crate) mod csp;
pub(crate) mod csrf;
pub(crate) mod referer;
pub(crate) mod shell;

use std::sync::Arc;

use app::app::App;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};

use tower_http::limit::RequestBodyLimitLayer;

use self::assets::Site;
use self::csrf::Origins;

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

/// Everything under one address. Layers that must come first (sessions, limits, tracing) go around the result; one
/// that knows the signed-in user's language and theme puts an `app::visit::Visit` into the request's extensions.
pub(crate) fn router(parts: WebParts) -> Router {
    let WebParts {
        site,
        origins,
        context,
        extra,
    } = parts;
    let options = LeptosOptions::builder().output_name("app").build();
    let pages = generate_route_list(App);
    let provide = shell::context(site.assets().clone(), context);

    let app = Router::new()
        .leptos_routes_with_context(&options, pages, provide.clone(), app::shell::shell)
        .fallback(render_app_async_with_context(
            shell::not_found(provide),
            app::shell::shell,
        ))
        .with_state(options);

    app.merge(extra)
        .merge(assets::routes(site))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn(referer::keep_inside))
        .layer(from_fn_with_state(origins, csrf::refuse_foreign))
        .layer(from_fn(csp::headers))
}
