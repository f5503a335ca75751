//! What more than one component needs to know: who is signed in, where in the mail the page is, what is listed and
//! open, and what has been done to it but not yet answered.

pub mod changes;
pub mod focus;
pub mod folders;
pub mod hydrated;
pub mod look;
pub mod mail;
pub mod notices;
pub mod opened;
pub mod part_done;
pub mod place;
pub mod session;
pub mod shortcuts;
pub mod shown;
pub mod time_zone;
