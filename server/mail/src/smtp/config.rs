//! Where to submit, and how patiently.

use std::{path::PathBuf, time::Duration};

use domain::{address::Address, desk::Secret};

use crate::tls::{TlsError, TlsMode};

/// What a login's address is called at the submission server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UserName {
    /// The whole address.
    #[default]
    Address,
    /// What stands before the @.
    LocalPart,
}

impl UserName {
    pub(super) fn of(self, address: &Address) -> String {
        match self {
            Self::Address => address
                .to_ascii_domain()
                .unwrap_or_else(|| address.as_str().to_owned()),
            Self::LocalPart => address.local().to_owned(),
        }
    }
}

/// The longest that is waited. Before the final dot giving up costs nothing but another attempt; after it, giving up
/// leaves a message that may have been sent, so that patience is RFC 5321's own (section 4.5.3.2.6).
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// From the first packet to being greeted over TLS, and for a place in the pool.
    pub connect: Duration,
    /// For the answer to a command.
    pub reply: Duration,
    /// For the message to leave, beside the time its size needs at 50 kB/s.
    pub data: Duration,
    /// For the answer to the final dot.
    pub dot: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            reply: Duration::from_secs(60),
            data: Duration::from_secs(180),
            dot: Duration::from_secs(600),
        }
    }
}

#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Host name or address; its certificate must bear it.
    pub server: String,
    pub port: u16,
    pub tls: TlsMode,
    /// PEM file with an authority to trust beside the web's.
    pub ca: Option<PathBuf>,
    /// What EHLO calls us: an address literal that is everybody's, so that no Received line tells where we run.
    pub ehlo: String,
    pub user_name: UserName,
    /// One login for everybody, as a relay wants it; else everybody signs in with their own.
    pub login: Option<(String, Secret)>,
    pub timeouts: Timeouts,
    /// Connections in all, busy and idle. Servers count them by client: Postfix allows 50.
    pub connections: usize,
    /// A connection nobody used that long is closed.
    pub idle: Duration,
}

impl SmtpConfig {
    /// TLS from the first octet, everybody's own login.
    pub fn new(server: impl Into<String>, port: u16) -> Self {
        Self {
            server: server.into(),
            port,
            tls: TlsMode::Implicit,
            ca: None,
            ehlo: "[127.0.0.1]".to_owned(),
            user_name: UserName::Address,
            login: None,
            timeouts: Timeouts::default(),
            connections: 32,
            idle: Duration::from_secs(120),
        }
    }

    /// `host:port`, for words.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.server, self.port)
    }
}

/// Why nothing could be sent with these settings.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("{0:?} cannot be said in EHLO: a host name or an address in brackets")]
    Ehlo(String),
}
