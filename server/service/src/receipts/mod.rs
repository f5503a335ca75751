//! Read receipts (RFC 8098): whether the reader of a message is asked for one, and what follows the answer.
//!
//! A receipt is a message like any other and leaves as one: in the name of the mailbox that was written to, by the right
//! of whoever answers, checked here and again when it leaves; noted in the journal, kept in the outbox until it is gone.

mod answer;
mod asked;
mod remember;
mod words;

pub(crate) use answer::answer;
pub(crate) use asked::shown;
