use domain::{
    account::Account,
    id::{AccountId, RolloutId},
    time::Timestamp,
};
use service::ports::{Found, Managed, Part};

use super::Count;
use crate::{
    Store,
    account::account_columns,
    columns::{Asked, Columns, State, Stored, all, one},
    search,
};

/// Accounts of the part that `by` manages: $1 letters, $2 domain, $3 who, each empty for all.
macro_rules! managed_by {
    ($table:literal) => {
        concat!(
            "($1 = '' OR ",
            $table,
            ".search LIKE $1 ESCAPE '!') AND ($2 = '' OR ",
            $table,
            ".domain = $2) AND ($3 = '' OR ",
            $table,
            ".id = $3 OR EXISTS (SELECT 1 FROM owners mine WHERE mine.mailbox_id = ",
            $table,
            ".id AND mine.owner_id = $3))"
        )
    };
}

struct Row {
    account: Account,
    delegates: u32,
    rolling: Option<RolloutId>,
}

impl Stored for Row {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            account: Account::read(columns)?,
            delegates: columns.count()?,
            rolling: columns.maybe_parsed()?,
        })
    }
}

struct Owner(AccountId, Account);
impl Stored for Owner {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self(columns.parsed()?, Account::read(columns)?))
    }
}

pub(super) async fn page(
    store: &Store,
    by: Option<&AccountId>,
    part: Part<'_>,
    now: Timestamp,
) -> State<Found<Managed>> {
    let letters = search::filter(part.letters);
    let asked = |sql| -> Asked<'_> {
        sqlx::query(sql)
            .bind(letters.as_str())
            .bind(part.domain.unwrap_or_default())
            .bind(by.map_or("", AccountId::as_str))
    };
    let count: Count = one(
        asked(concat!(
            "SELECT COUNT(*) FROM accounts a WHERE ",
            managed_by!("a")
        )),
        store.reader(),
    )
    .await?;
    let query = asked(concat!(
        "SELECT ",
        account_columns!("a"),
        ", (SELECT COUNT(*) FROM grants g WHERE g.mailbox_id = a.id AND (g.until_at IS NULL OR g.until_at > $4)), \
         (SELECT r.id FROM rollouts r WHERE r.mailbox_id = a.id AND EXISTS \
         (SELECT 1 FROM rollout_steps s WHERE s.rollout_id = r.id AND s.state <> 'in_force') \
         ORDER BY r.confirmed_at DESC, r.id LIMIT 1) FROM accounts a WHERE ",
        managed_by!("a"),
        " ORDER BY a.address LIMIT $5 OFFSET $6"
    ))
    .bind(now.0)
    .bind(i64::from(part.take))
    .bind(i64::from(part.skip));
    let rows: Vec<Row> = all(query, store.reader()).await?;
    let owners: Vec<Owner> = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => {
            let query = asked(concat!(
                "SELECT o.mailbox_id, ",
                account_columns!("a"),
                " FROM owners o JOIN accounts m ON m.id = o.mailbox_id JOIN accounts a ON a.id = o.owner_id WHERE ",
                managed_by!("m"),
                " AND m.address >= $4 AND m.address <= $5 ORDER BY a.address"
            ))
            .bind(first.account.address.canonical())
            .bind(last.account.address.canonical());
            all(query, store.reader()).await?
        }
        _ => Vec::new(),
    };
    let rows = rows
        .into_iter()
        .map(|row| Managed {
            owners: owners
                .iter()
                .filter(|owner| owner.0 == row.account.id)
                .map(|owner| owner.1.clone())
                .collect(),
            account: row.account,
            delegates: row.delegates,
            rolling: row.rolling,
        })
        .collect();
    Ok(Found { rows, total: count.0 })
}

struct Text(String);
impl Stored for Text {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.text().map(Self)
    }
}

pub(super) async fn domains(store: &Store, by: Option<&AccountId>) -> State<Vec<String>> {
    let query = match by {
        // From the index alone.
        None => sqlx::query("SELECT DISTINCT domain FROM accounts ORDER BY domain"),
        Some(by) => sqlx::query(
            "SELECT DISTINCT a.domain FROM accounts a WHERE a.id = $1 OR EXISTS \
             (SELECT 1 FROM owners o WHERE o.mailbox_id = a.id AND o.owner_id = $1) ORDER BY a.domain",
        )
        .bind(by.as_str()),
    };
    let found: Vec<Text> = all(query, store.reader()).await?;
    Ok(found.into_iter().map(|text| text.0).collect())
}
