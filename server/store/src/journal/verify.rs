use std::collections::HashMap;

use service::ports::{Anchor, Damage, StateError, Verified};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use super::{
    chain,
    row::{Row, journal_columns},
};
use crate::{Store, columns::State, columns::read, error::from_driver};

/// Rows read at once.
const PAGE: i64 = 500;
/// Damages told, and rows whose first place is looked for; whoever finds a hundred knows enough.
const TOLD: usize = 100;

pub(super) async fn verify(store: &Store, anchors: &[Anchor]) -> State<Verified> {
    // What is appended meanwhile is not seen: all is as it was at one moment.
    let mut snapshot = store
        .reader()
        .begin_with(store.database().begin_reading())
        .await
        .map_err(from_driver)?;
    let head = head(&mut snapshot).await?;
    let mut walk = Walk::new(anchors, head.as_ref());
    let mut after = i64::MIN;
    loop {
        let query = sqlx::query(concat!(
            "SELECT ",
            journal_columns!(),
            " FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2"
        ));
        let rows = query
            .bind(after)
            .bind(PAGE)
            .fetch_all(&mut *snapshot)
            .await
            .map_err(from_driver)?;
        let Some(last) = rows.last() else { break };
        after = number(last)?;
        for row in &rows {
            walk.step(number(row)?, read(row).ok());
        }
    }
    snapshot.rollback().await.map_err(from_driver)?;
    Ok(walk.end())
}

fn number(row: &AnyRow) -> State<i64> {
    row.try_get(0).map_err(from_driver)
}

async fn head(connection: &mut AnyConnection) -> State<Option<(i64, String)>> {
    let row = sqlx::query("SELECT seq, hash FROM journal_head WHERE one = 1")
        .fetch_optional(connection)
        .await
        .map_err(from_driver)?;
    row.map(|row| {
        Ok::<_, StateError>((
            row.try_get(0).map_err(from_driver)?,
            row.try_get(1).map_err(from_driver)?,
        ))
    })
    .transpose()
}

/// Along the chain, row by row.
struct Walk<'a> {
    anchors: HashMap<i64, &'a Anchor>,
    /// Number and hash of the newest row there should be.
    head: Option<&'a (i64, String)>,
    rows: u64,
    /// Number of the row before, and what the next may name as its hash: what it holds, and what it was made of. None after
    /// a row that is not in its place: the next cannot follow it.
    before: (i64, Option<[String; 2]>),
    damages: Vec<Damage>,
}

impl<'a> Walk<'a> {
    fn new(anchors: &'a [Anchor], head: Option<&'a (i64, String)>) -> Self {
        let numbered = anchors
            .iter()
            .map(|anchor| (i64::try_from(anchor.number).unwrap_or(i64::MAX), anchor));
        Self {
            anchors: numbered.collect(),
            head,
            rows: 0,
            before: (
                0,
                Some([chain::BEFORE_ALL.to_owned(), chain::BEFORE_ALL.to_owned()]),
            ),
            damages: Vec::new(),
        }
    }

    /// `row` is None where it cannot be read as one.
    fn step(&mut self, number: i64, row: Option<Row>) {
        self.rows += 1;
        let last = self.head.map_or(i64::MAX, |head| head.0);
        if number < 1 || number > last {
            return self.tell(Damage::Inserted { number, last });
        }
        self.gap(number - 1);
        let Some(row) = row else {
            self.tell(Damage::Altered { number });
            self.before = (number, None);
            return;
        };
        let made = chain::hash(&row);
        let follows = self.before.0 != number - 1
            || self
                .before
                .1
                .as_ref()
                .is_none_or(|hashes| hashes.contains(&row.previous));
        let mut in_place = true;
        if made != row.hash {
            let damage = self.altered(&row, last);
            in_place = !matches!(damage, Damage::Moved { .. });
            self.tell(damage);
        } else if !follows {
            self.tell(Damage::Unlinked { number });
        }
        if self
            .anchors
            .remove(&number)
            .is_some_and(|anchor| anchor.hash != row.hash)
        {
            self.tell(Damage::Anchor {
                number: number.unsigned_abs(),
            });
        }
        if number == last && self.head.is_some_and(|head| head.1 != row.hash) {
            self.tell(Damage::Head { number });
        }
        self.before = (number, in_place.then_some([row.hash, made]));
    }

    /// Was it written in another place, as it is? Its hash says so where the number alone differs.
    fn altered(&self, row: &Row, last: i64) -> Damage {
        let number = row.seq;
        if self.damages.len() >= TOLD {
            return Damage::Altered { number };
        }
        let mut moved = row.clone();
        (1..=last.min(self.farthest(number)))
            .find(|place| {
                moved.seq = *place;
                chain::hash(&moved) == row.hash
            })
            .map_or(Damage::Altered { number }, |was| Damage::Moved { number, was })
    }

    /// Without a head nothing says how many places there were; twice as many as there are rows so far is enough.
    fn farthest(&self, number: i64) -> i64 {
        self.head.map_or(number.saturating_mul(2), |head| head.0)
    }

    /// Are all rows up to `until` there?
    fn gap(&mut self, until: i64) {
        if self.before.0 < until {
            self.tell(Damage::Missing {
                first: self.before.0 + 1,
                last: until,
            });
        }
    }

    fn tell(&mut self, damage: Damage) {
        if self.damages.len() < TOLD {
            self.damages.push(damage);
        }
    }

    fn end(mut self) -> Verified {
        match self.head {
            Some(head) => self.gap(head.0),
            None => self.tell(Damage::NoHead),
        }
        let mut unseen: Vec<u64> = self
            .anchors
            .values()
            .filter(|anchor| anchor.number > 0 || anchor.hash != chain::BEFORE_ALL)
            .map(|anchor| anchor.number)
            .collect();
        unseen.sort_unstable();
        for number in unseen {
            self.tell(Damage::Anchor { number });
        }
        Verified {
            rows: self.rows,
            head: self.head.map(|(number, hash)| Anchor {
                number: u64::try_from(*number).unwrap_or_default(),
                hash: hash.clone(),
            }),
            damages: self.damages,
        }
    }
}
