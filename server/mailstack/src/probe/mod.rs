//! Small clients for tests and fixtures: plain text, loopback, one command at a time.
//!
//! They show what a server really says, word for word, where the product's own adapters would translate it.

mod imap;
mod smtp;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

pub(crate) use imap::accepted;
pub use imap::{Imap, Reply};
pub use smtp::Smtp;

/// A connection read by line and by count.
struct Wire {
    stream: BufReader<TcpStream>,
}

impl Wire {
    fn connect(port: u16) -> io::Result<Self> {
        const PATIENCE: Duration = Duration::from_secs(120);
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        // Without this every short command waits for the acknowledgement of the one before, 40 ms.
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream: BufReader::with_capacity(1 << 16, stream),
        })
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// One line without its line break.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        if self.stream.read_until(b'\n', &mut line)? == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the server closed the connection",
            ));
        }
        while matches!(line.last(), Some(b'\r' | b'\n')) {
            line.pop();
        }
        Ok(line)
    }

    fn exactly(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
