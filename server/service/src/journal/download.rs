//! The journal as a file, read and written a batch at a time: never more than that of it is held, however long it is.

use std::sync::Arc;

use async_trait::async_trait;
use domain::desk::{Answer, Caller, Outgoing};

use super::{csv, wanted::Wanted};
use crate::{
    error,
    ports::{Journal, Span},
};

/// Rows read at once.
const BATCH: u32 = 1000;

pub(super) struct Download {
    journal: Arc<dyn Journal>,
    caller: Caller,
    wanted: Wanted,
    /// Made and not yet taken.
    ready: Option<String>,
    /// The number of the last row of `ready`; none where that is the last of all.
    below: Option<u64>,
}

impl Download {
    /// With the first batch, so that what fails at once is an answer and not a file cut short.
    pub(super) async fn begin(journal: Arc<dyn Journal>, caller: Caller, wanted: Wanted) -> Answer<Self> {
        let mut download = Self {
            journal,
            caller,
            wanted,
            ready: None,
            below: None,
        };
        let mut text = csv::names(download.caller.language);
        download.read(&mut text).await?;
        download.ready = Some(text);
        Ok(download)
    }

    /// Writes the rows below the last one to `text`.
    async fn read(&mut self, text: &mut String) -> Answer<()> {
        let span = Span {
            below: self.below,
            skip: 0,
            take: BATCH,
        };
        let rows = self
            .journal
            .rows(self.wanted.rows(&self.caller), span)
            .await
            .map_err(error::state)?;
        for row in &rows {
            csv::row(text, row, &self.caller);
        }
        self.below = rows
            .last()
            .filter(|_| rows.len() >= BATCH as usize)
            .map(|row| row.number);
        Ok(())
    }
}

#[async_trait]
impl Outgoing for Download {
    async fn next(&mut self) -> Answer<Option<String>> {
        if let Some(text) = self.ready.take() {
            return Ok(Some(text));
        }
        if self.below.is_none() {
            return Ok(None);
        }
        let mut text = String::new();
        self.read(&mut text).await?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

    use domain::{
        account::Person,
        header::{DisplayName, Subject},
        id::AccountId,
        journal::{Ending, Event, Manner},
        preference::Language,
        time::Timestamp,
    };

    use super::*;
    use crate::ports::{Anchor, NotedRow, NotedWhere, StateError, Verified};

    type State<T> = Result<T, StateError>;

    /// A journal of so many rows, which are made when they are asked for.
    struct Long {
        rows: u64,
        /// Rows that were read, ever.
        read: AtomicU64,
        /// The most that were asked for at once.
        most: AtomicU32,
        /// From this row down the database is gone.
        gone_below: u64,
    }

    #[async_trait]
    impl Journal for Long {
        async fn count(&self, _: NotedWhere<'_>) -> State<u32> {
            Ok(u32::try_from(self.rows).unwrap())
        }
        async fn rows(&self, wanted: NotedWhere<'_>, span: Span) -> State<Vec<NotedRow>> {
            assert_eq!(
                wanted.reader.unwrap().account.as_str(),
                "alice",
                "asked of each batch"
            );
            self.most.fetch_max(span.take, Ordering::Relaxed);
            let newest = span.below.map_or(self.rows, |below| below - 1);
            if newest < self.gone_below {
                return Err(StateError::Unavailable("gone".into()));
            }
            let rows: Vec<_> = (1..=newest).rev().take(span.take as usize).map(noted).collect();
            self.read.fetch_add(rows.len() as u64, Ordering::Relaxed);
            Ok(rows)
        }
        async fn readable(&self, _: &AccountId) -> State<Vec<Person>> {
            Ok(Vec::new())
        }
        async fn verify(&self, _: &[Anchor]) -> State<Verified> {
            Err(StateError::NotFound)
        }
    }

    fn noted(number: u64) -> NotedRow {
        NotedRow {
            number,
            at: Timestamp(1_800_000_000_000),
            mailbox: "config@demo.test".parse().unwrap(),
            actor: None,
            event: Event::Sent {
                manner: Manner::As,
                grant: None,
                message_id: format!("{number}@demo.test"),
                recipients: vec!["bob@demo.test".parse().unwrap()],
                refused: Vec::new(),
                subject: Subject::parse("Accès").unwrap(),
                ending: Ending::Accepted,
                words: None,
            },
        }
    }

    fn alice() -> Caller {
        Caller {
            account: AccountId::parse("alice").unwrap(),
            address: "alice@demo.test".parse().unwrap(),
            name: DisplayName::default(),
            admin: false,
            language: Language::En,
            time_zone: "Europe/Paris".into(),
            session: "s".into(),
            secret: None,
        }
    }

    fn journal(rows: u64, gone_below: u64) -> Arc<Long> {
        Arc::new(Long {
            rows,
            read: AtomicU64::new(0),
            most: AtomicU32::new(0),
            gone_below,
        })
    }

    async fn begin(journal: &Arc<Long>) -> Answer<Download> {
        Download::begin(journal.clone(), alice(), Wanted::everything()).await
    }

    #[tokio::test]
    async fn a_hundred_thousand_rows_pass_a_thousand_at_a_time() {
        let long = journal(100_000, 0);
        let mut file = begin(&long).await.unwrap();
        let (mut pieces, mut lines, mut longest) = (0_u64, 0, 0);
        let mut last = String::new();
        while let Some(piece) = file.next().await.unwrap() {
            pieces += 1;
            assert_eq!(
                long.read.load(Ordering::Relaxed),
                pieces * 1000,
                "no row is read before its piece is asked for"
            );
            lines += piece.matches("\r\n").count();
            longest = longest.max(piece.len());
            last = piece;
        }
        assert_eq!((pieces, lines), (100, 100_001), "the names, and each row once");
        assert_eq!(long.most.load(Ordering::Relaxed), BATCH);
        assert!(longest < 200_000, "{longest}");
        assert!(last.contains(",1@demo.test,") && last.ends_with("\r\n"));
        assert_eq!(file.next().await, Ok(None), "over is over");
    }

    #[tokio::test]
    async fn the_pieces_are_the_file() {
        for rows in [0, 1, 999, 1000, 1001, 2000] {
            let mut whole = csv::names(Language::En);
            for number in (1..=rows).rev() {
                csv::row(&mut whole, &noted(number), &alice());
            }
            let mut file = begin(&journal(rows, 0)).await.unwrap();
            let mut text = String::new();
            while let Some(piece) = file.next().await.unwrap() {
                assert!(!piece.is_empty());
                text.push_str(&piece);
            }
            assert_eq!(text, whole, "{rows} rows");
        }
    }

    #[tokio::test]
    async fn a_database_that_goes_away_is_not_the_end_of_the_file() {
        assert!(
            begin(&journal(2000, 2001)).await.is_err(),
            "said before a byte is sent"
        );
        let mut file = begin(&journal(2000, 1500)).await.unwrap();
        assert!(file.next().await.unwrap().is_some());
        assert!(file.next().await.is_err());
    }
}
