//! What exists only on the server: server functions reach the request and the desks through here, so that the
//! `cfg(feature = "ssr")` lines of the app stay in this module and in `lib.rs`.
//!
//! To give server functions something new: put it into context in the server's composition root, and add a
//! function here that takes it out again.

pub use leptos::context::use_context;
