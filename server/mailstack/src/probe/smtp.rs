//! An SMTP client that shows raw replies (RFC 5321).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Stream, Wire, socket};
use crate::StackError;

/// An SMTP connection.
pub struct Smtp {
    wire: Wire,
}

impl Smtp {
    /// Connects to 127.0.0.1 in plain text and says EHLO as `client`.
    pub fn connect(port: u16, client: &str) -> Result<Self, StackError> {
        Self::over(socket(port)?, client)
    }

    /// Says EHLO as `client` on a connected stream.
    pub fn over(stream: impl Stream + 'static, client: &str) -> Result<Self, StackError> {
        let mut smtp = Self {
            wire: Wire::over(stream),
        };
        let greeting = smtp.reply()?;
        if !greeting.starts_with("220") {
            return Err(StackError::Refused(greeting));
        }
        smtp.accepted(&format!("EHLO {client}"))?;
        Ok(smtp)
    }

    /// Connects and signs in.
    pub fn login(port: u16, user: &str, password: &str) -> Result<Self, StackError> {
        let mut smtp = Self::connect(port, "client.example.test")?;
        smtp.sign_in(user, password)?;
        Ok(smtp)
    }

    pub fn sign_in(&mut self, user: &str, password: &str) -> Result<(), StackError> {
        let plain = STANDARD.encode(format!("\0{user}\0{password}"));
        self.accepted(&format!("AUTH PLAIN {plain}")).map(drop)
    }

    /// Sends one command; gives the whole reply, lines joined by a line feed.
    pub fn command(&mut self, command: &str) -> Result<String, StackError> {
        self.wire.send(format!("{command}\r\n").as_bytes())?;
        self.reply()
    }

    /// One transaction. The first refusal is the error, in the server's words.
    pub fn send(&mut self, from: &str, to: &[&str], message: &str) -> Result<String, StackError> {
        self.accepted(&format!("MAIL FROM:<{from}>"))?;
        for recipient in to {
            self.accepted(&format!("RCPT TO:<{recipient}>"))?;
        }
        self.data(message)
    }

    /// DATA and the message, after MAIL and RCPT have been accepted.
    pub fn data(&mut self, message: &str) -> Result<String, StackError> {
        let ready = self.command("DATA")?;
        if !ready.starts_with("354") {
            return Err(StackError::Refused(ready));
        }
        let mut bytes = Vec::with_capacity(message.len() + 64);
        for line in message.lines() {
            // RFC 5321 section 4.5.2: a leading dot is doubled.
            if line.starts_with('.') {
                bytes.push(b'.');
            }
            bytes.extend_from_slice(line.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b".\r\n");
        self.wire.send(&bytes)?;
        let reply = self.reply()?;
        if reply.starts_with('2') {
            Ok(reply)
        } else {
            Err(StackError::Refused(reply))
        }
    }

    /// DATA and octets as they are, after MAIL and RCPT have been accepted, then the end of the message; gives whatever
    /// is answered.
    pub fn data_as_is(&mut self, message: &[u8]) -> Result<String, StackError> {
        let ready = self.command("DATA")?;
        if !ready.starts_with("354") {
            return Ok(ready);
        }
        self.wire.send(&[message, b"\r\n.\r\n"].concat())?;
        self.reply()
    }

    fn accepted(&mut self, command: &str) -> Result<String, StackError> {
        let reply = self.command(command)?;
        if reply.starts_with('2') {
            Ok(reply)
        } else {
            Err(StackError::Refused(reply))
        }
    }

    fn reply(&mut self) -> Result<String, StackError> {
        let mut reply = String::new();
        loop {
            let line = self.wire.line()?;
            reply.push_str(&String::from_utf8_lossy(&line));
            if line.get(3) != Some(&b'-') {
                return Ok(reply);
            }
            reply.push('\n');
        }
    }
}
