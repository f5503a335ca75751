use domain::{
    delegation::SendRight,
    id::{AccountId, OutboxId},
    outbox::{OutboxState, Refusal, RefusalCause},
    time::Timestamp,
};
use service::ports::{Envelope, OutboxChange};
use sqlx::{Any, Transaction};

use super::advance::step;
use crate::{
    columns::{Asked, Columns, State, Stored, all},
    open::{Database, skipping_held_rows},
};

/// A message that waits to leave in another's name.
pub(crate) struct Waiting {
    id: OutboxId,
    state: OutboxState,
    envelope: Envelope,
}

impl Waiting {
    /// The right it needs: a mailbox that is in the envelope too is all that recipients see.
    pub(crate) fn needs(&self) -> SendRight {
        if self.envelope.sender == self.envelope.header_from {
            SendRight::As
        } else {
            SendRight::OnBehalf
        }
    }
}

impl Stored for Waiting {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            state: columns.word(OutboxState::parse)?,
            envelope: columns.json()?,
        })
    }
}

macro_rules! waiting {
    () => {
        "SELECT id, state, envelope FROM outbox WHERE account_id = $1 AND mailbox_id = $2 \
         AND state IN ('queued', 'deferred') ORDER BY id"
    };
}

pub(crate) fn waiting<'q>(mailbox: &'q AccountId, delegate: &'q AccountId) -> Asked<'q> {
    of_both(waiting!(), mailbox, delegate)
}

/// Gives back as refused what waits to leave on a right that is no longer `held`, in the transaction that took it
/// away. What a worker is just taking is passed over: it looks at the grant itself, which this transaction holds.
pub(crate) async fn hold_back(
    transaction: &mut Transaction<'static, Any>,
    database: Database,
    (mailbox, delegate): (&AccountId, &AccountId),
    held: SendRight,
    now: Timestamp,
) -> State<()> {
    let query = of_both(skipping_held_rows!(database, waiting!(), ""), mailbox, delegate);
    let waiting: Vec<Waiting> = all(query, &mut **transaction).await?;
    for item in waiting.into_iter().filter(|item| item.needs() != held) {
        let refused = OutboxChange {
            refusal: Some(Refusal {
                cause: RefusalCause::FromNotAllowed {
                    address: item.envelope.header_from,
                },
                words: String::new(),
            }),
            ..OutboxChange::plain(OutboxState::Refused, now)
        };
        // Read in this transaction, and held by it: it is in the state it was read in.
        step(transaction, &item.id, (item.state, None), &refused).await?;
    }
    Ok(())
}

fn of_both<'q>(sql: &'static str, mailbox: &'q AccountId, delegate: &'q AccountId) -> Asked<'q> {
    sqlx::query(sql).bind(delegate.as_str()).bind(mailbox.as_str())
}
