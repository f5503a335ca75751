//! The From field of whatever mail program, checked where Postfix takes its messages.
//!
//! `smtpd_sender_login_maps` knows the envelope alone; what recipients see is in the header. Postfix hands both to this
//! milter at the end of DATA, and [`service::originator`] decides. Here is the protocol only: `session` gathers what one
//! message says, `answer` puts a verdict into the milter's words, `stream` carries one that the protocol crate lacks.
//!
//! Whatever goes wrong (no database, no login told, a broken packet) ends in a temporary refusal, never in a message
//! that passes; for what Postfix cannot reach at all it needs `milter_default_action = tempfail`.

mod answer;
mod gate;
mod listen;
mod session;
mod stream;

pub use gate::Gate;
pub use listen::{Listen, ListenError};
