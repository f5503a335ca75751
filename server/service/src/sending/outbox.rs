//! The Outbox: what waits, why, and what a person can do about it.

use async_trait::async_trait;
use domain::{
    desk::{Answer, Caller, DeskError, OutboxDesk},
    id::{DraftId, OutboxId},
    outbox::{Leaving, OutboxEntry, OutboxState},
    time::Timestamp,
};

use super::{now, partly, reseal, traces};
use crate::{
    Service, dates, error,
    ports::{OutboxChange, OutboxItem, StateError},
};

pub(crate) fn entry(service: &Service, caller: &Caller, item: OutboxItem) -> OutboxEntry {
    let now = service.ports.clock.now();
    let leaving = leaving(&item, now, caller);
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
        leaving,
        attempts,
        next_try: next_try
            .filter(|_| state == OutboxState::Deferred)
            .map(|at| dates::when(at, now, caller)),
        refusal,
        partly,
        words,
        traces: None,
        receipt: new.receipt,
    }
}

fn leaving(item: &OutboxItem, now: Timestamp, caller: &Caller) -> Leaving {
    let left = item.new.not_before.0 - now.0;
    if item.state != OutboxState::Queued || left <= 0 {
        Leaving::Now
    } else if item.new.later {
        Leaving::At(dates::when(item.new.not_before, now, caller))
    } else {
        Leaving::Soon(u32::try_from(left).unwrap_or(u32::MAX))
    }
}

/// With what can be found of it, where nobody knows whether it was sent.
async fn with_traces(service: &Service, caller: &Caller, item: OutboxItem) -> OutboxEntry {
    let traces = match item.state {
        OutboxState::Unclear => traces::look(service, caller, &item).await,
        _ => None,
    };
    OutboxEntry {
        traces,
        ..entry(service, caller, item)
    }
}

async fn find(service: &Service, caller: &Caller, id: &OutboxId) -> Answer<OutboxItem> {
    let found = service.ports.outbox.find(&caller.account, id).await;
    found.map_err(error::state)
}

pub(super) fn moved(error: StateError) -> DeskError {
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
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            entries.push(with_traces(self, caller, item).await);
        }
        Ok(entries)
    }

    async fn entry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry> {
        let item = find(self, caller, id).await?;
        Ok(entry(self, caller, item))
    }

    async fn retry(&self, caller: &Caller, id: &OutboxId) -> Answer<OutboxEntry> {
        let ports = &self.ports;
        let now = ports.clock.now();
        let item = find(self, caller, id).await?;
        let change = OutboxChange {
            next_try: Some(now),
            ..OutboxChange::plain(OutboxState::Queued, now)
        };
        match item.state {
            OutboxState::Unclear => {
                reseal::with_session(self, id, caller.secret.as_ref()).await?;
                ports
                    .outbox
                    .advance(id, item.state, &change)
                    .await
                    .map_err(moved)?;
            }
            OutboxState::Queued if item.new.later => {
                let id = now::send_now(self, caller, &item).await?;
                self.bell.notify_one();
                return self.entry(caller, &id).await;
            }
            OutboxState::Deferred | OutboxState::Queued => {
                reseal::with_session(self, id, caller.secret.as_ref()).await?;
                ports.outbox.hasten(id, now).await.map_err(moved)?;
            }
            _ => return Err(DeskError::Forbidden),
        }
        self.bell.notify_one();
        self.entry(caller, id).await
    }

    async fn edit(&self, caller: &Caller, id: &OutboxId) -> Answer<DraftId> {
        let ports = &self.ports;
        let item = find(self, caller, id).await?;
        let draft = item.new.draft.clone();
        if partly::is_partly(&item) {
            if item.new.receipt {
                return Err(DeskError::Forbidden);
            }
            return partly::edit(self, caller, &item).await;
        }
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
        let item = find(self, caller, id).await?;
        if partly::is_partly(&item) {
            return partly::dismiss(self, caller, &item).await;
        }
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
