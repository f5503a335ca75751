//! From a host name to a protected connection.

use std::{net::IpAddr, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, pki_types::ServerName},
};

use super::{config::ImapConfig, error::ImapError, wire::Socket};
use crate::tls::TlsMode;

/// A connection to the server, its greeting unread unless STARTTLS has read it.
pub(super) struct Transport {
    pub(super) socket: Box<dyn Socket>,
    pub(super) greeted: bool,
}

pub(super) async fn connect(
    config: &ImapConfig,
    tls: &Arc<ClientConfig>,
    name: &ServerName<'static>,
) -> Result<Transport, ImapError> {
    let tcp = TcpStream::connect((config.server.as_str(), config.port)).await?;
    // Commands are small and answered at once: waiting to fill a packet costs 40 ms each.
    tcp.set_nodelay(true)?;
    let connector = TlsConnector::from(Arc::clone(tls));
    match config.tls {
        TlsMode::Implicit => Ok(Transport {
            socket: Box::new(connector.connect(name.clone(), tcp).await?),
            greeted: false,
        }),
        TlsMode::StartTls => {
            let tcp = start_tls(tcp).await?;
            Ok(Transport {
                socket: Box::new(connector.connect(name.clone(), tcp).await?),
                greeted: true,
            })
        }
        TlsMode::Plaintext => {
            if !is_this_machine(tcp.peer_addr()?.ip()) {
                return Err(ImapError::Bad {
                    words: "unencrypted connections are for this machine only".into(),
                });
            }
            Ok(Transport {
                socket: Box::new(tcp),
                greeted: false,
            })
        }
    }
}

fn is_this_machine(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// RFC 9051 section 6.2.1. Read octet by octet, so that nothing said before the handshake can be taken for something
/// said after it; whatever the server claims meanwhile is forgotten.
async fn start_tls(mut tcp: TcpStream) -> Result<TcpStream, ImapError> {
    let greeting = line(&mut tcp).await?;
    if !greeting.to_ascii_uppercase().starts_with("* OK") {
        return Err(ImapError::turned_away());
    }
    tcp.write_all(b"S1 STARTTLS\r\n").await?;
    loop {
        let answer = line(&mut tcp).await?.to_ascii_uppercase();
        if answer.starts_with("S1 OK") {
            return Ok(tcp);
        }
        if answer.starts_with("S1 ") {
            return Err(ImapError::Bad {
                words: "the server does not offer STARTTLS".into(),
            });
        }
    }
}

async fn line(tcp: &mut TcpStream) -> Result<String, ImapError> {
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') {
        if line.len() > 8192 {
            return Err(ImapError::Lost("no mail server".into()));
        }
        line.push(tcp.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_this_machine() {
        for (ip, here) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("192.0.2.1", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_this_machine(ip.parse().unwrap()), here, "{ip}");
        }
    }
}
