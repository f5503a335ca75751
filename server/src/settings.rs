//! Configuration: defaults, then the file, then the environment (`PORTEPLUME_LISTEN`, nested with two underscores:
//! `PORTEPLUME_IMAP__SERVER`), then the command line.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use domain::{
    Address,
    desk::{HostKind, Secret},
    preference::UndoTime,
};
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

/// Every setting, with the names of the file. `porteplume serve --help` and the README explain them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Plain http is served on loopback only: TLS is the proxy's in front.
    pub(crate) listen: SocketAddr,
    /// `https://mail.example.org`, where a proxy changes Host; empty: as the browser asked.
    pub(crate) public_url: String,
    /// Believe `X-Forwarded-For` from this proxy.
    pub(crate) trusted_proxy: Option<IpAddr>,
    /// Where state lies: the default database, the built-in mail, the key.
    pub(crate) dir: PathBuf,
    /// `sqlite:PATH` or `postgres://...`; empty: a SQLite file in `dir`.
    pub(crate) database: Secretive,
    /// The built front.
    pub(crate) site: PathBuf,
    pub(crate) host: HostKind,
    /// Transmitters of the outbox.
    pub(crate) workers: u32,
    /// Seconds of silence after which a transmitter is dead and what it was at another's, on any server: 5 to 600.
    pub(crate) lease: u32,
    /// Seconds in which Send can be taken back, for those who have not chosen: 0, 5, 10 or 30.
    pub(crate) undo: u32,
    /// Where Prometheus metrics are served, on loopback; none: nowhere.
    pub(crate) metrics: Option<SocketAddr>,
    /// `tracing` filter.
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
    /// Hours.
    pub(crate) session_idle: u64,
    /// Hours.
    pub(crate) session_most: u64,
    /// Failures in a row at one account before it rests for a quarter of an hour.
    pub(crate) sign_in_failures: u32,
    /// The same from one client address.
    pub(crate) client_failures: u32,
    /// Octets of one message at most, on the built-in host.
    pub(crate) message_limit: u64,
    /// Where the built-in host sends what is not its own.
    pub(crate) relay: Option<Relay>,
    /// Own servers.
    pub(crate) imap: Server,
    pub(crate) submission: Server,
    /// Between mailbox and delegate in a master login.
    pub(crate) separator: String,
    /// Files sent copies into shared mailboxes; empty: only where the writer has access.
    pub(crate) service_user: String,
    pub(crate) service_password: Secretive,
    /// Dovecot's doveadm over HTTP, which ends the sessions of revoked delegates; empty: they last until they close.
    pub(crate) doveadm_url: String,
    pub(crate) doveadm_key: Secretive,
    /// Who signs mail about changed rights; none: `postmaster` of the reader's domain.
    pub(crate) notice_from: Option<Address>,
    /// Providers one may sign in to, told apart by the address's domain.
    pub(crate) providers: Vec<Provider>,
}

/// A setting that is never printed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secretive(pub(crate) String);

impl std::fmt::Debug for Secretive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { "(set)" })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    /// A CA beside the public ones, PEM.
    pub(crate) ca: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tls {
    Implicit,
    Starttls,
    /// Loopback only.
    None,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Relay {
    pub(crate) server: Server,
    #[serde(default)]
    pub(crate) user: String,
    #[serde(default)]
    pub(crate) password: Secretive,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provider {
    /// Shown nowhere but in logs.
    pub(crate) name: String,
    /// Domains of its addresses; `*` takes every other.
    pub(crate) domains: Vec<String>,
    pub(crate) imap: Server,
    pub(crate) submission: Server,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            port: 0,
            tls: Tls::Implicit,
            ca: None,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8025)),
            public_url: String::new(),
            trusted_proxy: None,
            dir: PathBuf::from("porteplume-state"),
            database: Secretive::default(),
            site: PathBuf::from("site"),
            host: HostKind::BuiltIn,
            workers: 4,
            lease: 60,
            undo: 10,
            metrics: None,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            session_idle: 24,
            session_most: 30 * 24,
            sign_in_failures: 10,
            client_failures: 50,
            message_limit: 35 << 20,
            relay: None,
            imap: Server {
                port: 993,
                ..Server::default()
            },
            submission: Server {
                port: 465,
                ..Server::default()
            },
            separator: "*".to_owned(),
            service_user: String::new(),
            service_password: Secretive::default(),
            doveadm_url: String::new(),
            doveadm_key: Secretive::default(),
            notice_from: None,
            providers: Vec::new(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    #[error("the configuration cannot be read: {0}")]
    Read(#[from] Box<figment::Error>),
    #[error(
        "plain http is served on loopback only, and {0} is not: listen on 127.0.0.1 or [::1] and put a proxy with TLS in front"
    )]
    NotLoopback(SocketAddr),
    #[error("tls = \"none\" is for loopback only, and {0:?} is not: use \"implicit\" or \"starttls\"")]
    PlainServer(String),
    #[error("host = \"provider\" needs at least one [[providers]]")]
    NoProviders,
    #[error("lease = {0} is not from 5 to 600 seconds")]
    Lease(u32),
    #[error("undo = {0} is none of 0, 5, 10 and 30 seconds")]
    Undo(u32),
}

