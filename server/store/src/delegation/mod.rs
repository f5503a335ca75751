//! Plans, rollouts, requests and notices around the grants, and who manages a mailbox.

mod change;
mod managed;
mod notice;
mod plan;
mod request;
mod rollout;

use async_trait::async_trait;
use domain::{
    account::Account,
    delegation::{AccessRight, Grant, SendRight, StepState},
    id::{AccountId, GrantId, RolloutId},
    time::Timestamp,
};
use service::ports::{
    Candidate, Delegations, Found, GrantChange, KeptRollout, KeptStep, Managed, NewTick, Part, PlanState,
    Terms,
};

use crate::{
    Store,
    account::account_columns,
    columns::{Columns, State, Stored, all, change, maybe},
    grant::grant_columns,
    outbox,
};
pub(crate) use notice::insert as insert_notice;

impl Stored for Terms {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            send: columns.word(SendRight::parse)?,
            access: columns.word(AccessRight::parse)?,
            until: columns.maybe_time()?,
        })
    }
}

/// Of an outer join, where all three are there or none is.
impl Stored for Option<Terms> {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        let send = columns.plain::<Option<String>>()?;
        let access = columns.plain::<Option<String>>()?;
        let until = columns.maybe_time()?;
        let terms = send.zip(access).and_then(|(send, access)| {
            Some(Terms {
                send: SendRight::parse(&send)?,
                access: AccessRight::parse(&access)?,
                until,
            })
        });
        Ok(terms)
    }
}

/// Some row is there.
struct There;
impl Stored for There {
    fn read(_: &mut Columns<'_>) -> State<Self> {
        Ok(Self)
    }
}

struct Count(u32);
impl Stored for Count {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.count().map(Self)
    }
}

#[async_trait]
impl Delegations for Store {
    async fn owners(&self, mailbox: &AccountId) -> State<Vec<Account>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            account_columns!("a"),
            " FROM owners o JOIN accounts a ON a.id = o.owner_id WHERE o.mailbox_id = $1 ORDER BY a.address"
        ));
        all(query.bind(mailbox.as_str()), self.reader()).await
    }

    async fn owns(&self, owner: &AccountId, mailbox: &AccountId) -> State<bool> {
        let query = sqlx::query("SELECT owner_id FROM owners WHERE mailbox_id = $1 AND owner_id = $2");
        let found: Option<There> =
            maybe(query.bind(mailbox.as_str()).bind(owner.as_str()), self.reader()).await?;
        Ok(found.is_some())
    }

    async fn managed(&self, by: Option<&AccountId>, part: Part<'_>, now: Timestamp) -> State<Found<Managed>> {
        managed::page(self, by, part, now).await
    }

    async fn domains(&self, by: Option<&AccountId>) -> State<Vec<String>> {
        managed::domains(self, by).await
    }

    async fn candidates(
        &self,
        mailbox: &AccountId,
        editor: &AccountId,
        part: Part<'_>,
    ) -> State<Found<Candidate>> {
        plan::candidates(self, mailbox, editor, part).await
    }

    async fn plan(&self, mailbox: &AccountId, editor: &AccountId) -> State<PlanState> {
        plan::state(self, mailbox, editor).await
    }

    async fn keep_ticks(
        &self,
        mailbox: &AccountId,
        editor: &AccountId,
        ticks: &[NewTick],
        now: Timestamp,
    ) -> State<()> {
        plan::keep(self, mailbox, editor, ticks, now).await
    }

    async fn drop_plan(&self, mailbox: &AccountId, editor: &AccountId) -> State<()> {
        change(plan::removal(mailbox, editor), self.writer()).await?;
        Ok(())
    }

    async fn change(&self, step: &GrantChange) -> State<()> {
        change::change(self, step).await
    }

    async fn waiting_in_name(&self, mailbox: &AccountId, delegate: &AccountId) -> State<Vec<SendRight>> {
        let waiting: Vec<outbox::Waiting> = all(outbox::waiting(mailbox, delegate), self.reader()).await?;
        Ok(waiting.iter().map(outbox::Waiting::needs).collect())
    }

    async fn expired(&self, now: Timestamp, take: u32) -> State<Vec<Grant>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            grant_columns!(),
            " FROM grants g WHERE g.until_at IS NOT NULL AND g.until_at <= $1 ORDER BY g.until_at LIMIT $2"
        ));
        all(query.bind(now.0).bind(i64::from(take)), self.reader()).await
    }

    async fn origins(&self, delegate: &AccountId) -> State<Vec<(GrantId, Timestamp, Option<AccountId>)>> {
        let query = sqlx::query("SELECT id, created_at, granted_by FROM grants WHERE delegate_id = $1");
        let found: Vec<Origin> = all(query.bind(delegate.as_str()), self.reader()).await?;
        Ok(found.into_iter().map(|origin| origin.0).collect())
    }

    async fn rollout(&self, id: &RolloutId) -> State<KeptRollout> {
        rollout::find(self, id).await
    }

    async fn take_step(&self, now: Timestamp, lease: Timestamp) -> State<Option<(Account, KeptStep)>> {
        rollout::take(self, now, lease).await
    }

    async fn note_step(
        &self,
        id: &str,
        state: StepState,
        words: Option<&str>,
        due: Option<Timestamp>,
    ) -> State<()> {
        rollout::note(self, id, state, words, due).await
    }

    async fn revive(&self, id: &RolloutId, due: Timestamp) -> State<()> {
        rollout::revive(self, id, due).await
    }

    async fn forget(&self, then: Timestamp) -> State<u64> {
        rollout::forget(self, then).await
    }
}

struct Origin((GrantId, Timestamp, Option<AccountId>));
impl Stored for Origin {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self((
            columns.parsed()?,
            columns.time()?,
            columns.maybe_parsed()?,
        )))
    }
}
