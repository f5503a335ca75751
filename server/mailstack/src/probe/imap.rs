//! An IMAP client that shows raw replies (RFC 9051).

use super::{Stream, Wire, socket};
use crate::StackError;

/// An IMAP connection.
pub struct Imap {
    wire: Wire,
    sent: u32,
}

/// What a command brought.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The tagged line without its tag: `OK ...`, `NO ...` or `BAD ...`.
    pub status: String,
    /// Untagged lines, literals included, each line ended by CRLF.
    pub untagged: Vec<u8>,
}

impl Reply {
    pub fn is_ok(&self) -> bool {
        self.status.starts_with("OK")
    }

    /// The untagged part as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.untagged).into_owned()
    }
}

impl Imap {
    /// Connects to 127.0.0.1 in plain text and reads the greeting.
    pub fn connect(port: u16) -> Result<Self, StackError> {
        Self::over(socket(port)?)
    }

    /// Reads the greeting from a connected stream.
    pub fn over(stream: impl Stream + 'static) -> Result<Self, StackError> {
        let mut wire = Wire::over(stream);
        let greeting = wire.line()?;
        if greeting.starts_with(b"* OK") {
            Ok(Self { wire, sent: 0 })
        } else {
            Err(StackError::Refused(
                String::from_utf8_lossy(&greeting).into_owned(),
            ))
        }
    }

    /// Connects and signs in.
    pub fn login(port: u16, user: &str, password: &str) -> Result<Self, StackError> {
        let mut imap = Self::connect(port)?;
        imap.ok(&format!("LOGIN \"{user}\" \"{password}\""))?;
        Ok(imap)
    }

    /// Sends one command without literals and reads until its tagged reply, whatever that is.
    pub fn command(&mut self, command: &str) -> Result<Reply, StackError> {
        let tag = self.begin(command.as_bytes())?;
        self.finish(&tag)
    }

    /// The same, where anything but OK is an error.
    pub fn ok(&mut self, command: &str) -> Result<Reply, StackError> {
        accepted(self.command(command)?)
    }

    /// APPEND of one message; `flags` as in `\Seen \Flagged`.
    pub fn append(&mut self, folder: &str, flags: &str, message: &[u8]) -> Result<Reply, StackError> {
        // "+": a literal the server need not ask for (RFC 7888), so that a refusal comes as the tagged reply.
        let mut command = format!("APPEND \"{folder}\" ({flags}) {{{}+}}\r\n", message.len()).into_bytes();
        command.extend_from_slice(message);
        let tag = self.begin(&command)?;
        self.finish(&tag)
    }

    /// Sends a prepared command after a tag, for callers that stream.
    pub(crate) fn begin(&mut self, command: &[u8]) -> Result<String, StackError> {
        self.sent += 1;
        let tag = format!("p{}", self.sent);
        let mut line = Vec::with_capacity(command.len() + 16);
        line.extend_from_slice(tag.as_bytes());
        line.push(b' ');
        line.extend_from_slice(command);
        line.extend_from_slice(b"\r\n");
        self.wire.send(&line)?;
        Ok(tag)
    }

    pub(crate) fn finish(&mut self, tag: &str) -> Result<Reply, StackError> {
        let mut untagged = Vec::new();
        loop {
            let line = self.wire.line()?;
            let after_tag = line
                .strip_prefix(tag.as_bytes())
                .and_then(|rest| rest.strip_prefix(b" "));
            if let Some(status) = after_tag {
                return Ok(Reply {
                    status: String::from_utf8_lossy(status).into_owned(),
                    untagged,
                });
            }
            let literal = literal_length(&line);
            untagged.extend_from_slice(&line);
            untagged.extend_from_slice(b"\r\n");
            if let Some(count) = literal {
                untagged.extend_from_slice(&self.wire.exactly(count)?);
            }
        }
    }
}

pub(crate) fn accepted(reply: Reply) -> Result<Reply, StackError> {
    if reply.is_ok() {
        Ok(reply)
    } else {
        Err(StackError::Refused(reply.status))
    }
}

/// The announced length of a literal that follows `line`.
fn literal_length(line: &[u8]) -> Option<usize> {
    let inner = line.strip_suffix(b"}")?;
    let open = inner.iter().rposition(|&byte| byte == b'{')?;
    std::str::from_utf8(&inner[open + 1..]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::literal_length;

    #[test]
    fn a_literal_is_known_by_its_length_at_the_end_of_the_line() {
        assert_eq!(literal_length(b"* 1 FETCH (BODY[] {42}"), Some(42));
        assert_eq!(literal_length(b"* 1 FETCH (FLAGS ())"), None);
        assert_eq!(literal_length(b"* OK {x}"), None);
        assert_eq!(literal_length(b"}"), None);
    }
}
