//! A browser that goes away hangs up, and what was being done for it would stop wherever it stood: a page is closed right
//! after "Archive", and half of the messages are moved. A change that has come goes on by itself.

use std::panic::resume_unwind;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

pub(super) async fn though_nobody_waits(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime is ending.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use axum::Router;
    use axum::body::Body;
    use axum::routing::post;
    use futures::FutureExt;
    use http::Method;
    use tokio::sync::{Notify, Semaphore};
    use tokio::time::timeout;
    use tower::ServiceExt;

    use super::*;
    use crate::web::assets::Site;
    use crate::web::csrf::Origins;
    use crate::web::{WebParts, router};

    /// Is it done, where the browser leaves in the midst of it?
    async fn done(method: Method) -> bool {
        let (go_on, finished) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
        let (held, notice) = (go_on.clone(), finished.clone());
        let work = async move || {
            let _ = held.acquire().await;
            notice.notify_one();
        };
        let router = router(WebParts {
            site: Site::without_files(),
            origins: Origins::AsAsked,
            context: Arc::new(|| {}),
            extra: Router::new().route("/work", post(work.clone()).get(work)),
        });
        let request = Request::builder().method(method).uri("/work");
        let request = request
            .header("sec-fetch-site", "same-origin")
            .body(Body::empty());
        let mut asked = Box::pin(router.oneshot(request.unwrap()));
        assert!((&mut asked).now_or_never().is_none());
        // What was spawned has begun.
        tokio::task::yield_now().await;
        drop(asked);
        go_on.add_permits(1);
        timeout(Duration::from_millis(200), finished.notified())
            .await
            .is_ok()
    }

    #[tokio::test]
    async fn a_change_is_carried_out_though_its_browser_left_and_a_page_is_not() {
        assert!(done(Method::POST).await);
        assert!(!done(Method::GET).await);
    }
}
