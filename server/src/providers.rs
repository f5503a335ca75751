//! Several providers behind one port, told apart by the domain of the address one signs in with. A visitor never names
//! a server: a domain that is not in the list is a wrong address or password.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    Address,
    delegation::AccessRight,
    desk::{HostKind, Secret, Trouble},
    outbox::Transmission,
    preflight::RecipientStanding,
};
use service::ports::{
    Connections, CutError, Cutting, Envelope, FinalDot, HostError, Login, MailHost, MailboxInfo,
    MailboxSession, Probe, Submission,
};

struct One {
    domains: Vec<String>,
    host: Arc<dyn MailHost>,
    submission: Arc<dyn Submission>,
}

#[derive(Default)]
pub(crate) struct Providers(Vec<One>);

impl Providers {
    pub(crate) fn add(
        &mut self,
        domains: Vec<String>,
        host: Arc<dyn MailHost>,
        submission: Arc<dyn Submission>,
    ) {
        let domains = domains.into_iter().map(|domain| domain.to_lowercase()).collect();
        self.0.push(One {
            domains,
            host,
            submission,
        });
    }

    /// By the domain itself, else the one that takes every other.
    fn of(&self, address: &Address) -> Option<&One> {
        let with = |wanted: &str| {
            self.0
                .iter()
                .find(|one| one.domains.iter().any(|domain| domain == wanted))
        };
        with(address.domain()).or_else(|| with("*"))
    }

    fn host(&self, address: &Address) -> Result<&dyn MailHost, HostError> {
        self.of(address)
            .map(|one| one.host.as_ref())
            .ok_or(HostError::Credentials)
    }
}

#[async_trait]
impl MailHost for Providers {
    fn kind(&self) -> HostKind {
        HostKind::Provider
    }
    fn connections(&self) -> Connections {
        self.0.iter().map(|one| one.host.connections()).fold(
            Connections::default(),
            |sum, Connections { open, most }| Connections {
                open: sum.open + open,
                most: sum.most + most,
            },
        )
    }
    async fn authenticate(&self, address: &Address, password: &Secret) -> Result<(), HostError> {
        self.host(address)?.authenticate(address, password).await
    }
    async fn open(
        &self,
        login: &Login,
        mailbox: &Address,
        access: AccessRight,
    ) -> Result<Box<dyn MailboxSession>, HostError> {
        self.host(&login.address)?.open(login, mailbox, access).await
    }
    async fn open_as_service(&self, _: &Address) -> Result<Option<Box<dyn MailboxSession>>, HostError> {
        Ok(None)
    }
    async fn shared_with(&self, login: &Login) -> Result<Vec<MailboxInfo>, HostError> {
        self.host(&login.address)?.shared_with(login).await
    }
    async fn close_session(&self, session: &str) {
        for one in &self.0 {
            one.host.close_session(session).await;
        }
    }
}

#[async_trait]
impl Submission for Providers {
    async fn transmit(
        &self,
        login: &Login,
        envelope: &Envelope,
        message: &[u8],
        dot: &dyn FinalDot,
    ) -> Transmission {
        match self.of(&login.address) {
            Some(one) => one.submission.transmit(login, envelope, message, dot).await,
            // The list was changed under a queued message: not sent, and may be once the list is mended.
            None => Transmission::Deferred {
                words: Trouble::Unreachable.to_string(),
            },
        }
    }
    async fn probe(&self, login: &Login, from: &Address) -> Probe {
        match self.of(&login.address) {
            Some(one) => one.submission.probe(login, from).await,
            None => Probe::Unknown,
        }
    }
    async fn recipient(&self, login: &Login, recipient: &Address) -> RecipientStanding {
        match self.of(&login.address) {
            Some(one) => one.submission.recipient(login, recipient).await,
            None => RecipientStanding::Fine,
        }
    }
    async fn close_session(&self, session: &str) {
        for one in &self.0 {
            one.submission.close_session(session).await;
        }
    }
    async fn limit(&self, login: &Login) -> Option<u64> {
        self.of(&login.address)?.submission.limit(login).await
    }
}

/// Rights there are the provider's to take, and its sessions the provider's to end.
#[async_trait]
impl Cutting for Providers {
    async fn cut(&self, _: &Address, _: &Address) -> Result<(), CutError> {
        Ok(())
    }
}
