use domain::{
    account::{Account, AccountKind, Colour, Person},
    address::Address,
    header::DisplayName,
    id::AccountId,
};
use service::ports::{NotedRow, NotedWhere, Span};
use sqlx::AssertSqlSafe;

use crate::{
    Store,
    account::account_columns,
    columns::{Asked, Columns, State, Stored, all, one},
    search,
};

/// Conditions, each with its `$n`, and what is bound to them: only those that were asked for, so that each question has a
/// plan of its own.
#[derive(Default)]
struct Wanted {
    /// Accounts, and addresses that are none of ours; None is all.
    mailboxes: Option<Vec<String>>,
    conditions: Vec<String>,
    bound: Vec<Bound>,
}

enum Bound {
    Text(String),
    Number(i64),
}

/// Mailboxes that are read one by one; with more, the rows of all are sorted.
const FEW: usize = 64;

const OF: &str = "COALESCE(j.mailbox_id, j.mailbox)";

impl Wanted {
    async fn of(store: &Store, wanted: NotedWhere<'_>) -> State<Self> {
        let mut these = Self {
            mailboxes: mailboxes(store, wanted).await?,
            ..Self::default()
        };
        if !wanted.search.trim().is_empty() {
            let pattern = Bound::Text(search::containing(wanted.search));
            these.and("j.search LIKE ", pattern, " ESCAPE '!'");
        }
        if let Some(since) = wanted.since {
            these.and("j.at >= ", Bound::Number(since.0), "");
        }
        if let Some(until) = wanted.until {
            these.and("j.at < ", Bound::Number(until.0), "");
        }
        Ok(these)
    }

    fn and(&mut self, before: &str, value: Bound, after: &str) {
        let place = self.bind(value);
        self.conditions.push(format!("{before}{place}{after}"));
    }

    fn bind(&mut self, value: Bound) -> String {
        self.bound.push(value);
        format!("${}", self.bound.len())
    }

    /// All mailboxes in one condition.
    fn and_any_of_them(&mut self) {
        if let Some(mailboxes) = self.mailboxes.take() {
            let places: Vec<_> = mailboxes
                .into_iter()
                .map(|mailbox| self.bind(Bound::Text(mailbox)))
                .collect();
            self.conditions.push(format!("{OF} IN ({})", places.join(", ")));
        }
    }

    fn clause(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }

    fn query(self, sql: String) -> Asked<'static> {
        // Made of constants and numbers; all that anyone typed is bound.
        let query = sqlx::query(AssertSqlSafe(sql));
        self.bound.into_iter().fold(query, |query, value| match value {
            Bound::Text(text) => query.bind(text),
            Bound::Number(number) => query.bind(number),
        })
    }
}

/// Those this reader may read, of those they want.
async fn mailboxes(store: &Store, wanted: NotedWhere<'_>) -> State<Option<Vec<String>>> {
    let named: Option<Vec<String>> = wanted.mailbox.map(|(account, address)| {
        // Its rows from before it was an account of ours, too.
        let account = account.map(|account| account.as_str().to_owned());
        account
            .into_iter()
            .chain([address.canonical().to_owned()])
            .collect()
    });
    let Some(reader) = wanted.reader else {
        return Ok(named);
    };
    let query = sqlx::query("SELECT mailbox_id FROM owners WHERE owner_id = $1 ORDER BY mailbox_id");
    let owned: Vec<Owned> = all(query.bind(reader.account.as_str()), store.reader()).await?;
    let mut readable = vec![
        reader.account.as_str().to_owned(),
        reader.address.canonical().to_owned(),
    ];
    readable.extend(owned.into_iter().map(|owned| owned.0));
    readable.retain(|mailbox| named.as_ref().is_none_or(|named| named.contains(mailbox)));
    Ok(Some(readable))
}

pub(super) async fn count(store: &Store, wanted: NotedWhere<'_>) -> State<u32> {
    let mut wanted = Wanted::of(store, wanted).await?;
    if wanted.mailboxes.as_ref().is_some_and(Vec::is_empty) {
        return Ok(0);
    }
    wanted.and_any_of_them();
    let sql = format!("SELECT COUNT(*) FROM journal j{}", wanted.clause());
    let count: Count = one(wanted.query(sql), store.reader()).await?;
    Ok(count.0)
}

