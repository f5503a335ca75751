//! From what ports answer to what a person is told.

use domain::desk::{DeskError, Trouble};

use crate::ports::{HostError, MimeError, StateError};

/// Something of ours failed: logged under a reference that the person is shown.
pub(crate) fn internal(what: &str, error: &dyn std::fmt::Display) -> DeskError {
    let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
    tracing::error!(%reference, %error, "{what}");
    DeskError::Internal { reference }
}

pub(crate) fn state(error: StateError) -> DeskError {
    match error {
        StateError::NotFound => DeskError::NotFound,
        StateError::Exists | StateError::LooksLike(_) | StateError::Conflict | StateError::Unavailable(_) => {
            internal("state", &error)
        }
    }
}

pub(crate) fn host(error: HostError) -> DeskError {
    match error {
        HostError::Credentials => DeskError::Trouble(Trouble::Credentials),
        HostError::NoFolder | HostError::NoMessage | HostError::NoAccess => DeskError::NotFound,
        HostError::ReadOnly => DeskError::Forbidden,
        HostError::TooLarge { limit } => DeskError::TooLarge { limit },
        HostError::Trouble(trouble) => DeskError::Trouble(trouble),
    }
}

pub(crate) fn mime(error: MimeError) -> DeskError {
    match error {
        MimeError::NoPart => DeskError::NotFound,
        MimeError::Unreadable | MimeError::Address(_) => internal("message", &error),
    }
}
