//! Whose message is it? Asked again here, where it really leaves, whatever was checked before.

use domain::account::Account;
use domain::address::Address;
use domain::delegation::SendRight;
use domain::id::AccountId;
use domain::outbox::RefusalCause;
use service::ports::{Envelope, Login, ParsedMessage, StateError};

use super::Stop;
use crate::built_in::Inner;

/// How a person may write in the name of an address.
#[derive(Debug)]
pub(super) struct Authority {
    me: AccountId,
    mailbox: AccountId,
    /// None for one's own account.
    right: Option<SendRight>,
}

fn not_allowed(login: &Address, from: &Address) -> Stop {
    Stop::Refused(
        RefusalCause::FromNotAllowed {
            address: from.clone(),
        },
        format!("{login} may not send in the name of {from}"),
    )
}

impl Inner {
    async fn signed_in(&self, login: &Login) -> Result<Account, Stop> {
        self.account(&login.address).await?.ok_or_else(|| {
            Stop::Refused(
                RefusalCause::Credentials,
                format!("{} has no account here any more", login.address),
            )
        })
    }

    pub(super) async fn may_write_as(&self, login: &Login, from: &Address) -> Result<Authority, Stop> {
        let me = self.signed_in(login).await?;
        let Some(mailbox) = self.account(from).await? else {
            return Err(not_allowed(&login.address, from));
        };
        if mailbox.id == me.id {
            return Ok(Authority {
                me: me.id,
                mailbox: mailbox.id,
                right: None,
            });
        }
        let grant = match self.parts.grants.between(&mailbox.id, &me.id).await {
            Ok(grant) => grant,
            Err(StateError::NotFound) => None,
            Err(error) => {
                tracing::error!(%error, "grants do not answer");
                return Err(error.into());
            }
        };
        match grant.map(|grant| grant.send_at(self.parts.clock.now())) {
            None | Some(SendRight::None) => Err(not_allowed(&login.address, from)),
            right => Ok(Authority {
                me: me.id,
                mailbox: mailbox.id,
                right,
            }),
        }
    }

    /// Does the message say of itself what its envelope says, and is that allowed?
    pub(super) async fn check_authority(
        &self,
        login: &Login,
        envelope: &Envelope,
        parsed: &ParsedMessage,
    ) -> Result<(), Stop> {
        let Some(from) = &parsed.from else {
            return Err(Stop::Refused(
                RefusalCause::Other,
                "the message has no From".into(),
            ));
        };
        if from.address != envelope.header_from {
            return Err(not_allowed(&login.address, &from.address));
        }
        let authority = self.may_write_as(login, &envelope.header_from).await?;
        let envelope_sender = self.account(&envelope.sender).await?.map(|account| account.id);
        let sender = match &parsed.sender {
            Some(sender) => Some(self.account(&sender.address).await?.map(|account| account.id)),
            None => None,
        };
        if authority.fits(envelope_sender.as_ref(), sender.as_ref().map(Option::as_ref)) {
            Ok(())
        } else {
            Err(not_allowed(&login.address, &envelope.header_from))
        }
    }
}

impl Authority {
    /// Own and Send As: envelope and Sender, where there is one, are the mailbox's, so that nothing names the delegate.
    /// On behalf: both are the delegate's (PRODUCT 3.7). The inner None is an address nobody has.
    fn fits(&self, envelope_sender: Option<&AccountId>, sender: Option<Option<&AccountId>>) -> bool {
        match self.right {
            Some(SendRight::OnBehalf) => envelope_sender == Some(&self.me) && sender == Some(Some(&self.me)),
            _ => {
                envelope_sender == Some(&self.mailbox)
                    && sender.is_none_or(|sender| sender == Some(&self.mailbox))
            }
        }
    }
}
