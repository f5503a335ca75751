use domain::{id::AccountId, time::Timestamp};
use service::ports::{Candidate, Found, NewTick, Part, PlanState, PlannedTick, Terms};
use sqlx::{Any, Transaction};

use super::Count;
use crate::{
    Store,
    account::account_columns,
    columns::{Asked, Columns, State, Stored, all, change, one},
    grant::grant_columns,
    open::commit,
    search,
};

impl Stored for Candidate {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            account: Stored::read(columns)?,
            held: Stored::read(columns)?,
            planned: Stored::read(columns)?,
        })
    }
}

impl Stored for PlannedTick {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            delegate: Stored::read(columns)?,
            terms: Terms::read(columns)?,
            was: Terms::read(columns)?,
        })
    }
}

/// $1 letters, $2 domain, each empty for all; $3 the mailbox.
macro_rules! wanted {
    () => {
        "($1 = '' OR a.search LIKE $1 ESCAPE '!') AND ($2 = '' OR a.domain = $2) AND a.id <> $3"
    };
}
macro_rules! holders {
    () => {
        concat!(
            " FROM grants g JOIN accounts a ON a.id = g.delegate_id WHERE g.mailbox_id = $3 AND ",
            wanted!()
        )
    };
}

pub(super) async fn candidates(
    store: &Store,
    mailbox: &AccountId,
    editor: &AccountId,
    part: Part<'_>,
) -> State<Found<Candidate>> {
    let letters = search::filter(part.letters);
    let asked = |sql| -> Asked<'_> {
        sqlx::query(sql)
            .bind(letters.as_str())
            .bind(part.domain.unwrap_or_default())
            .bind(mailbox.as_str())
    };
    let count = async |sql| -> State<u32> {
        let count: Count = one(asked(sql), store.reader()).await?;
        Ok(count.0)
    };
    let holding = count(concat!("SELECT COUNT(*)", holders!())).await?;
    let users = count(concat!(
        "SELECT COUNT(*) FROM accounts a WHERE a.active = 1 AND a.kind = 'user' AND ",
        wanted!()
    ))
    .await?;
    // Counted apart: asking of each of ten thousand users whether they hold something takes longer than all the rest.
    let both = count(concat!(
        "SELECT COUNT(*)",
        holders!(),
        " AND a.active = 1 AND a.kind = 'user'"
    ))
    .await?;

    let mut rows: Vec<Candidate> = Vec::new();
    if part.skip < holding {
        let query = asked(concat!(
            "SELECT ",
            account_columns!("a"),
            ", g.send, g.access, g.until_at, t.send, t.access, t.until_at FROM grants g \
             JOIN accounts a ON a.id = g.delegate_id LEFT JOIN plan_ticks t ON t.delegate_id = a.id \
             AND t.mailbox_id = $3 AND t.editor_id = $4 WHERE g.mailbox_id = $3 AND ",
            wanted!(),
            " ORDER BY a.address LIMIT $5 OFFSET $6"
        ));
        let query = query
            .bind(editor.as_str())
            .bind(i64::from(part.take))
            .bind(i64::from(part.skip));
        rows = all(query, store.reader()).await?;
    }
    let missing = i64::from(part.take) - i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if missing > 0 {
        let query = asked(concat!(
            "SELECT ",
            account_columns!("a"),
            ", NULL, NULL, CAST(NULL AS BIGINT), t.send, t.access, t.until_at FROM accounts a \
             LEFT JOIN plan_ticks t ON t.delegate_id = a.id AND t.mailbox_id = $3 AND t.editor_id = $4 \
             WHERE a.active = 1 AND a.kind = 'user' AND ",
            wanted!(),
            " AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.mailbox_id = $3 AND g.delegate_id = a.id) \
             ORDER BY a.address LIMIT $5 OFFSET $6"
        ));
        let query = query
            .bind(editor.as_str())
            .bind(missing)
            .bind(i64::from(part.skip.saturating_sub(holding)));
        let rest: Vec<Candidate> = all(query, store.reader()).await?;
        rows.extend(rest);
    }
    Ok(Found {
        rows,
        total: holding + users.saturating_sub(both),
    })
}

