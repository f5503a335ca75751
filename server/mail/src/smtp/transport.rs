//! From a host name to a protected connection that lettre can speak over.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream, rustls::pki_types::ServerName};

use super::{
    config::SmtpConfig,
    gate::Gate,
    reply::{Broken, Reply},
};
use crate::tls::TlsMode;

/// The longest line of a server before TLS: RFC 5321 section 4.5.3.1.5 has 512.
const LINE_MOST: usize = 2000;

#[derive(Debug)]
enum Socket {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection as lettre wants it: its first words are a greeting.
#[derive(Debug)]
pub(super) struct Wire {
    socket: Socket,
    peer: SocketAddr,
    /// After STARTTLS the greeting is past (RFC 3207 section 4.2): one is put in its place.
    greeting: &'static [u8],
    gate: Gate,
}

pub(super) async fn connect(
    config: &SmtpConfig,
    tls: &TlsConnector,
    name: &ServerName<'static>,
    gate: Gate,
) -> Result<Wire, Broken> {
    let tcp = TcpStream::connect((config.server.as_str(), config.port)).await?;
    // Commands are small and answered at once: waiting to fill a packet costs 40 ms each.
    tcp.set_nodelay(true)?;
    let peer = tcp.peer_addr()?;
    let (socket, greeting) = match config.tls {
        TlsMode::Implicit => (
            Socket::Tls(Box::new(tls.connect(name.clone(), tcp).await?)),
            &b""[..],
        ),
        TlsMode::StartTls => {
            let tcp = start_tls(tcp, &config.ehlo).await?;
            let socket = Socket::Tls(Box::new(tls.connect(name.clone(), tcp).await?));
            (socket, &b"220 \r\n"[..])
        }
        TlsMode::Plaintext if is_this_machine(peer.ip()) => (Socket::Plain(tcp), &b""[..]),
        TlsMode::Plaintext => {
            return Err(Broken::Lost(
                "unencrypted connections are for this machine only".to_owned(),
            ));
        }
    };
    Ok(Wire {
        socket,
        peer,
        greeting,
        gate,
    })
}

fn is_this_machine(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// RFC 3207. Read octet by octet, so that nothing said before the handshake can be taken for something said after it.
async fn start_tls(mut tcp: TcpStream, ehlo: &str) -> Result<TcpStream, Broken> {
    reply(&mut tcp).await?;
    tcp.write_all(format!("EHLO {ehlo}\r\n").as_bytes()).await?;
    reply(&mut tcp).await?;
    tcp.write_all(b"STARTTLS\r\n").await?;
    match reply(&mut tcp).await {
        Ok(()) => Ok(tcp),
        Err(Broken::Said(said)) if !said.is_transient() => Err(Broken::Lost(format!(
            "the server does not offer STARTTLS: {}",
            said.words()
        ))),
        Err(broken) => Err(broken),
    }
}

async fn reply(tcp: &mut TcpStream) -> Result<(), Broken> {
    loop {
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') {
            if line.len() > LINE_MOST {
                return Err(Broken::Lost("no mail server".to_owned()));
            }
            line.push(tcp.read_u8().await?);
        }
        let line = String::from_utf8_lossy(&line);
        let code: u16 = line
            .get(..3)
            .and_then(|code| code.parse().ok())
            .ok_or_else(|| Broken::Lost("no mail server".to_owned()))?;
        match line.as_bytes().get(3) {
            Some(b'-') => {}
            _ if code < 400 => return Ok(()),
            _ => return Err(Broken::Said(Reply::new(code, line[3..].trim()))),
        }
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.greeting.is_empty() {
            let (now, later) = this.greeting.split_at(this.greeting.len().min(buf.remaining()));
            buf.put_slice(now);
            this.greeting = later;
            return Poll::Ready(Ok(()));
        }
        match &mut this.socket {
            Socket::Plain(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Socket::Tls(tls) => Pin::new(tls).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.gate.poll_pass(cx))?;
        match &mut this.socket {
            Socket::Plain(tcp) => Pin::new(tcp).poll_write(cx, buf),
            Socket::Tls(tls) => Pin::new(tls).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().socket {
            Socket::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Socket::Tls(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().socket {
            Socket::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Socket::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}
