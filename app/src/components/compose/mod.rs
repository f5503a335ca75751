//! Writing a message. One form, which the browser can post as it stands; once live, the page does the same by itself.
//!
//! Pure: [`start`] reads the page's address, [`action`] the pressed button, [`objections`] what stands in the way,
//! [`signature`] where it goes. [`writing`] is the message being written; [`acting`], [`saving`] and [`kept`] act on
//! it; the rest shows it. What only a browser does is in [`browser`].
//!
//! To add a button: a word in [`action`], what it does in [`acting`], and the same word in the form's target on the
//! server for those without scripts.

mod acting;
mod action;
mod alert;
mod body;
pub mod browser;
mod cue;
mod early;
mod kept;
mod later;
mod notices;
mod objections;
mod receipt;
mod said;
mod saving;
mod sheet;
mod signature;
mod start;
mod toolbar;
mod words;
mod writing;

pub use acting::{BODY, write_again};
pub use action::Action;
pub use sheet::{Sheet, use_perform};
pub use start::start;
pub use writing::{Notice, Stop, Writing, use_writing};
