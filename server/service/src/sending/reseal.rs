//! A password that works, for messages that wait with one that may not.

use domain::{
    desk::{Answer, Secret},
    id::{AccountId, OutboxId},
};

use crate::{Service, error, ports::StateError};

impl Service {
    /// What a sign-in leaves to do here: queued messages get the password that has just been accepted, and those that
    /// waited for it are sent.
    pub async fn signed_in(&self, account: &AccountId, secret: &Secret) -> Result<(), StateError> {
        let waiting = self.ports.outbox.sealed(account).await?;
        for id in &waiting {
            reseal(self, id, secret).await?;
        }
        if !waiting.is_empty() {
            self.bell.notify_one();
        }
        Ok(())
    }
}

/// The session's own password, where it has one.
pub(super) async fn with_session(service: &Service, id: &OutboxId, secret: Option<&Secret>) -> Answer<()> {
    match secret {
        Some(secret) => reseal(service, id, secret).await.map_err(error::state),
        None => Ok(()),
    }
}

async fn reseal(service: &Service, id: &OutboxId, secret: &Secret) -> Result<(), StateError> {
    let ports = &service.ports;
    let sealed = ports.vault.seal(secret, id.as_str());
    ports.outbox.reseal(id, &sealed, ports.clock.now()).await
}
