//! The octets beneath async-imap.
//!
//! async-imap ends the stream at the first response its parser does not know (NAMESPACE, PREVIEW, an odd
//! BODYSTRUCTURE: one strange message would hide a whole folder), and that parser leaves quoted strings escaped. So
//! whole responses are framed here (RFC 9051 section 2.2: lines, and literals within them). Greetings, status,
//! continuations and completions go up to async-imap; untagged data is kept aside for [`super::data`] to read.
//!
//! Patience is counted here too: a transfer of any length may go on as long as octets move.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, Bytes, BytesMut};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// What a connection runs on.
pub(super) trait Socket: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Socket for T {}

/// Octets one response, or all data of one command, may have: more would be an attack on our memory.
const MOST: usize = 192 * 1024 * 1024;
const CHUNK: usize = 16 * 1024;
const MOST_UNSENT: usize = 64 * 1024;

pub(super) struct Wire {
    socket: Box<dyn Socket>,
    raw: BytesMut,
    /// Where in `raw` the search for the end of the response goes on, and where its current line began.
    at: usize,
    line: usize,
    passing: Bytes,
    /// Written and not yet sent.
    out: BytesMut,
    gathering: bool,
    aside: Vec<Bytes>,
    kept: usize,
    patience: Duration,
    silence: Pin<Box<Sleep>>,
}

impl Wire {
    /// `patience`: how long neither side may be silent while something is awaited.
    pub(super) fn new(socket: Box<dyn Socket>, patience: Duration) -> Self {
        Self {
            socket,
            raw: BytesMut::new(),
            at: 0,
            line: 0,
            passing: Bytes::new(),
            out: BytesMut::new(),
            gathering: false,
            aside: Vec::new(),
            kept: 0,
            patience,
            silence: Box::pin(sleep(patience)),
        }
    }

    /// The untagged data that came before the response just read.
    pub(super) fn take_aside(&mut self) -> Vec<Bytes> {
        self.kept = 0;
        std::mem::take(&mut self.aside)
    }

    /// From here to [`Wire::send`] nothing leaves, so that several commands leave together.
    pub(super) fn gather(&mut self) {
        self.gathering = true;
    }

    pub(super) async fn send(&mut self) -> io::Result<()> {
        self.gathering = false;
        self.flush().await
    }

    /// Sends what was written. Each write on its own would be a packet (and a TLS record) for every word of a command.
    fn drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.out.is_empty() {
            match Pin::new(&mut self.socket).poll_write(cx, &self.out) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(sent)) => {
                    self.out.advance(sent);
                    self.progress();
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return self.out_of_patience(cx).map(Err),
            }
        }
        Poll::Ready(Ok(()))
    }

    fn progress(&mut self) {
        self.silence.as_mut().reset(Instant::now() + self.patience);
    }

    /// The next whole response, if it has come.
    fn frame(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            if self.at > MOST {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a response too large"));
            }
            let Some(rest) = self.raw.get(self.at..) else {
                return Ok(None);
            };
            let Some(end) = memchr::memchr(b'\n', rest).map(|i| self.at + i + 1) else {
                self.at = self.raw.len();
                return Ok(None);
            };
            match literal(&self.raw[self.line..end]) {
                Some(length) if is_data(&self.raw) => {
                    self.at = end.saturating_add(length);
                    self.line = self.at;
                }
                _ => {
                    let frame = self.raw.split_to(end).freeze();
                    (self.at, self.line) = (0, 0);
                    if self.raw.is_empty() {
                        // Lets go of what a large message needed.
                        self.raw = BytesMut::new();
                    }
                    return Ok(Some(frame));
                }
            }
        }
    }

    fn sort(&mut self, frame: Bytes) -> io::Result<()> {
        if !is_data(&frame) {
            self.passing = status_line(frame);
            return Ok(());
        }
        self.kept += frame.len();
        if self.kept > MOST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "too much data"));
        }
        self.aside.push(frame);
        Ok(())
    }

    fn out_of_patience(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        ready!(self.silence.as_mut().poll(cx));
        Poll::Ready(io::Error::new(io::ErrorKind::TimedOut, "the server fell silent"))
    }
}

