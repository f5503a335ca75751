//! The port `MailHost`: signing in and opening.

use async_trait::async_trait;
use domain::address::Address;
use domain::delegation::AccessRight;
use domain::desk::{HostKind, Secret, Trouble};
use service::ports::{
    CutError, Cutting, HostError, Login, MailHost, MailboxInfo, MailboxSession, StateError,
};

use crate::session::Session;
use crate::{BuiltIn, password};

#[async_trait]
impl MailHost for BuiltIn {
    fn kind(&self) -> HostKind {
        HostKind::BuiltIn
    }

    async fn authenticate(&self, address: &Address, password: &Secret) -> Result<(), HostError> {
        let known = match self.0.parts.accounts.password(address).await {
            Ok(known) => known,
            Err(StateError::NotFound) => None,
            Err(error) => {
                tracing::error!(%error, "accounts do not answer");
                return Err(Trouble::Busy.into());
            }
        };
        let _turn = self.0.hashing.acquire().await.map_err(|_| Trouble::Busy)?;
        let password = password.clone();
        let right = tokio::task::spawn_blocking(move || password::verify(&password, known.as_deref()))
            .await
            .map_err(|_| Trouble::Busy)?;
        if right {
            Ok(())
        } else {
            Err(HostError::Credentials)
        }
    }

    async fn open(
        &self,
        _login: &Login,
        mailbox: &Address,
        access: AccessRight,
    ) -> Result<Box<dyn MailboxSession>, HostError> {
        let writable = match access {
            AccessRight::None => return Err(HostError::NoAccess),
            AccessRight::Read => false,
            AccessRight::Full => true,
        };
        Ok(Box::new(self.session(mailbox, writable).await?))
    }

    async fn open_as_service(&self, mailbox: &Address) -> Result<Option<Box<dyn MailboxSession>>, HostError> {
        Ok(Some(Box::new(self.session(mailbox, true).await?)))
    }

    /// Our grants decide here.
    async fn shared_with(&self, _login: &Login) -> Result<Vec<MailboxInfo>, HostError> {
        Ok(Vec::new())
    }

    /// There is no connection to forget.
    async fn close_session(&self, _session: &str) {}
}

/// Nothing stays open here: each request opens its mailbox anew, after the grant was asked.
#[async_trait]
impl Cutting for BuiltIn {
    async fn cut(&self, _: &Address, _: &Address) -> Result<(), CutError> {
        Ok(())
    }
}

impl BuiltIn {
    async fn session(&self, mailbox: &Address, writable: bool) -> Result<Session, HostError> {
        let account = self
            .0
            .account(mailbox)
            .await
            .map_err(|_| Trouble::Busy)?
            .ok_or(HostError::NoAccess)?;
        self.0.furnish(&account.id).await?;
        Ok(Session::new(self.0.clone(), &account, writable))
    }
}
