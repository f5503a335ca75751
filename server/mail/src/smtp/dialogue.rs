//! One connection, signed in, and the commands of a transaction (RFC 5321 section 3.3).

use std::{
    fmt::Display,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::AsyncSmtpConnection,
    commands::{Data, Ehlo},
    extension::ClientId,
};
use service::ports::FinalDot;
use tokio::{sync::OwnedSemaphorePermit, time::timeout};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use super::{
    config::{SetupError, SmtpConfig, Timeouts},
    gate::Gate,
    reply::{Broken, Reply},
    transport,
};
use crate::tls;

/// Handed to lettre at a time, so that a large message is not copied whole.
const CHUNK: usize = 64 << 10;
/// Octets a second that a line is expected to carry at the least.
const SLOWEST: u64 = 50_000;

/// How the server is reached: certificates and names, read once.
pub(super) struct Reach {
    tls: TlsConnector,
    name: ServerName<'static>,
    hello: ClientId,
}

impl Reach {
    pub(super) fn new(config: &SmtpConfig) -> Result<Self, SetupError> {
        if config.ehlo.is_empty() || !config.ehlo.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(SetupError::Ehlo(config.ehlo.clone()));
        }
        Ok(Self {
            tls: TlsConnector::from(tls::client_config(config.ca.as_deref())?),
            name: tls::server_name(&config.server)?,
            hello: ClientId::Domain(config.ehlo.clone()),
        })
    }
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opening {
    /// Not there, no place in the pool, no TLS, or it hung up: its words or ours.
    Unreachable(String),
    /// It would not have this login.
    NotSignedIn(Reply),
}

/// What EHLO announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Features {
    /// RFC 1870; None where there is no such limit or it is not said.
    pub(super) size: Option<u64>,
    /// The server takes SIZE as a parameter.
    pub(super) takes_size: bool,
    pub(super) eight_bit: bool,
    pub(super) utf8: bool,
    /// RFC 3461.
    pub(super) dsn: bool,
}

impl Features {
    fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut features = Self::default();
        for line in lines {
            let mut words = line.split_ascii_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "SIZE" => {
                    features.takes_size = true;
                    features.size = words.next().and_then(|n| n.parse().ok()).filter(|n| *n > 0);
                }
                "8BITMIME" => features.eight_bit = true,
                "SMTPUTF8" => features.utf8 = true,
                "DSN" => features.dsn = true,
                _ => {}
            }
        }
        features
    }
}

/// How handing over the message ended, when not well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Undelivered {
    Said(Reply),
    /// The final dot had not left: certainly not taken.
    LostBeforeDot(String),
    /// It had, or was on its way.
    LostAfterDot(String),
}

pub(super) struct Line {
    connection: AsyncSmtpConnection,
    features: Features,
    timeouts: Timeouts,
    gate: Gate,
    _room: OwnedSemaphorePermit,
}

