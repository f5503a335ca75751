//! After Send: the bar that tells what becomes of a message, and the rows of the Outbox.
//!
//! [`news`] decides what there is to say, [`words`] says it; [`bar`] is the state that outlives pages.

mod actions;
mod bar;
mod left_behind;
mod news;
mod row;
#[cfg(test)]
pub(crate) mod samples;
mod send_bar;
mod send_watch;
pub mod words;

pub use bar::{Bar, provide_send_watch, use_bar};
pub use news::News;
pub use row::OutboxRow;
pub use send_bar::SendBar;
pub use send_watch::SendWatch;