/// Untagged, and neither status nor continuation.
fn is_data(response: &[u8]) -> bool {
    let Some(rest) = response.strip_prefix(b"* ") else {
        return false;
    };
    let word = rest.split(|b| b" \r\n".contains(b)).next().unwrap_or_default();
    ![&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"]
        .iter()
        .any(|status| word.eq_ignore_ascii_case(status))
}

/// The length of the literal that a line announces at its end: `{12}`, or `~{12}` (RFC 3516).
fn literal(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let open = line.iter().rposition(|b| *b == b'{')?;
    std::str::from_utf8(&line[open + 1..]).ok()?.parse().ok()
}

/// imap-proto takes one octet after a response code for a space and cuts there: within a character that would panic.
/// NUL, which no text may hold, would end the stream.
fn status_line(frame: Bytes) -> Bytes {
    let odd = |i: usize, b: u8| b == 0 || (b >= 0x80 && i > 0 && frame[i - 1] == b']');
    if !frame.iter().enumerate().any(|(i, b)| odd(i, *b)) {
        return frame;
    }
    frame
        .iter()
        .enumerate()
        .map(|(i, b)| if odd(i, *b) { b' ' } else { *b })
        .collect()
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = &mut *self;
        loop {
            if !wire.passing.is_empty() {
                let n = wire.passing.len().min(buf.remaining());
                buf.put_slice(&wire.passing[..n]);
                wire.passing.advance(n);
                return Poll::Ready(Ok(()));
            }
            if let Some(frame) = wire.frame()? {
                wire.sort(frame)?;
                continue;
            }
            let mut chunk = [0; CHUNK];
            let mut chunk = ReadBuf::new(&mut chunk);
            match Pin::new(&mut wire.socket).poll_read(cx, &mut chunk) {
                Poll::Ready(Ok(())) if chunk.filled().is_empty() => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(())) => {
                    wire.raw.extend_from_slice(chunk.filled());
                    wire.progress();
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return wire.out_of_patience(cx).map(Err),
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.out.len() >= MOST_UNSENT {
            ready!(self.drain(cx))?;
        }
        let taken = buf.len().min(MOST_UNSENT);
        self.out.extend_from_slice(&buf[..taken]);
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.gathering {
            return Poll::Ready(Ok(()));
        }
        ready!(self.drain(cx))?;
        // What was asked just now may take its time to be answered.
        self.progress();
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire")
            .field("unread", &self.raw.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, duplex};

    use super::*;

    async fn sorted(pieces: &[&[u8]]) -> (String, Vec<Bytes>) {
        let (near, mut far) = duplex(64);
        let mut wire = Wire::new(Box::new(near), Duration::from_secs(5));
        let pieces: Vec<Vec<u8>> = pieces.iter().map(|p| p.to_vec()).collect();
        tokio::spawn(async move {
            for piece in pieces {
                far.write_all(&piece).await.unwrap();
                tokio::task::yield_now().await;
            }
        });
        let mut passed = Vec::new();
        wire.read_to_end(&mut passed).await.unwrap();
        (String::from_utf8(passed).unwrap(), wire.take_aside())
    }

    #[tokio::test]
    async fn data_is_kept_aside_and_status_passes() {
        let (passed, aside) = sorted(&[
            b"* OK [UIDVALIDITY 7] fine\r\n* 3 EXISTS\r\n* NAMESPACE ((\"\" \"/\")) NIL NIL\r",
            b"\nA1 OK done {4}\r\n",
            b"+ go on\r\n* BYE bye\r\n",
        ])
        .await;
        assert_eq!(
            passed,
            "* OK [UIDVALIDITY 7] fine\r\nA1 OK done {4}\r\n+ go on\r\n* BYE bye\r\n"
        );
        assert_eq!(
            aside,
            ["* 3 EXISTS\r\n", "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n"]
        );
    }

    #[tokio::test]
    async fn a_literal_is_never_taken_for_a_response() {
        let response = b"* 1 FETCH (BODY[] {24}\r\nA1 OK not a completion\r\n UID 9 X {0}\r\n)\r\n";
        for split in 1..response.len() {
            let (passed, aside) = sorted(&[&response[..split], &response[split..], b"A1 OK done\r\n"]).await;
            assert_eq!(passed, "A1 OK done\r\n");
            assert_eq!(aside, [&response[..]]);
        }
    }

    #[tokio::test]
    async fn a_response_without_end_is_an_error_not_a_full_memory() {
        let (near, mut far) = duplex(64);
        let mut wire = Wire::new(Box::new(near), Duration::from_secs(5));
        far.write_all(b"* 1 FETCH (BODY[] {18446744073709551615}\r\nx")
            .await
            .unwrap();
        let error = wire.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[tokio::test]
    async fn commands_gathered_leave_together() {
        let (near, mut far) = duplex(MOST_UNSENT);
        let mut wire = Wire::new(Box::new(near), Duration::from_secs(5));
        wire.gather();
        for command in ["A1 NOOP\r\n", "A2 NOOP\r\n"] {
            wire.write_all(command.as_bytes()).await.unwrap();
            wire.flush().await.unwrap();
        }
        let mut read = [0; 100];
        let early = tokio::time::timeout(Duration::from_millis(20), far.read(&mut read)).await;
        assert!(early.is_err());
        wire.send().await.unwrap();
        let length = far.read(&mut read).await.unwrap();
        assert_eq!(&read[..length], b"A1 NOOP\r\nA2 NOOP\r\n");
    }

    #[tokio::test]
    async fn silence_has_an_end() {
        let (near, _far) = duplex(64);
        let mut wire = Wire::new(Box::new(near), Duration::from_millis(20));
        assert_eq!(wire.read_u8().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn words_that_would_break_the_parser_are_mended() {
        assert_eq!(
            status_line(Bytes::from("A1 NO [ALERT]é\0\r\n")),
            &b"A1 NO [ALERT] \xa9 \r\n"[..]
        );
        let ordinary = Bytes::from("A1 NO [ALERT] é\r\n");
        assert_eq!(status_line(ordinary.clone()), ordinary);
    }
}