impl Line {
    pub(super) async fn open(
        config: &SmtpConfig,
        reach: &Reach,
        credentials: Option<Credentials>,
        room: OwnedSemaphorePermit,
    ) -> Result<Self, Opening> {
        let unreachable = |broken: Broken| {
            let words = match broken {
                Broken::Said(reply) => reply.words(),
                Broken::Lost(words) => words,
            };
            Opening::Unreachable(format!("{}: {words}", config.place()))
        };
        let gate = Gate::default();
        let greeted = async {
            let wire = transport::connect(config, &reach.tls, &reach.name, gate.clone()).await?;
            let connection =
                AsyncSmtpConnection::connect_with_transport(Box::new(wire), &reach.hello).await?;
            Ok(Self {
                connection,
                features: Features::default(),
                timeouts: config.timeouts,
                gate,
                _room: room,
            })
        };
        let mut line = within(config.timeouts.connect, greeted)
            .await
            .map_err(unreachable)?;
        // lettre keeps no SIZE of what EHLO told it, so it is asked again.
        let hello = async { Ok(line.connection.command(Ehlo::new(reach.hello.clone())).await?) };
        let hello = within(config.timeouts.reply, hello).await.map_err(unreachable)?;
        line.features = Features::read(hello.message());
        if let Some(credentials) = credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let auth = async { Ok(line.connection.auth(&mechanisms, &credentials).await?) };
            within(config.timeouts.reply, auth)
                .await
                .map_err(|broken| match broken {
                    Broken::Said(reply) if !reply.is_transient() => Opening::NotSignedIn(reply),
                    broken => unreachable(broken),
                })?;
        }
        Ok(line)
    }

    pub(super) fn features(&self) -> Features {
        self.features
    }

    async fn command(&mut self, command: impl Display + Send) -> Result<Reply, Broken> {
        let answer = async { Ok(Reply::from(&self.connection.command(command).await?)) };
        within(self.timeouts.reply, answer).await
    }

    pub(super) async fn reset(&mut self) -> Result<Reply, Broken> {
        self.command("RSET\r\n").await
    }

    /// `sender` as it goes on the wire; an [`domain::address::Address`] holds nothing that could end a command.
    pub(super) async fn mail(&mut self, sender: &str, parameters: &str) -> Result<Reply, Broken> {
        self.command(format!("MAIL FROM:<{sender}>{parameters}\r\n"))
            .await
    }

    pub(super) async fn rcpt(&mut self, recipient: &str, parameters: &str) -> Result<Reply, Broken> {
        self.command(format!("RCPT TO:<{recipient}>{parameters}\r\n"))
            .await
    }

    pub(super) async fn data(&mut self) -> Result<Reply, Broken> {
        self.command(Data).await
    }

    /// After DATA. `octets` with CRLF line ends. The dot leaves once it may.
    pub(super) async fn message(&mut self, octets: &[u8], dot: &dyn FinalDot) -> Result<Reply, Undelivered> {
        // lettre ends the last line itself, before the dot.
        let octets = octets.strip_suffix(b"\r\n").unwrap_or(octets);
        let dotted = AtomicBool::new(false);
        let gate = self.gate.clone();
        let mut chunks = octets.chunks(CHUNK);
        // lettre asks for more once what it got is on the wire, and writes the dot when there is no more.
        let supply = std::iter::from_fn(|| {
            let chunk = chunks.next();
            if chunk.is_none() {
                gate.shut();
            }
            chunk
        });
        let ask = async {
            gate.is_shut().await;
            if dot.may_be_sent().await {
                dotted.store(true, Ordering::Relaxed);
                gate.open();
            } else {
                gate.bar();
            }
            std::future::pending().await
        };
        let allowance =
            Duration::from_secs(octets.len() as u64 / SLOWEST) + self.timeouts.data + self.timeouts.dot;
        let answer = async {
            tokio::select! {
                answer = self.connection.message_iter(supply) => Ok(Reply::from(&answer?)),
                never = ask => never,
            }
        };
        within(allowance, answer).await.map_err(|broken| match broken {
            Broken::Said(reply) => Undelivered::Said(reply),
            Broken::Lost(words) if dotted.load(Ordering::Relaxed) => Undelivered::LostAfterDot(words),
            Broken::Lost(words) => Undelivered::LostBeforeDot(words),
        })
    }
}

async fn within<T>(limit: Duration, run: impl Future<Output = Result<T, Broken>>) -> Result<T, Broken> {
    timeout(limit, run)
        .await
        .unwrap_or_else(|_| Err(Broken::Lost(format!("no answer within {} s", limit.as_secs()))))
}

#[cfg(test)]
mod tests {
    use super::Features;

    #[test]
    fn what_ehlo_announces_is_read_in_any_case() {
        let read = |lines: &[&str]| Features::read(lines.iter().copied());
        let features = read(&["mail.demo.test", "size 10240", "8BITMIME", "SMTPUTF8"]);
        assert_eq!(features.size, Some(10240));
        assert!(features.takes_size && features.eight_bit && features.utf8);
        assert_eq!(read(&["x", "SIZE 0"]).size, None, "RFC 1870: zero is no limit");
        assert!(read(&["x", "SIZE"]).takes_size);
        assert!(read(&["x", "dsn"]).dsn && !features.dsn);
        assert_eq!(read(&["SIZELESS"]), Features::default());
    }
}
