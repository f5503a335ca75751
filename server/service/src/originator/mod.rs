//! Who may stand in the originator fields of a submitted message (RFC 5322 section 3.6.2), whatever program wrote it.
//!
//! The webmail builds From and Sender itself; another mail program writes what it likes. [`Guard`] asks the same
//! accounts and grants about such a message, and `policy` decides, purely: it passes, with what has to change so that
//! it says neither more nor less than the grant allows, or is refused with the reason.
//!
//! To refuse one more trick: a variant of [`Refusal`] with its sentence, the check in the file of what it reads
//! (`field` any field, `mailbox` an address, `disguise` the name beside it), and a line in the tests there.

mod disguise;
mod field;
mod guard;
mod mailbox;
mod policy;
mod refusal;
mod traces;

pub use field::Field;
pub use guard::{Guard, Submitted, Verdict};
pub use policy::Amendment;
pub use refusal::Refusal;
