//! The connection, held by two: the protocol crate, which reads and answers, and the session, which says what that
//! crate has no word for (SMFIR_CHGFROM) just before the answer. They never write at once: the session speaks while the
//! crate waits for it, and everything said before has been flushed.

use std::{
    future::poll_fn,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

pub(crate) struct Shared<S>(Arc<Mutex<S>>);

impl<S> Shared<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self(Arc::new(Mutex::new(stream)))
    }
}

impl<S> Clone for Shared<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: AsyncWrite + Unpin> Shared<S> {
    /// A packet: its length without these four octets, its code, its data.
    pub(crate) async fn say(&self, code: u8, data: &[u8]) -> io::Result<()> {
        let length = u32::try_from(data.len() + 1).map_err(io::Error::other)?;
        let mut packet = length.to_be_bytes().to_vec();
        packet.push(code);
        packet.extend_from_slice(data);
        let mut rest = &packet[..];
        while !rest.is_empty() {
            let written = poll_fn(|context| Pin::new(&mut *self.0.lock()).poll_write(context, rest)).await?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            rest = &rest[written..];
        }
        Ok(())
    }
}

/// As the protocol crate reads and writes: in the traits of `futures`.
impl<S: AsyncRead + Unpin> futures::AsyncRead for Shared<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let mut into = ReadBuf::new(into);
        let read = Pin::new(&mut *self.0.lock()).poll_read(context, &mut into);
        read.map_ok(|()| into.filled().len())
    }
}

impl<S: AsyncWrite + Unpin> futures::AsyncWrite for Shared<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.0.lock()).poll_write(context, octets)
    }
    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0.lock()).poll_flush(context)
    }
    fn poll_close(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0.lock()).poll_shutdown(context)
    }
}
