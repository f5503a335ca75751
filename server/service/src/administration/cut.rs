//! Ending everything somebody has open.

use domain::{
    account::Account,
    desk::{Answer, DeskError, Trouble},
};

use crate::{Ports, error};

/// Signs the account out everywhere: sessions here, and at the mail servers its own mailbox, those it may open, and
/// itself as opened by others. All are tried; the first that fails is told, and trying again is safe.
pub(super) async fn everywhere(ports: &Ports, account: &Account) -> Answer<()> {
    ports.sessions.end_all(&account.id).await.map_err(error::state)?;
    let held = ports
        .grants
        .held_by(&account.id, ports.clock.now())
        .await
        .map_err(error::state)?;
    let given = ports.grants.given_by(&account.id).await.map_err(error::state)?;
    let own = [(&account.address, &account.address)];
    let others = held
        .iter()
        .map(|(_, mailbox)| (&mailbox.address, &account.address));
    let delegates = given
        .iter()
        .map(|(_, delegate)| (&account.address, &delegate.address));
    let mut failed = None;
    for (mailbox, delegate) in own.into_iter().chain(others).chain(delegates) {
        if let Err(error) = ports.cutting.cut(mailbox, delegate).await {
            tracing::warn!(account = %account.id, %error, "sessions at the mail server stay open");
            failed.get_or_insert(error);
        }
    }
    match failed {
        None => Ok(()),
        Some(error) => Err(DeskError::Trouble(Trouble::Refused {
            words: error.to_string(),
        })),
    }
}
