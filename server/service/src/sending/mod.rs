//! From Send to the recipient (ARCHITECTURE 2): preflight on what is true, seal, store, and only then answer; a worker
//! transmits, files the copies, remembers.

mod backoff;
mod copies;
mod dot;
mod now;
mod outbox;
mod partly;
mod reseal;
mod seal;
mod submit;
mod traces;
mod transmit;
mod worker;

pub(crate) use outbox::entry;
pub(crate) use seal::Contents;
pub(crate) use submit::{Terms, clear, pack, submit};
pub use worker::{Worker, WorkerTuning};
