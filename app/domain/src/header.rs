//! Text that goes into a header. It cannot hold CR, LF or NUL, so no value typed by anyone can start a new header
//! (RFC 5322 section 2.2).

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum HeaderError {
    #[error("holds a line break or another control character")]
    Control,
    #[error("longer than {0} characters")]
    TooLong(usize),
}

fn check(text: &str, most: usize) -> Result<String, HeaderError> {
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(HeaderError::Control);
    }
    if text.chars().count() > most {
        return Err(HeaderError::TooLong(most));
    }
    Ok(text.replace('\t', " "))
}

macro_rules! header_text {
    ($(#[$doc:meta])* $name:ident, $most:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The longest accepted, in characters.
            pub const MOST: usize = $most;
            pub fn parse(text: &str) -> Result<Self, HeaderError> {
                check(text, Self::MOST).map(Self)
            }
            /// From text that others wrote (a message read from a server): control characters become spaces, the
            /// rest is cut, so that reading never fails on it.
            pub fn lossy(text: &str) -> Self {
                let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(Self::MOST).collect();
                Self(clean.trim().to_owned())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }
        impl TryFrom<String> for $name {
            type Error = HeaderError;
            fn try_from(text: String) -> Result<Self, HeaderError> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

header_text!(
    /// The name beside an address (RFC 5322 `display-name`), unquoted and decoded.
    DisplayName,
    200
);
header_text!(
    /// RFC 5322 `Subject`, decoded.
    Subject,
    2000
);
header_text!(
    /// The name of an attached file (RFC 2183 `filename`), decoded. Never a path: see [`FileName::of_path`].
    FileName,
    240
);

impl FileName {
    /// The last part of whatever a browser or a message sent as a name.
    pub fn of_path(text: &str) -> Self {
        let last = text
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .trim_matches(['.', ' ']);
        let name = Self::lossy(last);
        if name.is_empty() {
            Self("attachment".to_owned())
        } else {
            name
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_cannot_smuggle_a_second_header() {
        assert_eq!(
            Subject::parse("hello\r\nBcc: eve@evil.test"),
            Err(HeaderError::Control)
        );
        assert_eq!(Subject::parse("nul\0"), Err(HeaderError::Control));
        assert!(serde_json::from_str::<Subject>("\"a\\nb\"").is_err());
        assert_eq!(Subject::lossy("a\r\nb").as_str(), "a  b");
    }

    #[test]
    fn a_file_name_is_never_a_path() {
        assert_eq!(FileName::of_path("..\\..\\evil.exe").as_str(), "evil.exe");
        assert_eq!(FileName::of_path("/etc/passwd").as_str(), "passwd");
        assert_eq!(FileName::of_path("..").as_str(), "attachment");
    }
}
