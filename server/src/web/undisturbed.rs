//! What draws a page finds Leptos as it left it, whatever was drawn on its thread meanwhile.
//!
//! Leptos keeps the current owner in a variable of the thread. Once it has waited for an answer outside a `<Suspense>`, it
//! goes on under whichever owner stands there by then, and hands it what the page still needs (tachys 0.2.19: `Suspend`,
//! `OwnedView`). Where that was another page's, it went when that page was done, and the one that needed it broke off.

use std::pin::Pin;
use std::task::{Context, Poll};

use leptos::reactive::owner::{Owner, WeakOwner};

/// Keeps nothing alive: what a page is done with goes, though a task that it set going still waits.
pub(super) struct Undisturbed<F> {
    task: F,
    owner: Option<WeakOwner>,
}

impl<F> Undisturbed<F> {
    /// A page, which begins with no owner.
    pub(super) fn page(task: F) -> Self {
        Self { task, owner: None }
    }

    /// What a page sets going, under the owner that is the current one.
    pub(super) fn part(task: F) -> Self {
        Self {
            task,
            owner: current(),
        }
    }
}

impl<F: Future + Unpin> Future for Undisturbed<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        match self.owner.as_ref().and_then(WeakOwner::upgrade) {
            Some(owner) => owner.set(),
            None => forget(),
        }
        let poll = Pin::new(&mut self.task).poll(context);
        self.owner = current();
        poll
    }
}

fn current() -> Option<WeakOwner> {
    Owner::current().map(|owner| owner.downgrade())
}

fn forget() {
    if let Some(owner) = Owner::current() {
        owner.unset();
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use tokio::task::yield_now;

    use super::*;

    #[tokio::test]
    async fn pages_drawn_at_once_keep_their_owners() {
        let page = async || {
            assert!(Owner::current().is_none(), "an owner of another page");
            let owner = Owner::new_root(None);
            for _ in 0..3 {
                yield_now().await;
                assert!(Owner::current() == Some(owner.clone()), "another owner");
            }
            let part = Undisturbed::part(Box::pin(async {
                yield_now().await;
                assert!(Owner::current() == Some(owner.clone()), "another owner");
            }));
            part.await;
        };
        join_all((0..4).map(|_| Undisturbed::page(Box::pin(page())))).await;
    }
}
