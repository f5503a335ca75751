//! What every adapter promises, as tests: one suite for each port that has more than one adapter.
//!
//! An adapter describes its world by a fixture ([`host::HostFixture`], [`submission::SubmissionFixture`]) and writes
//! one line, `service::host_contract!(...)`: each clause becomes a test of its own. Where a world is dear to set up
//! (real servers), `host::run_all` runs all clauses on one.
//!
//! What a world cannot give (a built-in host has no connection to break) its fixture says in words, as [`NotGiven`];
//! no fixture method has a default, so a new clause is answered by every adapter. To add a clause: an async function
//! that says the promise by its name, and that name in the `clauses!` list of its file.
#![expect(
    clippy::unwrap_used,
    reason = "a suite of tests: a broken expectation is a failed test"
)]

pub mod cutting;
pub mod host;
pub mod letter;
pub mod submission;

/// Why a clause does not apply to a world, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotGiven(pub &'static str);

/// What a fixture can show, or why not.
pub type Given<T> = Result<T, NotGiven>;

/// A clause that held, or that its world cannot show. A broken one panics.
pub type Outcome = Given<()>;

/// Says what became of a clause; for the tests that the contract macros write.
pub fn tell(clause: &str, outcome: Outcome) {
    match outcome {
        Ok(()) => println!("{clause}: holds"),
        Err(NotGiven(why)) => println!("{clause}: not given here: {why}"),
    }
}

/// Runs one clause so that a broken one does not hide the others. Returns whether it is unbroken.
async fn unbroken(clause: &str, run: impl Future<Output = Outcome> + Send) -> bool {
    let mut run = std::pin::pin!(run);
    let outcome = std::future::poll_fn(|context| {
        let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run.as_mut().poll(context)));
        match polled {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(outcome)) => std::task::Poll::Ready(Some(outcome)),
            Err(_) => std::task::Poll::Ready(None),
        }
    })
    .await;
    match outcome {
        Some(outcome) => {
            tell(clause, outcome);
            true
        }
        None => {
            println!("{clause}: BROKEN");
            false
        }
    }
}

/// Lists a suite's clauses once: for `run_all`, and for the macro that makes a test of each.
macro_rules! clauses {
    ($d:tt $module:ident, $fixture:ident, $contract:ident: $($clause:ident),+ $(,)?) => {
        /// Runs every clause, one after another, on one world; panics at the end, naming all broken ones.
        pub async fn run_all(fixture: &dyn $fixture) {
            let mut broken = Vec::new();
            $(
                if !super::unbroken(stringify!($clause), $clause(fixture)).await {
                    broken.push(stringify!($clause));
                }
            )+
            assert!(broken.is_empty(), "broken clauses: {broken:?}");
        }

        /// Makes one `#[tokio::test]` of every clause; the expression builds the fixture and may await.
        #[macro_export]
        macro_rules! $contract {
            ($d fixture:expr) => {
                $(
                    #[tokio::test(flavor = "multi_thread")]
                    async fn $clause() {
                        let fixture = $d fixture;
                        let outcome = $d crate::contract::$module::$clause(&fixture).await;
                        $d crate::contract::tell(stringify!($clause), outcome);
                    }
                )+
            };
        }
    };
}
use clauses;