fn grants(mailbox: &AccountId) -> Asked<'_> {
    sqlx::query(concat!(
        "SELECT ",
        grant_columns!(),
        ", ",
        account_columns!("a"),
        " FROM grants g JOIN accounts a ON a.id = g.delegate_id WHERE g.mailbox_id = $1 ORDER BY a.address"
    ))
    .bind(mailbox.as_str())
}

fn ticks<'q>(mailbox: &'q AccountId, editor: &'q AccountId) -> Asked<'q> {
    sqlx::query(concat!(
        "SELECT ",
        account_columns!("a"),
        ", t.send, t.access, t.until_at, t.was_send, t.was_access, t.was_until_at FROM plan_ticks t \
         JOIN accounts a ON a.id = t.delegate_id WHERE t.mailbox_id = $1 AND t.editor_id = $2 ORDER BY a.address"
    ))
    .bind(mailbox.as_str())
    .bind(editor.as_str())
}

pub(super) async fn state(store: &Store, mailbox: &AccountId, editor: &AccountId) -> State<PlanState> {
    Ok(PlanState {
        grants: all(grants(mailbox), store.reader()).await?,
        ticks: all(ticks(mailbox, editor), store.reader()).await?,
    })
}

/// The same inside a transaction that holds the mailbox.
pub(super) async fn state_in(
    transaction: &mut Transaction<'static, Any>,
    mailbox: &AccountId,
    editor: Option<&AccountId>,
) -> State<PlanState> {
    Ok(PlanState {
        grants: all(grants(mailbox), &mut **transaction).await?,
        ticks: match editor {
            Some(editor) => all(ticks(mailbox, editor), &mut **transaction).await?,
            None => Vec::new(),
        },
    })
}

pub(super) async fn keep(
    store: &Store,
    mailbox: &AccountId,
    editor: &AccountId,
    ticks: &[NewTick],
    now: Timestamp,
) -> State<()> {
    let mut transaction = hold(store, mailbox).await?;
    for tick in ticks {
        let Some(terms) = tick.terms else {
            let query = sqlx::query(
                "DELETE FROM plan_ticks WHERE editor_id = $1 AND mailbox_id = $2 AND delegate_id = $3",
            );
            let query = query
                .bind(editor.as_str())
                .bind(mailbox.as_str())
                .bind(tick.delegate.as_str());
            change(query, &mut *transaction).await?;
            continue;
        };
        // What was held at the first tick stays: only so is it told that somebody changed it since.
        let query = sqlx::query(
            "INSERT INTO plan_ticks (editor_id, mailbox_id, delegate_id, send, access, until_at, was_send, was_access, \
             was_until_at, ticked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (editor_id, mailbox_id, delegate_id) DO UPDATE SET send = excluded.send, \
             access = excluded.access, until_at = excluded.until_at, ticked_at = excluded.ticked_at",
        )
        .bind(editor.as_str())
        .bind(mailbox.as_str())
        .bind(tick.delegate.as_str())
        .bind(terms.send.as_str())
        .bind(terms.access.as_str())
        .bind(terms.until.map(|until| until.0))
        .bind(tick.was.send.as_str())
        .bind(tick.was.access.as_str())
        .bind(tick.was.until.map(|until| until.0))
        .bind(now.0);
        change(query, &mut *transaction).await?;
    }
    commit(transaction).await
}

/// A transaction in which nobody else changes the mailbox's grants or plans.
pub(super) async fn hold(store: &Store, mailbox: &AccountId) -> State<Transaction<'static, Any>> {
    let mut transaction = store.begin().await?;
    if let Some(hold) = store.database().hold_mailbox() {
        change(sqlx::query(hold).bind(mailbox.as_str()), &mut *transaction).await?;
    }
    Ok(transaction)
}

pub(super) fn removal<'q>(mailbox: &'q AccountId, editor: &'q AccountId) -> Asked<'q> {
    sqlx::query("DELETE FROM plan_ticks WHERE mailbox_id = $1 AND editor_id = $2")
        .bind(mailbox.as_str())
        .bind(editor.as_str())
}
