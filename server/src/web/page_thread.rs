//! A page is drawn on one thread, from its first line to its last.
//!
//! Leptos marks what follows from an answer as out of date when the answer comes. Among tokio's workers it comes on one
//! thread while the page is drawn on another, and what was being worked out at that moment counts as up to date
//! afterwards (reactive_graph 0.2.16: `MemoInner::update_if_necessary` writes `Clean` over whatever was marked
//! meanwhile). The page then leaves with a skeleton where the answer should stand. The browser, to which the answer
//! was sent as well, does not find what it is to take over, and the page never comes alive.
//!
//! On one thread nothing comes in between. What a page waits for (a mail server, the database) is still waited for by
//! tokio's runtime, and calls of server functions, which draw nothing, stay where they are.

use std::cell::Cell;
use std::num::NonZero;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, available_parallelism};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use http::{Method, StatusCode};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::LocalSet;
use tokio_stream::wrappers::ReceiverStream;
use tracing::Instrument;

use super::undisturbed::Undisturbed;

type Page = Pin<Box<dyn Future<Output = ()> + Send>>;

/// One for each core. They end once the last clone is gone.
#[derive(Clone)]
pub(super) struct PageThreads {
    threads: Arc<[mpsc::UnboundedSender<Page>]>,
    turn: Arc<AtomicUsize>,
}

impl PageThreads {
    /// To be called within tokio's runtime, and before Leptos looks for an executor: the first one found is kept.
    pub(super) fn start() -> Self {
        // Already set where a process has several routers, as tests have.
        Executor::init_custom_executor(OnItsThread).ok();
        let count = available_parallelism().map_or(1, NonZero::get);
        Self {
            threads: (0..count).map(|_| start()).collect(),
            turn: Arc::default(),
        }
    }

    fn draw(&self, page: Page) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        // A thread that has ended drops the page, and whoever waits for it hears that.
        self.threads[turn % self.threads.len()].send(page).ok();
    }
}

fn start() -> mpsc::UnboundedSender<Page> {
    let (pages, mut drawn_here) = mpsc::unbounded_channel::<Page>();
    let runtime = Handle::current();
    thread::spawn(move || {
        ON_PAGE_THREAD.set(true);
        runtime.block_on(LocalSet::new().run_until(async {
            while let Some(page) = drawn_here.recv().await {
                tokio::task::spawn_local(Undisturbed::page(page));
            }
        }));
    });
    pages
}

