use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{
    address::Address,
    delegation::AccessRight,
    desk::{HostKind, Secret, Trouble},
};
use service::ports::{
    Connections, CutError, Cutting, HostError, Login, MailHost, MailboxInfo, MailboxSession,
};

use super::{
    config::{ImapConfig, Servers},
    connection::Connection,
    error::ImapError,
    mailbox::ImapMailbox,
    pool::{Operation, Pool},
    shared::SharedWith,
    target::{Target, View},
};
use crate::{
    doveadm::Doveadm,
    tls::{self, TlsError},
};

/// Mail on IMAP servers.
#[derive(Debug)]
pub struct ImapHost {
    pool: Arc<Pool>,
    doveadm: Option<Doveadm>,
}

/// Who was signing in while a right was taken away has a session by then.
const LATECOMERS: Duration = Duration::from_secs(2);

impl ImapHost {
    /// Connects to nothing yet; reads the authority file.
    pub fn new(config: ImapConfig) -> Result<Self, TlsError> {
        let tls = tls::client_config(config.ca.as_deref())?;
        let name = tls::server_name(&config.server)?;
        Ok(Self {
            pool: Arc::new(Pool::new(config, tls, name)),
            doveadm: None,
        })
    }

    /// With the way to end sessions at servers of our own.
    #[must_use]
    pub fn with_doveadm(self, doveadm: Doveadm) -> Self {
        Self {
            doveadm: Some(doveadm),
            ..self
        }
    }

    fn servers(&self) -> &Servers {
        &self.pool.config().servers
    }

    /// The name to sign in with. None for one that our servers would read as `MAILBOX` separator `DELEGATE`.
    fn user(&self, address: &Address) -> Option<String> {
        match self.servers() {
            Servers::Own { separator, .. } => {
                let name = address.canonical();
                (!name.contains(*separator)).then(|| name.to_owned())
            }
            Servers::Provider => Some(address.as_str().to_owned()),
        }
    }

    /// The name by which somebody opens a mailbox on our servers.
    fn user_in(&self, mailbox: &Address, person: &Address) -> Option<String> {
        let own = self.user(person)?;
        match self.servers() {
            Servers::Own { separator, .. } if mailbox != person => {
                Some(format!("{}{separator}{own}", self.user(mailbox)?))
            }
            _ => Some(own),
        }
    }

    fn target(&self, login: &Login, mailbox: &Address) -> Result<Target, HostError> {
        let secret = login.secret.clone().ok_or(Trouble::Credentials)?;
        let own = self.user(&login.address).ok_or(HostError::NoAccess)?;
        let (user, view) = match self.servers() {
            _ if login.address == *mailbox => (own, View::Own),
            Servers::Own { .. } => {
                let delegated = self.user_in(mailbox, &login.address);
                (delegated.ok_or(HostError::NoAccess)?, View::Own)
            }
            Servers::Provider => (own, View::Shared),
        };
        Ok(Target {
            session: Some(login.session.clone()),
            mailbox: mailbox.clone(),
            user,
            secret,
            view,
        })
    }

    async fn opened(&self, target: Target, write: bool) -> Result<Box<dyn MailboxSession>, HostError> {
        self.pool.run(&target, &Reach).await?;
        Ok(Box::new(ImapMailbox {
            pool: Arc::clone(&self.pool),
            target,
            write,
        }))
    }

    async fn check(&self, address: &Address, password: &Secret) -> Result<(), HostError> {
        let user = self.user(address).ok_or(HostError::Credentials)?;
        self.pool.connect(&user, password).await?;
        Ok(())
    }
}

/// Only that there is a connection.
struct Reach;
impl Operation for Reach {
    type Answer = ();
    async fn run(&self, _: &mut Connection) -> Result<(), ImapError> {
        Ok(())
    }
}

fn is_password(error: &HostError) -> bool {
    matches!(
        error,
        HostError::Credentials | HostError::Trouble(Trouble::Credentials)
    )
}

#[async_trait]
impl MailHost for ImapHost {
    fn connections(&self) -> Connections {
        self.pool.connections()
    }

    fn kind(&self) -> HostKind {
        self.servers().kind()
    }

    async fn authenticate(&self, address: &Address, password: &Secret) -> Result<(), HostError> {
        let no_sooner = tokio::time::Instant::now() + self.pool.config().limits.refusal;
        match self.check(address, password).await {
            Err(error) if is_password(&error) => {
                tokio::time::sleep_until(no_sooner).await;
                Err(HostError::Credentials)
            }
            other => other,
        }
    }

    async fn open(
        &self,
        login: &Login,
        mailbox: &Address,
        access: AccessRight,
    ) -> Result<Box<dyn MailboxSession>, HostError> {
        let write = match access {
            AccessRight::None => return Err(HostError::NoAccess),
            AccessRight::Read => false,
            AccessRight::Full => true,
        };
        let target = self.target(login, mailbox)?;
        let delegated = login.address != *mailbox;
        match self.opened(target, write).await {
            // Our servers refuse a delegate without a grant and one with a wrong password alike: ask which it is.
            Err(error) if delegated && is_password(&error) => {
                let own = self.target(login, &login.address)?;
                self.pool.run(&own, &Reach).await?;
                Err(HostError::NoAccess)
            }
            other => other,
        }
    }

    async fn open_as_service(&self, mailbox: &Address) -> Result<Option<Box<dyn MailboxSession>>, HostError> {
        let Servers::Own {
            separator,
            service: Some((name, secret)),
        } = self.servers()
        else {
            return Ok(None);
        };
        let owner = self.user(mailbox).ok_or(HostError::NoAccess)?;
        let target = Target {
            session: None,
            mailbox: mailbox.clone(),
            user: format!("{owner}{separator}{name}"),
            secret: secret.clone(),
            view: View::Own,
        };
        self.opened(target, true).await.map(Some)
    }

    async fn shared_with(&self, login: &Login) -> Result<Vec<MailboxInfo>, HostError> {
        if let Servers::Own { .. } = self.servers() {
            return Ok(Vec::new());
        }
        let target = self.target(login, &login.address)?;
        let user = &login.address;
        self.pool.run(&target, &SharedWith { user }).await
    }

    async fn close_session(&self, session: &str) {
        self.pool.close_session(session);
    }
}

#[async_trait]
impl Cutting for ImapHost {
    async fn cut(&self, mailbox: &Address, delegate: &Address) -> Result<(), CutError> {
        // A name that cannot sign in has nothing open.
        let Some(user) = self.user_in(mailbox, delegate) else {
            return Ok(());
        };
        self.pool.close_user(&user);
        if matches!(self.servers(), Servers::Provider) {
            // Rights there are not ours to take.
            return Ok(());
        }
        let doveadm = self.doveadm.clone().ok_or(CutError::NoWay)?;
        doveadm.kick(&user).await?;
        tokio::spawn(async move {
            tokio::time::sleep(LATECOMERS).await;
            if let Err(error) = doveadm.kick(&user).await {
                tracing::warn!(%error, "latecomers after a revoke");
            }
        });
        Ok(())
    }
}
