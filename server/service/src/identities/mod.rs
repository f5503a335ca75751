//! In whose name one may write: the From list, and the standing of one address.

mod choices;
mod standing;

pub(crate) use choices::{choices, pick};
pub(crate) use standing::{of_address, of_input, to_stored};

use domain::desk::Caller;

use crate::ports::Login;

pub(crate) fn login(caller: &Caller) -> Login {
    Login {
        address: caller.address.clone(),
        secret: caller.secret.clone(),
        session: caller.session.clone(),
    }
}
