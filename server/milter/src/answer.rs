//! Verdicts in the milter's words.

use miltr_common::{
    actions::{Action, Replycode, Tempfail},
    modifications::{
        ModificationResponse,
        headers::{AddHeader, ChangeHeader},
    },
};
use service::originator::{Amendment, Refusal};

/// 550 5.7.1: delivery not authorized (RFC 3463 section 3.8).
pub(crate) fn refused(refusal: &Refusal) -> Action {
    // The milter library of old prints the text through printf, so Postfix takes two percent signs for one.
    let text = refusal.to_string().replace('%', "%%");
    Replycode::new([5, 5, 0], [5, 7, 1], &text).into()
}

/// 451 4.7.1 with Postfix's own words, as when there is no milter at all.
pub(crate) fn later() -> Action {
    Tempfail.into()
}

pub(crate) fn only(action: Action) -> ModificationResponse {
    ModificationResponse::builder().build(action)
}

/// The changes of the header; that of the envelope goes before it (`Shared::say`).
pub(crate) fn passes(amendments: &[Amendment]) -> ModificationResponse {
    let mut response = ModificationResponse::builder();
    for amendment in amendments {
        match amendment {
            Amendment::Remove { name, nth } => response.push(ChangeHeader::new(*nth, name.as_bytes(), b"")),
            Amendment::Replace { name, nth, value } => {
                response.push(ChangeHeader::new(*nth, name.as_bytes(), value.as_bytes()));
            }
            Amendment::Add { name, value } => {
                response.push(AddHeader::new(name.as_bytes(), value.as_bytes()));
            }
            Amendment::Envelope(_) => {}
        }
    }
    response.contin()
}