thread_local! {
    static ON_PAGE_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// What a page sets going stays on its thread.
struct OnItsThread;

impl CustomExecutor for OnItsThread {
    fn spawn(&self, task: PinnedFuture<()>) {
        if ON_PAGE_THREAD.get() {
            tokio::task::spawn_local(Undisturbed::part(task));
        } else {
            tokio::spawn(task);
        }
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(Undisturbed::part(task));
    }

    fn poll_local(&self) {}
}

/// A middleware around all that draws pages.
pub(super) async fn draws(State(threads): State<PageThreads>, mut request: Request, next: Next) -> Response {
    // A server function.
    if !request.method().is_safe() {
        return next.run(request).await;
    }
    // Drawn to its end as well: hyper sends no body in answer to HEAD.
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    let (reader, page) = oneshot::channel();
    threads.draw(Box::pin(draw(next.run(request), reader).in_current_span()));
    page.await
        // It panicked, which was logged.
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// To its end, though its reader may have left: only there Leptos gives back what a page holds. The list of answers to be
/// sent with it holds what they come from, and that holds the list (hydration_context 0.3.2: `SsrSharedContext`).
async fn draw(page: impl Future<Output = Response>, reader: oneshot::Sender<Response>) {
    let (head, body) = page.await.into_parts();
    let (pieces, sent) = mpsc::channel(1);
    let page = Response::from_parts(head, Body::from_stream(ReceiverStream::new(sent)));
    reader.send(page).ok();
    let mut body = body.into_data_stream();
    while let Some(piece) = body.next().await {
        pieces.send(piece).await.ok();
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use axum::Router;
    use axum::body::to_bytes;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use futures::future::join_all;
    use leptos::prelude::*;
    use leptos_axum::render_app_async_with_context;
    use tokio::sync::Notify;
    use tokio::time::timeout;
    use tower::ServiceExt;

    use super::*;

    /// A list that takes 5 ms to come, drawn by what takes 20 ms to look whether it is there.
    fn list_page() -> impl IntoView {
        let list = Resource::new(
            || (),
            |()| async {
                tokio::time::sleep(Duration::from_millis(5)).await;
                "three messages".to_owned()
            },
        );
        view! {
            <Transition fallback=|| "fallback">
                {
                    let shown = Memo::new(move |_| {
                        let shown = list.get().unwrap_or_else(|| "skeleton".to_owned());
                        sleep(Duration::from_millis(20));
                        shown
                    });
                    move || shown.get()
                }
            </Transition>
        }
    }

    /// Another test that looked for the pages' paths would leave a list of these unanswered: from here on none does.
    fn threads() -> PageThreads {
        let threads = PageThreads::start();
        crate::web::pages();
        threads
    }

    async fn text(router: &Router, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    fn drawn_by(threads: PageThreads) -> Router {
        Router::new()
            .route("/list", get(render_app_async_with_context(|| {}, list_page)))
            .route(
                "/panics",
                get(async || -> String { panic!("a page that panics") }),
            )
            .route("/text", get(async || "as it is"))
            .route("/waits", get(waits))
            .layer(from_fn_with_state(threads, draws))
    }

    /// Is its owner still the current one once it has waited?
    async fn waits() -> String {
        let owner = Owner::new_root(None);
        tokio::time::sleep(Duration::from_millis(5)).await;
        (Owner::current() == Some(owner)).to_string()
    }

    #[tokio::test]
    async fn pages_drawn_at_once_leave_one_another_alone() {
        let router = drawn_by(threads());
        let pages = (0..64).map(|_| text(&router, "/waits"));
        for page in join_all(pages).await {
            assert_eq!(page, (StatusCode::OK, "true".to_owned()));
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn what_comes_while_a_page_looks_for_it_stands_in_the_page() {
        let router = drawn_by(threads());
        for _ in 0..8 {
            let (status, page) = text(&router, "/list").await;
            assert_eq!(status, StatusCode::OK);
            assert!(
                page.contains("three messages") && !page.contains("skeleton"),
                "{page}"
            );
        }
    }

    #[tokio::test]
    async fn what_a_page_holds_is_given_back_though_its_reader_left() {
        let (asked, answer) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (list_asked, list_answer) = (asked.clone(), answer.clone());
        let page = move || {
            let (asked, answer) = (list_asked.clone(), list_answer.clone());
            let list = Resource::new(
                || (),
                move |()| {
                    let (asked, answer) = (asked.clone(), answer.clone());
                    async move {
                        asked.notify_one();
                        answer.notified().await;
                    }
                },
            );
            view! { <Transition fallback=|| "fallback">{move || list.get()}</Transition> }
        };
        let router = Router::new()
            .route("/list", get(render_app_async_with_context(|| {}, page)))
            .layer(from_fn_with_state(threads(), draws));
        let held_by_nobody = Arc::strong_count(&answer);
        tokio::select! {
            _ = text(&router, "/list") => panic!("it came without its answer"),
            () = asked.notified() => {}
        }
        assert!(Arc::strong_count(&answer) > held_by_nobody);
        answer.notify_one();
        let given_back = async {
            while Arc::strong_count(&answer) > held_by_nobody {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(10), given_back).await.unwrap();
    }

    #[tokio::test]
    async fn a_page_that_panics_is_an_error_and_the_next_one_is_drawn() {
        let router = drawn_by(threads());
        for _ in 0..8 {
            assert_eq!(
                text(&router, "/panics").await.0,
                StatusCode::INTERNAL_SERVER_ERROR
            );
        }
        assert_eq!(
            text(&router, "/text").await,
            (StatusCode::OK, "as it is".to_owned())
        );
    }
}
