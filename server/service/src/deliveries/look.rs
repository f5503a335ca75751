use super::note;
use crate::{
    Ports,
    ports::{HostError, SeenUpTo, StateError, Watch},
};

const INBOX: &str = "INBOX";

#[derive(Debug, thiserror::Error)]
pub(super) enum LookError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Host(#[from] HostError),
}

/// Up to where the inbox is looked through now. None where the service has no way in.
pub(super) async fn look(ports: &Ports, watch: &Watch) -> Result<Option<SeenUpTo>, LookError> {
    let mailbox = ports.accounts.by_id(&watch.account).await?;
    let Some(session) = ports.host.open_as_service(&mailbox.address).await? else {
        return Ok(None);
    };
    let (uids, seen) = session.reports(INBOX, watch.seen).await?;
    for uid in uids {
        let octets = match session.fetch(INBOX, seen.validity, uid).await {
            Ok((octets, _)) => octets,
            Err(HostError::NoMessage) => continue,
            Err(other) => return Err(other.into()),
        };
        match ports.mime.report(&octets) {
            Ok(Some(report)) => note::note(ports, &mailbox, &report).await?,
            Ok(None) => {}
            Err(error) => tracing::info!(account = %mailbox.id, uid, %error, "not read as a report"),
        }
    }
    Ok(Some(seen))
}
