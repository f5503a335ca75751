//! What a server answered when it did not do what was asked, and what that means to the use cases.

use async_imap::imap_proto::{Outcome, ResponseCode};
use domain::desk::Trouble;
use service::ports::HostError;

#[derive(Debug, thiserror::Error)]
pub(super) enum ImapError {
    /// The connection is of no more use: closed, broken, silent, or not understood.
    #[error("connection lost: {0}")]
    Lost(String),
    /// NO (RFC 9051 section 7.1.2).
    #[error("refused: {words}")]
    No { code: Code, words: String },
    /// BAD: the server did not take the command for one.
    #[error("not understood: {words}")]
    Bad { words: String },
    #[error(transparent)]
    Host(#[from] HostError),
}

/// Response codes (RFC 5530 and others) that say what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Credentials,
    Busy,
    Full,
    NoFolder,
    NoPermission,
    TooBig,
    AlreadyExists,
    Other,
}

impl Code {
    fn of(outcome: &Outcome<'_>) -> Self {
        if matches!(outcome.code, Some(ResponseCode::TryCreate)) {
            return Self::NoFolder;
        }
        // What imap-proto does not know stays in the text.
        let word = outcome
            .information
            .as_deref()
            .and_then(|text| text.strip_prefix('['))
            .and_then(|text| text.split([']', ' ']).next())
            .unwrap_or_default();
        match word.to_ascii_uppercase().as_str() {
            "AUTHENTICATIONFAILED" | "AUTHORIZATIONFAILED" | "EXPIRED" => Self::Credentials,
            "UNAVAILABLE" | "INUSE" | "LIMIT" | "SERVERBUG" => Self::Busy,
            "OVERQUOTA" => Self::Full,
            "NONEXISTENT" | "TRYCREATE" => Self::NoFolder,
            "NOPERM" => Self::NoPermission,
            "TOOBIG" => Self::TooBig,
            "ALREADYEXISTS" => Self::AlreadyExists,
            _ => Self::Other,
        }
    }
}

/// The server's words as they may be shown: one line, no control characters, at most 300 characters.
pub(super) fn words(outcome: &Outcome<'_>) -> String {
    let text = outcome.information.as_deref().unwrap_or_default();
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(300)
        .collect();
    clean.trim().to_owned()
}

impl ImapError {
    pub(super) fn no(outcome: &Outcome<'_>) -> Self {
        let words = words(outcome);
        let code = match Code::of(outcome) {
            // Old servers say it in words only; Dovecot too, when one address has too many connections.
            Code::Other if words.to_ascii_lowercase().contains("too many") => Code::Busy,
            Code::Other if words.contains("Maximum number of connections") => Code::Busy,
            code => code,
        };
        Self::No { code, words }
    }

    /// Greeted with BYE: too many connections, or going down.
    pub(super) fn turned_away() -> Self {
        Self::No {
            code: Code::Busy,
            words: String::new(),
        }
    }

    /// Of a sign-in. async-imap gives the server's answer as `code: ..., info: Some("[CODE] words")`; without a code
    /// it is the password.
    pub(super) fn sign_in(error: async_imap::error::Error) -> Self {
        let text = match error {
            async_imap::error::Error::No(text) => text,
            async_imap::error::Error::Bad(text) => {
                return Self::Bad {
                    words: informed(&text).to_owned(),
                };
            }
            other => return other.into(),
        };
        let outcome = Outcome {
            code: None,
            information: Some(informed(&text).into()),
        };
        Self::no(&outcome).unless_coded(Code::Credentials)
    }

    /// Where a refusal without a code can mean one thing only.
    pub(super) fn unless_coded(self, code: Code) -> Self {
        match self {
            Self::No {
                code: Code::Other,
                words,
            } if !words.starts_with('[') => Self::No { code, words },
            other => other,
        }
    }
}

fn informed(text: &str) -> &str {
    text.split_once("info: Some(\"")
        .map_or("", |(_, words)| words.trim_end_matches("\")"))
}

impl From<std::io::Error> for ImapError {
    fn from(error: std::io::Error) -> Self {
        Self::Lost(error.kind().to_string())
    }
}

/// Only what running and reading can meet: their text would hold what was sent, so it is not kept.
impl From<async_imap::error::Error> for ImapError {
    fn from(error: async_imap::error::Error) -> Self {
        match error {
            async_imap::error::Error::Io(error) => error.into(),
            async_imap::error::Error::ConnectionLost => Self::Lost("closed".into()),
            _ => Self::Lost("not understood".into()),
        }
    }
}

impl From<ImapError> for HostError {
    fn from(error: ImapError) -> Self {
        match error {
            ImapError::Lost(_) => Trouble::Unreachable.into(),
            ImapError::No { code, words } => match code {
                Code::Credentials => Trouble::Credentials.into(),
                Code::Busy => Trouble::Busy.into(),
                Code::Full => Trouble::MailboxFull.into(),
                Code::NoFolder => Self::NoFolder,
                Code::NoPermission => Self::NoAccess,
                Code::TooBig | Code::AlreadyExists | Code::Other => Trouble::Refused { words }.into(),
            },
            ImapError::Bad { words } => Trouble::Refused { words }.into(),
            ImapError::Host(error) => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use async_imap::imap_proto::Response;

    use super::*;

    fn told(line: &str) -> HostError {
        let line = format!("A1 NO {line}\r\n");
        match Response::parse(line.as_bytes()).unwrap().1 {
            Response::Done { outcome, .. } => ImapError::no(&outcome).into(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn codes_become_what_the_reader_is_told() {
        for (line, error) in [
            (
                "[AUTHENTICATIONFAILED] Authentication failed.",
                Trouble::Credentials.into(),
            ),
            ("[UNAVAILABLE] Internal error", Trouble::Busy.into()),
            ("[INUSE] locked", Trouble::Busy.into()),
            ("Too many simultaneous connections", Trouble::Busy.into()),
            ("[OVERQUOTA] Quota exceeded", Trouble::MailboxFull.into()),
            ("[NONEXISTENT] no", HostError::NoFolder),
            ("[TRYCREATE] Mailbox doesn't exist: x", HostError::NoFolder),
            ("[NOPERM] no", HostError::NoAccess),
            (
                "[CANNOT] Boîte\tpleine de\u{7} tout",
                Trouble::Refused {
                    words: "[CANNOT] Boîte pleine de  tout".into(),
                }
                .into(),
            ),
        ] {
            assert_eq!(told(line), error, "{line}");
        }
    }

    #[test]
    fn a_refused_sign_in_is_the_password_unless_it_says_otherwise() {
        let told = |info: &str| -> HostError {
            let text = format!("code: None, info: Some({info:?})");
            ImapError::sign_in(async_imap::error::Error::No(text)).into()
        };
        assert_eq!(told("LOGIN failed."), Trouble::Credentials.into());
        assert_eq!(told("[AUTHENTICATIONFAILED] no"), Trouble::Credentials.into());
        assert_eq!(told("[UNAVAILABLE] Temporary failure"), Trouble::Busy.into());
        let words = "[CONTACTADMIN] locked".to_owned();
        assert_eq!(told(&words), Trouble::Refused { words }.into());
    }

    #[test]
    fn words_have_an_end() {
        let HostError::Trouble(Trouble::Refused { words }) = told(&"é".repeat(5000)) else {
            panic!("refused with words");
        };
        assert_eq!(words.chars().count(), 300);
    }
}