pub(super) async fn rows(store: &Store, wanted: NotedWhere<'_>, span: Span) -> State<Vec<NotedRow>> {
    let mut wanted = Wanted::of(store, wanted).await?;
    if let Some(below) = span.below {
        let below = i64::try_from(below).unwrap_or(i64::MAX);
        wanted.and("j.seq < ", Bound::Number(below), "");
    }
    let chosen = match &wanted.mailboxes {
        Some(mailboxes) if mailboxes.is_empty() => return Ok(Vec::new()),
        Some(mailboxes) if mailboxes.len() <= FEW => one_by_one(&mut wanted, span),
        _ => {
            wanted.and_any_of_them();
            format!("SELECT j.seq FROM journal j{}", wanted.clause())
        }
    };
    let sql = format!(
        "SELECT j.seq, j.at, j.mailbox, j.actor, j.actor_name, a.kind, a.colour, a.active, j.payload \
         FROM (SELECT seq FROM ({chosen}) c ORDER BY seq DESC LIMIT {} OFFSET {}) w JOIN journal j ON j.seq = w.seq \
         LEFT JOIN accounts a ON a.id = j.actor_id ORDER BY w.seq DESC",
        span.take, span.skip
    );
    all(wanted.query(sql), store.reader()).await
}

/// The newest of each mailbox from its own place in the index, which both databases read no further than they need.
fn one_by_one(wanted: &mut Wanted, span: Span) -> String {
    let clause = wanted.clause();
    let (start, most) = (
        if clause.is_empty() { " WHERE " } else { " AND " },
        u64::from(span.skip) + u64::from(span.take),
    );
    let each: Vec<_> = wanted
        .mailboxes
        .take()
        .unwrap_or_default()
        .into_iter()
        .map(|mailbox| {
            let place = wanted.bind(Bound::Text(mailbox));
            format!(
                "SELECT seq FROM (SELECT j.seq FROM journal j{clause}{start}{OF} = {place} ORDER BY j.seq DESC LIMIT {most}) m"
            )
        })
        .collect();
    each.join(" UNION ALL ")
}

pub(super) async fn readable(store: &Store, account: &AccountId) -> State<Vec<Person>> {
    let query = sqlx::query(concat!(
        "SELECT ",
        account_columns!("a"),
        " FROM accounts a WHERE a.id = $1 OR a.id IN (SELECT mailbox_id FROM owners WHERE owner_id = $1) \
         ORDER BY CASE WHEN a.id = $1 THEN 0 ELSE 1 END, a.address"
    ));
    let found: Vec<Account> = all(query.bind(account.as_str()), store.reader()).await?;
    Ok(found.iter().map(Person::from).collect())
}

struct Owned(String);
impl Stored for Owned {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.text().map(Self)
    }
}

struct Count(u32);
impl Stored for Count {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.count().map(Self)
    }
}

impl Stored for NotedRow {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        let number: i64 = columns.plain()?;
        Ok(Self {
            number: u64::try_from(number).unwrap_or_default(),
            at: columns.time()?,
            mailbox: columns.parsed()?,
            actor: actor(columns)?,
            event: columns.json()?,
        })
    }
}

/// Address and name from the row; the rest from the account, where it is still there.
fn actor(columns: &mut Columns<'_>) -> State<Option<Person>> {
    let address: Option<Address> = columns.maybe_parsed()?;
    let name: Option<String> = columns.plain()?;
    let kind: Option<String> = columns.plain()?;
    let colour: Option<i64> = columns.plain()?;
    let active: Option<i64> = columns.plain()?;
    Ok(address.map(|address| Person {
        name: DisplayName::lossy(&name.unwrap_or_default()),
        kind: kind
            .as_deref()
            .and_then(AccountKind::parse)
            .unwrap_or(AccountKind::User),
        colour: colour
            .and_then(|colour| u8::try_from(colour).ok())
            .map_or_else(|| Colour::of(&address), Colour::from),
        active: active.is_some_and(|active| active != 0),
        address,
    }))
}
