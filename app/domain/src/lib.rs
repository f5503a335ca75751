//! What Porteplume is about, with nothing of how: addresses, identities, grants, drafts, what may leave and why not.
//!
//! Everything here is pure and compiles to WebAssembly: the browser and the server run the same `Draft::parse` and
//! the same `preflight`, the browser on what it knows, the server again on what is true.
//!
//! To add an idea: a file named by the RFC's own word, values that cannot be built wrong, an error enum beside them,
//! tests that read as people acting. To let a page do something new: a verb on the trait in `desk` nearest to it.

pub mod account;
pub mod address;
pub mod delegation;
pub mod delivery;
pub mod desk;
pub mod draft;
pub mod folder;
pub mod header;
pub mod id;
pub mod identity;
pub mod journal;
pub mod message;
pub mod outbox;
pub mod preference;
pub mod preflight;
pub mod receipt;
pub mod text;
pub mod time;

pub use address::Address;
