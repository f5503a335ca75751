//! The composition root: settings in, every part put together once.

use std::{net::IpAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::http::HeaderMap;
use domain::{
    desk::{HostKind, Secret},
    time::Timestamp,
};
use mail::{
    doveadm::{Doveadm, DoveadmConfig, DoveadmSetupError},
    imap::{self, ImapConfig, ImapHost, Servers},
    mime::MimeKit,
    smtp::{SetupError, SmtpConfig, SmtpSubmission},
    tls::{TlsError, TlsMode},
};
use mailbox::{BuiltIn, Parts};
use service::{
    Letterhead, Ports, Service,
    ports::{Accounts, Clock, Cutting, Grants, MailHost, Submission},
};
use store::Store;

use crate::{
    clock::{RandomIds, SystemClock},
    operations::Measured,
    providers::Providers,
    session::{Lifetime, Limits, SignInLimits},
    settings::{Server, Settings, Tls},
    vault::KeyVault,
    welcome::Welcome,
};

/// Everything that serves requests and commands.
pub(crate) struct House {
    pub(crate) store: Arc<Store>,
    pub(crate) ports: Ports,
    pub(crate) service: Service,
    pub(crate) lifetime: Lifetime,
    pub(crate) limits: Limits,
    pub(crate) welcome: Welcome,
    pub(crate) measured: Measured,
    /// Octets of one upload.
    pub(crate) upload_limit: u64,
    trusted_proxy: Option<IpAddr>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum HouseError {
    #[error("the state folder {path} cannot be made: {source}")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("the key of queued mail, {path}, cannot be used: {source}")]
    Key { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Store(#[from] store::OpenError),
    #[error(transparent)]
    BuiltIn(#[from] mailbox::OpenError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Submission(#[from] SetupError),
    #[error(transparent)]
    Doveadm(#[from] DoveadmSetupError),
}

type Host = (Arc<dyn MailHost>, Arc<dyn Submission>, Arc<dyn Cutting>);

impl House {
    pub(crate) async fn build(settings: &Settings) -> Result<Self, HouseError> {
        let dir = &settings.dir;
        std::fs::create_dir_all(dir).map_err(|source| HouseError::Folder {
            path: dir.clone(),
            source,
        })?;
        let store = Arc::new(Store::connect(&settings.database()).await?);
        let key = dir.join("outbox.key");
        let vault = KeyVault::open_or_make(&key).map_err(|source| HouseError::Key { path: key, source })?;
        let (host, submission, cutting) = match settings.host {
            HostKind::BuiltIn => built_in(settings, &store).await?,
            HostKind::OwnServers => own_servers(settings)?,
            HostKind::Provider => providers(settings)?,
        };
        let measured = Measured::default();
        let ports = Ports {
            host,
            submission,
            cutting,
            mime: Arc::new(MimeKit),
            accounts: store.clone(),
            administration: store.clone(),
            passwords: Arc::new(mailbox::password::Argon2id),
            sessions: store.clone(),
            grants: store.clone(),
            delegations: store.clone(),
            requests: store.clone(),
            notices: store.clone(),
            letterhead: Arc::new(Letterhead::new(settings.notice_from.clone())),
            memory: store.clone(),
            preferences: store.clone(),
            drafts: store.clone(),
            outbox: store.clone(),
            receipts: store.clone(),
            deliveries: store.clone(),
            journal: store.clone(),
            vault: Arc::new(vault),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            meter: Arc::new(measured.clone()),
        };

        let hours = |hours: u64| Duration::from_secs(hours.saturating_mul(3600));
        Ok(Self {
            service: Service::new(ports.clone()).with_undo(settings.undo()),
            ports,
            store,
            lifetime: Lifetime {
                idle: hours(settings.session_idle),
                most: hours(settings.session_most),
            },
            limits: Limits::new(SignInLimits {
                account: settings.sign_in_failures,
                client: settings.client_failures,
                memory: Duration::from_secs(15 * 60),
            }),
            welcome: Welcome::default(),
            measured,
            upload_limit: settings.message_limit,
            trusted_proxy: settings.trusted_proxy,
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Who is at the other end: the socket's peer, or whom the trusted proxy names last.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if self.trusted_proxy != Some(peer) {
            return peer;
        }
        let named = headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok());
        named
            .and_then(|list| list.rsplit(',').next()?.trim().parse().ok())
            .unwrap_or(peer)
    }
}

async fn built_in(settings: &Settings, store: &Arc<Store>) -> Result<Host, HouseError> {
    let accounts: Arc<dyn Accounts> = store.clone();
    let grants: Arc<dyn Grants> = store.clone();
    let relay: Option<Arc<dyn Submission>> = match &settings.relay {
        None => None,
        Some(relay) => {
            let login = (!relay.user.is_empty())
                .then(|| (relay.user.clone(), Secret::new(relay.password.0.as_str())));
            Some(Arc::new(SmtpSubmission::new(SmtpConfig {
                login,
                ..smtp(&relay.server)
            })?))
        }
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let parts = Parts {
        accounts,
        grants,
        mime: Arc::new(MimeKit),
        clock,
        relay,
        limit: settings.message_limit,
    };
    let host = Arc::new(BuiltIn::open(&settings.dir.join("mail.db"), parts).await?);
    Ok((host.clone(), host.clone(), host))
}

fn own_servers(settings: &Settings) -> Result<Host, HouseError> {
    let separator = settings.separator.chars().next().unwrap_or('*');
    let servers = Servers::Own {
        separator,
        service: settings.service_login(),
    };
    let mut host = ImapHost::new(imap(&settings.imap, servers))?;
    if settings.doveadm_url.is_empty() {
        tracing::warn!(
            "no doveadm_url: sessions that a revoked delegate has open in other mail programs stay open"
        );
    } else {
        host = host.with_doveadm(Doveadm::new(&DoveadmConfig {
            url: settings.doveadm_url.clone(),
            key: Secret::new(settings.doveadm_key.0.as_str()),
            ca: settings.imap.ca.clone(),
        })?);
    }
    let host = Arc::new(host);
    let submission = SmtpSubmission::new(smtp(&settings.submission))?;
    Ok((host.clone(), Arc::new(submission), host))
}

fn providers(settings: &Settings) -> Result<Host, HouseError> {
    let mut list = Providers::default();
    for provider in &settings.providers {
        let host = ImapHost::new(imap(&provider.imap, Servers::Provider))?;
        let submission = SmtpSubmission::new(smtp(&provider.submission))?;
        tracing::info!(provider = %provider.name, domains = ?provider.domains, "a provider one may sign in to");
        list.add(provider.domains.clone(), Arc::new(host), Arc::new(submission));
    }
    let list = Arc::new(list);
    Ok((list.clone(), list.clone(), list))
}

fn imap(server: &Server, servers: Servers) -> ImapConfig {
    ImapConfig {
        servers,
        server: server.host.clone(),
        port: server.port,
        tls: tls(server.tls),
        ca: server.ca.clone(),
        limits: imap::Limits::default(),
    }
}

fn smtp(server: &Server) -> SmtpConfig {
    SmtpConfig {
        tls: tls(server.tls),
        ca: server.ca.clone(),
        ..SmtpConfig::new(server.host.clone(), server.port)
    }
}

fn tls(tls: Tls) -> TlsMode {
    match tls {
        Tls::Implicit => TlsMode::Implicit,
        Tls::Starttls => TlsMode::StartTls,
        Tls::None => TlsMode::Plaintext,
    }
}