impl Settings {
    /// What the command line says comes last.
    pub(crate) fn load(file: Option<&Path>, over: impl FnOnce(&mut Self)) -> Result<Self, SettingsError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        // Those that tests and the build read are no settings of the server.
        let environment = Env::prefixed("PORTEPLUME_")
            .ignore(&["config", "bin", "test_pg"])
            .split("__");
        let mut settings: Self = figment.merge(environment).extract().map_err(Box::new)?;
        over(&mut settings);
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), SettingsError> {
        for listen in [Some(self.listen), self.metrics].into_iter().flatten() {
            if !listen.ip().is_loopback() {
                return Err(SettingsError::NotLoopback(listen));
            }
        }
        let providers = self
            .providers
            .iter()
            .flat_map(|provider| [&provider.imap, &provider.submission]);
        let relay = self.relay.iter().map(|relay| &relay.server);
        for server in [&self.imap, &self.submission]
            .into_iter()
            .chain(providers)
            .chain(relay)
        {
            let local =
                server.host == "localhost" || server.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
            if server.tls == Tls::None && !local {
                return Err(SettingsError::PlainServer(server.host.clone()));
            }
        }
        if !(5..=600).contains(&self.lease) {
            return Err(SettingsError::Lease(self.lease));
        }
        if UndoTime::parse(&self.undo.to_string()).is_none() {
            return Err(SettingsError::Undo(self.undo));
        }
        if self.host == HostKind::Provider && self.providers.is_empty() {
            return Err(SettingsError::NoProviders);
        }
        Ok(())
    }

    /// For those who have not chosen.
    pub(crate) fn undo(&self) -> UndoTime {
        UndoTime::parse(&self.undo.to_string()).unwrap_or_default()
    }

    pub(crate) fn database(&self) -> String {
        if self.database.0.is_empty() {
            format!("sqlite:{}", self.dir.join("porteplume.db").display())
        } else {
            self.database.0.clone()
        }
    }

    pub(crate) fn service_login(&self) -> Option<(String, Secret)> {
        (!self.service_user.is_empty()).then(|| {
            (
                self.service_user.clone(),
                Secret::new(self.service_password.0.as_str()),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_differs_and_a_slip_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("porteplume.toml");
        std::fs::write(
            &file,
            "host = \"own_servers\"\n[imap]\nhost = \"imap.example.org\"\n",
        )
        .unwrap();
        let settings = Settings::load(Some(&file), |_| {}).unwrap();
        assert_eq!(settings.host, HostKind::OwnServers);
        assert_eq!(
            (settings.imap.host.as_str(), settings.imap.tls),
            ("imap.example.org", Tls::Implicit)
        );
        std::fs::write(&file, "hosst = \"own_servers\"\n").unwrap();
        let slip = Settings::load(Some(&file), |_| {}).unwrap_err().to_string();
        assert!(slip.contains("hosst"), "{slip}");
    }

    #[test]
    fn plain_text_never_leaves_the_machine() {
        let wide = Settings::load(None, |s| s.listen = "0.0.0.0:80".parse().unwrap());
        assert!(matches!(wide, Err(SettingsError::NotLoopback(_))));
        let plain = Settings::load(None, |s| {
            s.imap = Server {
                host: "imap.example.org".into(),
                tls: Tls::None,
                ..Server::default()
            };
        });
        assert!(matches!(plain, Err(SettingsError::PlainServer(_))));
    }
}
