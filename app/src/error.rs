//! What a server function answers when it cannot do what was asked. The sentences are in
//! [`crate::components::trouble`].

use domain::desk::{DeskError, Trouble};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Travels as JSON, so that a page can tell one failure from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// The desk said why.
    Desk(DeskError),
    /// The browser could not reach our server: nothing was done.
    Offline,
    /// An answer that neither side can read; the server's log has it.
    Unexpected,
}

impl ApiError {
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::Desk(DeskError::SignedOut))
    }

    /// Might the same wish succeed a moment later?
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Offline | Self::Unexpected => true,
            Self::Desk(DeskError::Trouble(trouble)) => {
                matches!(trouble, Trouble::Unreachable | Trouble::Busy)
            }
            Self::Desk(DeskError::Internal { .. }) => true,
            Self::Desk(_) => false,
        }
    }
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Desk(DeskError::BadInput),
            _ => Self::Unexpected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alice_in_a_tunnel_is_told_so_and_may_try_again() {
        let lost = ApiError::from_server_fn_error(ServerFnErrorErr::Request("fetch failed".into()));
        assert_eq!(lost, ApiError::Offline);
        assert!(lost.may_pass());
    }

    #[test]
    fn a_desk_s_reason_survives_the_way_to_the_browser() {
        let refused = ApiError::Desk(DeskError::Trouble(Trouble::Refused {
            words: "550 no".into(),
        }));
        assert_eq!(ApiError::de(refused.ser()), refused);
        assert!(!refused.may_pass());
    }
}
