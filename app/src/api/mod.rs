//! What the browser asks of the server, a file per area. A server function is a few lines: who asks, then the desk
//! whose verb it is; everything that is decided is decided behind the desk.

pub mod accounts;
pub mod compose;
pub mod delegations;
pub mod journal;
pub mod outbox;
pub mod preferences;
pub mod reading;
pub mod session;
