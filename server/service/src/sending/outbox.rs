//! The Outbox: what waits, why, and what a person can do about it.

use async_trait::async_trait;
use domain::{
    desk::{Answer, Caller, DeskError, OutboxDesk},
    id::{DraftId, OutboxId},
    outbox::{OutboxEntry, OutboxState},
};

use crate::{
    Service, dates, error,
    ports::{OutboxChange, OutboxItem, StateError},
};

pub(crate) fn entry(service: &Service, caller: &Caller, item: OutboxItem) -> OutboxEntry {
    let now = service.ports.clock.now();
    let OutboxItem {
        new,
        state,
        attempts,
        next_try,
        refusal,
        partly,
        words,
        ..
    } = item;
    OutboxEntry {
        id: new.id,
        draft: new.draft,
        state,
        from: new.envelope.header_from,
        recipients: new.envelope.recipients,
        subject: new.subject,
        created: dates::when(new.created, now, caller),
        attempts,
        next_try: next_try
            .filter(|_| state == OutboxState::Deferred)
            .map(|at| dates::when(at, now, caller)),
        refusal,
        partly,
        words,
    }
}

fn moved(error: StateError) -> DeskError {
    match error {
        // It left, or came back, while the page was open: the page shows how it is now.
        StateError::Conflict => DeskError::NotFound,
        other => error::state(other),
    }
}

#[async_trait]
impl OutboxDesk for Service {
    async fn waiting(&self, caller: &Caller) -> Answer<Vec<OutboxEntry>> {
        let items = self
            .ports
            .outbox
            .waiting(&caller.account)
            .await
            .map_err(error::state)?;
        Ok(items.into_iter().map(|item| entry(self, caller, item)).collect())
    }

    async fn entry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry> {
        let item = self
            .ports
            .outbox
            .find(&caller.account, id)
            .await
            .map_err(error::state)?;
        Ok(entry(self, caller, item))
    }

    async fn retry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry> {
        let ports = &self.ports;
        let now = ports.clock.now();
        let item = ports
            .outbox
            .find(&caller.account, id)
            .await
            .map_err(error::state)?;
        let change = OutboxChange {
            next_try: Some(now),
            ..OutboxChange::plain(OutboxState::Queued, now)
        };
        match item.state {
            OutboxState::Unclear => ports
                .outbox
                .advance(id, item.state, &change)
                .await
                .map_err(moved)?,
            OutboxState::Deferred => ports.outbox.hasten(id, now).await.map_err(moved)?,
            _ => return Err(DeskError::Forbidden),
        }
        self.bell.notify_one();
        self.entry(caller, id).await
    }

    async fn edit(&self, caller: &Caller, id: &OutboxId) -> Answer<DraftId> {
        let ports = &self.ports;
        let item = ports
            .outbox
            .find(&caller.account, id)
            .await
            .map_err(error::state)?;
        let draft = item.new.draft.clone();
        if item.state == OutboxState::Refused {
            // Its draft came back with the refusal, which the compose page still wants to show.
            return Ok(draft);
        }
        // The draft comes back in the same transaction.
        ports
            .outbox
            .advance(
                id,
                item.state,
                &OutboxChange::plain(OutboxState::Withdrawn, ports.clock.now()),
            )
            .await
            .map_err(moved)?;
        Ok(draft)
    }

    async fn settle(&self, caller: &Caller, id: &OutboxId) -> Answer<()> {
        let ports = &self.ports;
        let item = ports
            .outbox
            .find(&caller.account, id)
            .await
            .map_err(error::state)?;
        let now = ports.clock.now();
        match item.state {
            // Taken as sent: copies are filed as for any sent message.
            OutboxState::Unclear => {
                let change = OutboxChange {
                    next_try: Some(now),
                    ..OutboxChange::plain(OutboxState::Accepted, now)
                };
                ports
                    .outbox
                    .advance(id, item.state, &change)
                    .await
                    .map_err(moved)?;
                self.bell.notify_one();
                Ok(())
            }
            OutboxState::Refused => ports
                .outbox
                .advance(id, item.state, &OutboxChange::plain(OutboxState::Withdrawn, now))
                .await
                .map_err(moved),
            _ => Err(DeskError::Forbidden),
        }
    }
}
