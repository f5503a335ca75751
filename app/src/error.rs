//! What a server function answers when it cannot do what was asked. The sentences are in
//! [`crate::components::trouble`].
//!
//! A browser writes every answer of 400 and more into its console, as an error of ours. What a page expects to hear (a
//! draft that may not leave) is therefore no [`ApiError`] but one of two good answers: [`Cleared`].

use std::sync::Arc;

use domain::desk::{Answer, DeskError, Trouble};
use domain::preflight::Objection;
use leptos::context::use_context;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, Encodes};
use serde::{Deserialize, Serialize};

use crate::wire::Wire;

/// It could be done, or these reasons are in the way.
pub type Cleared<T> = Result<T, Vec<Objection>>;

/// Tells a desk's objections from its failures.
///
/// # Errors
/// Whatever else the desk answered.
pub fn cleared<T>(answer: Answer<T>) -> Result<Cleared<T>, ApiError> {
    match answer {
        Ok(done) => Ok(Ok(done)),
        Err(DeskError::Objections(list)) => Ok(Err(list)),
        Err(error) => Err(error.into()),
    }
}

/// Sets the HTTP status of the answer under way. The server puts it into context for each call.
#[derive(Clone)]
pub struct AnswerStatus(pub Arc<dyn Fn(u16) + Send + Sync>);

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

    /// The HTTP status that says the same to whoever cannot read the answer (RFC 9110 section 15, RFC 4918 section
    /// 11.5).
    pub fn status(&self) -> u16 {
        match self {
            Self::Offline => 503,
            Self::Unexpected => 500,
            Self::Desk(error) => match error {
                DeskError::SignedOut => 401,
                DeskError::NotFound => 404,
                DeskError::Forbidden => 403,
                DeskError::Objections(_) => 422,
                DeskError::TooLarge { .. } => 413,
                DeskError::BadInput => 400,
                DeskError::Trouble(Trouble::Unreachable | Trouble::Busy) => 503,
                DeskError::Trouble(Trouble::Credentials | Trouble::Refused { .. }) => 502,
                DeskError::Trouble(Trouble::MailboxFull) => 507,
                DeskError::Internal { .. } => 500,
            },
        }
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
    type Encoder = Wire;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Desk(DeskError::BadInput),
            // On the server, what was asked cannot be read: by a page of another version, for one. In a browser, the answer.
            ServerFnErrorErr::Deserialization(_) if use_context::<AnswerStatus>().is_some() => {
                Self::Desk(DeskError::BadInput)
            }
            _ => Self::Unexpected,
        }
    }

    /// The last step of a call that failed: by itself it would be answered with 500 whatever happened.
    fn ser(&self) -> Bytes {
        if let Some(AnswerStatus(set)) = use_context() {
            set(self.status());
        }
        // A value of enums, texts and numbers can always be written.
        Wire::encode(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU16, Ordering};

    use leptos::context::provide_context;
    use leptos::prelude::Owner;

    use super::*;

    #[test]
    fn alice_in_a_tunnel_is_told_so_and_may_try_again() {
        let lost = ApiError::from_server_fn_error(ServerFnErrorErr::Request("fetch failed".into()));
        assert_eq!(lost, ApiError::Offline);
        assert!(lost.may_pass());
    }

    #[test]
    fn what_the_server_cannot_read_is_the_page_s_fault_and_what_the_page_cannot_read_the_server_s() {
        let unread = || ApiError::from_server_fn_error(ServerFnErrorErr::Deserialization("no".into()));
        assert_eq!(unread(), ApiError::Unexpected);
        let owner = Owner::new();
        owner.set();
        provide_context(AnswerStatus(Arc::new(|_| {})));
        assert_eq!(unread(), ApiError::Desk(DeskError::BadInput));
    }

    #[test]
    fn a_desk_s_reason_survives_the_way_to_the_browser() {
        let refused = ApiError::Desk(DeskError::Trouble(Trouble::Refused {
            words: "550 no".into(),
        }));
        assert_eq!(ApiError::de(refused.ser()), refused);
        assert!(!refused.may_pass());
    }

    #[test]
    fn a_call_that_fails_is_answered_with_what_it_failed_of() {
        let owner = Owner::new();
        owner.set();
        let said = Arc::new(AtomicU16::new(0));
        let heard = said.clone();
        provide_context(AnswerStatus(Arc::new(move |status| {
            heard.store(status, Ordering::Relaxed);
        })));
        for (error, status) in [
            (DeskError::SignedOut, 401),
            (DeskError::NotFound, 404),
            (DeskError::TooLarge { limit: 1 }, 413),
            (DeskError::Trouble(Trouble::Busy), 503),
        ] {
            ApiError::Desk(error).ser();
            assert_eq!(said.load(Ordering::Relaxed), status);
        }
    }

    #[test]
    fn carol_s_refused_draft_is_an_answer_and_no_failure() {
        let objections = vec![Objection::NoRecipients];
        assert_eq!(
            cleared::<()>(Err(DeskError::Objections(objections.clone()))),
            Ok(Err(objections))
        );
        assert_eq!(
            cleared::<()>(Err(DeskError::NotFound)),
            Err(ApiError::Desk(DeskError::NotFound))
        );
    }
}
