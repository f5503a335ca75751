//! What a server answered.

use lettre::transport::smtp::{Error, response::Response};

/// The longest words kept, in characters.
const WORDS_MOST: usize = 1000;

/// A reply (RFC 5321 section 4.2), its lines joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    /// Without the code, one line, printable.
    pub(super) text: String,
}

/// A command that did not come off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// 4xx or 5xx.
    Said(Reply),
    /// No answer: the connection broke, or time ran out.
    Lost(String),
}

impl Reply {
    pub(super) fn new(code: u16, text: &str) -> Self {
        let text: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .filter(|c| !c.is_control())
            .take(WORDS_MOST)
            .collect();
        Self { code, text }
    }

    /// For "Details".
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.code, self.text).trim_end().to_owned()
    }

    /// RFC 3463 status in front of the text, if there is one: class, subject, detail.
    pub(super) fn status(&self) -> Option<(u16, u16, u16)> {
        // Gmail writes `553-5.1.2`, others put a bracket or `#` around it.
        let word = self
            .text
            .split([' ', '-'])
            .next()?
            .trim_matches(['[', ']', '(', ')', '#', ':']);
        let mut numbers = word.split('.').map(|number| number.parse::<u16>().ok());
        let status = (numbers.next()??, numbers.next()??, numbers.next()??);
        (numbers.next().is_none() && matches!(status.0, 2 | 4 | 5)).then_some(status)
    }

    pub(super) fn is_transient(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// RFC 5321 section 3.8: the server is about to hang up.
    pub(super) fn closes(&self) -> bool {
        self.code == 421
    }
}

impl From<&Response> for Reply {
    fn from(response: &Response) -> Self {
        Self::new(
            response.code().into(),
            &response.message().collect::<Vec<_>>().join(" "),
        )
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        match error.status() {
            Some(code) => Self::Said(Reply::new(code.into(), &cause.unwrap_or_default())),
            None => Self::Lost(cause.unwrap_or_else(|| error.to_string())),
        }
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self::Lost(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_where_servers_put_it() {
        for (text, status) in [
            ("5.7.1 <a@b>: Sender", Some((5, 7, 1))),
            ("5.1.2 We weren't able", Some((5, 1, 2))),
            ("#5.1.0 Address rejected.", Some((5, 1, 0))),
            ("5.7.60 SMTP; Client", Some((5, 7, 60))),
            ("Requested action not taken", None),
            ("1.2.3.4 is blocked", None),
            ("", None),
        ] {
            assert_eq!(Reply::new(550, text).status(), status, "{text}");
        }
    }

    #[test]
    fn words_are_one_printable_line() {
        let reply = Reply::new(550, "a\r\nb\u{7}  c");
        assert_eq!(reply.words(), "550 a b c");
        assert_eq!(Reply::new(550, &"x".repeat(9000)).text.len(), WORDS_MOST);
    }
}
