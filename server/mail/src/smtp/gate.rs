//! Holds back what lettre would write next, until it is known whether it may.

use std::{
    io,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// Between the message and its final dot; open unless shut.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    at: Mutex<At>,
    reached: Notify,
}

#[derive(Debug, Default)]
struct At {
    state: State,
    writer: Option<Waker>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Open,
    Shut,
    /// For good: the connection is of no more use.
    Barred,
}

impl Gate {
    /// The next octet waits.
    pub(super) fn shut(&self) {
        self.0.at.lock().state = State::Shut;
        self.0.reached.notify_one();
    }

    /// Returns once somebody has shut it.
    pub(super) async fn is_shut(&self) {
        self.0.reached.notified().await;
    }

    pub(super) fn open(&self) {
        self.turn(State::Open);
    }

    pub(super) fn bar(&self) {
        self.turn(State::Barred);
    }

    fn turn(&self, state: State) {
        let writer = {
            let mut at = self.0.at.lock();
            at.state = state;
            at.writer.take()
        };
        if let Some(writer) = writer {
            writer.wake();
        }
    }

    /// Asked before each write.
    pub(super) fn poll_pass(&self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        let mut at = self.0.at.lock();
        match at.state {
            State::Open => Poll::Ready(Ok(())),
            State::Barred => Poll::Ready(Err(io::Error::other("given up before the final dot"))),
            State::Shut => {
                at.writer = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[tokio::test]
    async fn what_comes_after_the_gate_waits_for_the_answer() {
        let gate = Gate::default();
        let pass = |gate: Gate| tokio::spawn(async move { poll_fn(|cx| gate.poll_pass(cx)).await });
        pass(gate.clone()).await.unwrap().unwrap();
        gate.shut();
        gate.is_shut().await;
        let waits = pass(gate.clone());
        tokio::task::yield_now().await;
        assert!(!waits.is_finished());
        gate.open();
        waits.await.unwrap().unwrap();
        gate.shut();
        gate.bar();
        pass(gate.clone()).await.unwrap().unwrap_err();
    }
}
