//! The question asked of accounts and grants, each time a message comes.

use std::sync::Arc;

use domain::{
    account::{Account, AccountKind},
    address::Address,
    delegation::SendRight,
};

use super::{
    Amendment, Field, Refusal,
    policy::{self, Envelope, Right, Writer},
};
use crate::ports::{Accounts, Clock, Grants, Ids, StateError};

/// A message as a submission server has it at the end of DATA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// Who signed in, as the server says it.
    pub login: String,
    /// The path of MAIL FROM, with or without its brackets.
    pub envelope_sender: String,
    /// All header fields, in their order.
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Passes(Vec<Amendment>),
    Refused(Refusal),
    /// The database does not answer: nobody knows, so nothing passes.
    Later,
}

/// Decides over submitted messages.
#[derive(Clone)]
pub struct Guard {
    pub accounts: Arc<dyn Accounts>,
    pub grants: Arc<dyn Grants>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
}

enum Stop {
    Refused(Refusal),
    State(StateError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Guard {
    pub async fn judge(&self, submitted: &Submitted) -> Verdict {
        match self.amendments(submitted).await {
            Ok(amendments) => Verdict::Passes(amendments),
            Err(Stop::Refused(refusal)) => Verdict::Refused(refusal),
            Err(Stop::State(error)) => {
                tracing::error!(%error, "accounts and grants do not answer");
                Verdict::Later
            }
        }
    }

    async fn amendments(&self, submitted: &Submitted) -> Result<Vec<Amendment>, Stop> {
        let from = policy::from(&submitted.fields)?;
        let path = submitted.envelope_sender.trim();
        let path = path
            .strip_prefix('<')
            .and_then(|path| path.strip_suffix('>'))
            .unwrap_or(path);
        let not_allowed = || Refusal::NotAllowed {
            login: submitted.login.clone(),
            from: from.address.clone(),
        };
        let writer = self.writer(&submitted.login).await?.ok_or_else(not_allowed)?;
        let mailbox = self.account(&from.address).await?.ok_or_else(not_allowed)?;
        let right = self.right(&writer, &mailbox).await?.ok_or_else(not_allowed)?;
        let envelope = self.envelope(path, &writer, &mailbox).await?;
        let aliases = self.accounts.aliases(&writer.id).await.map_err(Stop::State)?;
        let writer = Writer {
            address: writer.address,
            aliases: aliases.into_iter().map(|(_, alias)| alias).collect(),
            name: writer.name,
        };
        let fresh = self.ids.uuid();
        Ok(policy::amend(
            &submitted.fields,
            &from,
            &writer,
            right,
            envelope,
            &fresh,
        )?)
    }

    async fn envelope(&self, path: &str, writer: &Account, mailbox: &Account) -> Result<Envelope, Stop> {
        if path.is_empty() {
            return Ok(Envelope::Empty);
        }
        let account = match Address::parse(path) {
            Ok(address) => self.account(&address).await?,
            Err(_) => None,
        };
        Ok(match account {
            Some(account) if account.id == mailbox.id => Envelope::Froms,
            Some(account) if account.id == writer.id => Envelope::Writers,
            _ => Envelope::Others,
        })
    }

    /// The active person of this login. Logins are addresses, never aliases: those sign nobody in.
    async fn writer(&self, login: &str) -> Result<Option<Account>, Stop> {
        let Ok(address) = Address::parse(login) else {
            return Ok(None);
        };
        let account = self.account(&address).await?;
        Ok(account.filter(|account| account.address == address && account.kind == AccountKind::User))
    }

    async fn right(&self, writer: &Account, mailbox: &Account) -> Result<Option<Right>, Stop> {
        if mailbox.id == writer.id {
            return Ok(Some(Right::Own));
        }
        let grant = match self.grants.between(&mailbox.id, &writer.id).await {
            Ok(grant) => grant,
            Err(StateError::NotFound) => None,
            Err(error) => return Err(Stop::State(error)),
        };
        Ok(match grant.map(|grant| grant.send_at(self.clock.now())) {
            Some(SendRight::As) => Some(Right::As),
            Some(SendRight::OnBehalf) => Some(Right::OnBehalf),
            Some(SendRight::None) | None => None,
        })
    }

    /// The active account with this address or alias.
    async fn account(&self, address: &Address) -> Result<Option<Account>, Stop> {
        match self.accounts.by_address(address).await {
            Ok(account) => Ok(account.active.then_some(account)),
            Err(StateError::NotFound) => Ok(None),
            Err(error) => Err(Stop::State(error)),
        }
    }
}
