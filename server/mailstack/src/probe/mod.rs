//! Small clients for tests and fixtures: loopback, one command at a time, plain text unless a caller brings a stream of
//! its own.
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

/// What a conversation runs on: a socket, or TLS on one.
pub trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// A socket to a server of the stack, set up as these clients need it.
pub fn socket(port: u16) -> io::Result<TcpStream> {
    const PATIENCE: Duration = Duration::from_secs(120);
    let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    // Without this every short command waits for the acknowledgement of the one before, 40 ms.
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    Ok(socket)
}

/// A connection read by line and by count.
struct Wire {
    stream: BufReader<Box<dyn Stream>>,
}

impl Wire {
    fn over(stream: impl Stream + 'static) -> Self {
        Self {
            stream: BufReader::with_capacity(1 << 16, Box::new(stream)),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let stream = self.stream.get_mut();
        stream.write_all(bytes)?;
        stream.flush()
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
