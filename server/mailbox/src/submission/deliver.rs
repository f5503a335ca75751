//! Into the inboxes of our own accounts: all of them in one transaction.

use domain::account::Account;
use domain::address::Address;
use domain::message::Flags;
use domain::outbox::{RecipientCause, RecipientRefusal};
use service::ports::{HostError, ParsedMessage};

use super::recipients::refuse;
use super::trace;
use crate::built_in::Inner;
use crate::database::message::NewMessage;
use crate::database::{folder, message};
use crate::session::quota_of;
use crate::summary::Summary;

impl Inner {
    /// Those whose mailbox has no room. Everybody else has it once this returns; on an error nobody has.
    pub(super) async fn deliver(
        &self,
        sender: &Address,
        here: &[(Address, Account)],
        raw: &[u8],
        parsed: ParsedMessage,
    ) -> Result<Vec<RecipientRefusal>, HostError> {
        if here.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.parts.clock.now();
        let summary = Summary::of(parsed, now);
        let mut refused = Vec::new();
        let mut change = self.database.change().await?;
        for (address, account) in here {
            folder::furnish(&mut change, &account.id, now).await?;
            let raw = trace::delivered(raw, sender, address, now);
            if let Some(quota) = quota_of(account)
                && folder::octets_used(&mut change, &account.id).await? + raw.len() as u64 > quota
            {
                refused.push(refuse(address, RecipientCause::MailboxFull));
                continue;
            }
            let inbox = folder::find(change.connection(), &account.id, folder::INBOX).await?;
            let uid = folder::take_uids(&mut change, inbox.id, 1).await?;
            let new = NewMessage {
                folder: inbox.id,
                uid,
                flags: Flags::default(),
                summary: &summary,
                raw,
            };
            message::insert(&mut change, new).await?;
        }
        change.commit().await?;
        Ok(refused)
    }
}
