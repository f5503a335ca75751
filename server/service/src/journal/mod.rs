//! Reading the journal: owners that of their mailboxes, administrators all.

mod csv;
mod download;
mod wanted;

use async_trait::async_trait;
use domain::{
    account::Person,
    desk::{Answer, Caller, JournalDesk, JournalLook, Outgoing, Page},
    journal::{Event, JournalEntry},
    time::Timestamp,
};

use crate::{
    Service, dates, error,
    ports::{NotedRow, Span},
};
use download::Download;
use wanted::Wanted;

type Until = Option<Timestamp>;

/// Rows of a page.
const PAGE: u32 = 50;

#[async_trait]
impl JournalDesk for Service {
    async fn journal(&self, caller: &Caller, look: JournalLook) -> Answer<Page<JournalEntry>> {
        let wanted = Wanted::of(&self.ports, caller, &look).await?;
        let journal = &self.ports.journal;
        let total = journal.count(wanted.rows(caller)).await.map_err(error::state)?;
        let pages = total.div_ceil(PAGE).max(1);
        // A page past the end is the last one: rows never go, but filters change.
        let page = look.page.min(pages - 1);
        let span = Span {
            below: None,
            skip: page * PAGE,
            take: PAGE,
        };
        // To find none takes the longest.
        let rows = if total == 0 {
            Vec::new()
        } else {
            journal
                .rows(wanted.rows(caller), span)
                .await
                .map_err(error::state)?
        };
        let now = self.ports.clock.now();
        // A right holds before its moment: the last one it held in is what people call its end.
        let last = |event: &Event, which: fn(Until, Until) -> Until| match event {
            Event::Granted { before, after, .. } => {
                which(before.2, after.2).map(|end| dates::when(Timestamp(end.0 - 1), now, caller))
            }
            Event::Sent { .. } => None,
        };
        let entry = |row: NotedRow| JournalEntry {
            number: row.number,
            at: dates::when(row.at, now, caller),
            mailbox: row.mailbox,
            actor: row.actor,
            before_until: last(&row.event, |before, _| before),
            after_until: last(&row.event, |_, after| after),
            event: row.event,
        };
        Ok(Page {
            rows: rows.into_iter().map(entry).collect(),
            page,
            pages,
            total,
        })
    }

    async fn journal_csv(&self, caller: &Caller, look: JournalLook) -> Answer<Box<dyn Outgoing>> {
        let wanted = Wanted::of(&self.ports, caller, &look).await?;
        let download = Download::begin(self.ports.journal.clone(), caller.clone(), wanted).await?;
        Ok(Box::new(download))
    }

    async fn journal_mailboxes(&self, caller: &Caller) -> Answer<Vec<Person>> {
        if caller.admin {
            return Ok(Vec::new());
        }
        self.ports
            .journal
            .readable(&caller.account)
            .await
            .map_err(error::state)
    }
}
