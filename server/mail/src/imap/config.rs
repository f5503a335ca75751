use std::{path::PathBuf, time::Duration};

use domain::desk::{HostKind, Secret};

use crate::tls::TlsMode;

/// Whose rights count, and so how another's mailbox is opened.
#[derive(Debug, Clone)]
pub enum Servers {
    /// Ours: they read our grants. Another's mailbox is opened by the login `MAILBOX` separator `DELEGATE` with the
    /// delegate's own password (Dovecot's `auth_master_user_separator`).
    Own {
        separator: char,
        /// Login that opens any mailbox as `MAILBOX` separator `NAME`, to file sent copies.
        service: Option<(String, Secret)>,
    },
    /// A provider's: another's mailbox lies in the "other users" namespace (RFC 2342) as far as its ACL (RFC 4314) goes.
    Provider,
}

impl Servers {
    pub(super) fn kind(&self) -> HostKind {
        match self {
            Self::Own { .. } => HostKind::OwnServers,
            Self::Provider => HostKind::Provider,
        }
    }
}

#[derive(Debug, Clone)]
pub struct ImapConfig {
    pub servers: Servers,
    /// Host name or address; its certificate must bear it.
    pub server: String,
    pub port: u16,
    pub tls: TlsMode,
    /// PEM file with an authority to trust beside the web's.
    pub ca: Option<PathBuf>,
    pub limits: Limits,
}

/// How long and how many.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From the first packet to being signed in.
    pub connect: Duration,
    /// Without one octet going either way while a command runs.
    pub silence: Duration,
    /// Waiting for one's turn on a connection, or for room in the pool.
    pub queue: Duration,
    /// A connection nobody used that long is closed.
    pub idle: Duration,
    /// Connections in all.
    pub connections: usize,
    /// Connections (mailboxes open at once) of one session.
    pub per_session: usize,
    /// A refused sign-in is answered no sooner, so that its time does not tell an unknown name (nothing to compare)
    /// from a wrong password (a slow hash).
    pub refusal: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            queue: Duration::from_secs(60),
            idle: Duration::from_secs(300),
            connections: 512,
            per_session: 16,
            refusal: Duration::from_millis(600),
        }
    }
}
