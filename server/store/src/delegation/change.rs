use domain::{delegation::Grant, id::AccountId};
use service::ports::{GrantChange, NewStep, StateError};
use sqlx::{Any, Transaction};

use super::{notice, plan, request};
use crate::{
    Store,
    columns::{State, change as write, change_one, to_json},
    grant::{NewTerms, put},
    journal::{NewGrant, granted},
    open::commit,
    outbox,
};

/// All in one transaction that holds the mailbox: changes of one mailbox follow one another.
pub(super) async fn change(store: &Store, step: &GrantChange) -> State<()> {
    let mailbox = &step.mailbox.id;
    let mut transaction = plan::hold(store, mailbox).await?;
    compare(&mut transaction, step).await?;
    for grant in &step.writes {
        let new = NewTerms {
            id: &grant.fresh,
            mailbox,
            delegate: &grant.delegate,
            terms: grant.after,
            by: step.actor.as_ref(),
            at: step.at,
        };
        put(&mut transaction, &new).await?;
        outbox::hold_back(
            &mut transaction,
            store.database(),
            (mailbox, &grant.delegate),
            grant.after.send,
            step.at,
        )
        .await?;
    }
    rollout(&mut transaction, step).await?;
    for told in &step.notices {
        notice::insert(&mut transaction, told).await?;
    }
    if let Some(id) = &step.answers {
        request::settle(&mut transaction, id, step.actor.as_ref(), step.at).await?;
    }
    if let Some((editor, _)) = &step.plan {
        write(plan::removal(mailbox, editor), &mut *transaction).await?;
    }
    for grant in &step.writes {
        let noted = NewGrant {
            at: step.at,
            mailbox,
            delegate: &grant.delegate,
            actor: step.actor.as_ref(),
            before: grant.before,
            after: grant.after,
            cause: step.cause,
        };
        granted(&mut transaction, &noted).await?;
    }
    commit(transaction).await
}

/// `Conflict` where anything is no longer as it was when the change was made from it: for a plan all grants of the
/// mailbox, else those that are changed.
async fn compare(transaction: &mut Transaction<'static, Any>, step: &GrantChange) -> State<()> {
    let editor = step.plan.as_ref().map(|(editor, _)| editor);
    let now = plan::state_in(transaction, &step.mailbox.id, editor).await?;
    let concerns = |grant: &&Grant| {
        step.plan.is_some() || step.writes.iter().any(|write| write.delegate == grant.delegate)
    };
    let mut seen: Vec<&Grant> = step.seen.iter().filter(concerns).collect();
    let mut there: Vec<&Grant> = now
        .grants
        .iter()
        .map(|(grant, _)| grant)
        .filter(concerns)
        .collect();
    seen.sort_by(|a, b| a.delegate.cmp(&b.delegate));
    there.sort_by(|a, b| a.delegate.cmp(&b.delegate));
    let same_grants = seen == there;
    let same_plan = step.plan.as_ref().is_none_or(|(_, ticks)| {
        let terms = |tick: &service::ports::PlannedTick| (tick.delegate.id.clone(), tick.terms, tick.was);
        ticks.iter().map(terms).eq(now.ticks.iter().map(terms))
    });
    if same_grants && same_plan {
        Ok(())
    } else {
        Err(StateError::Conflict)
    }
}

async fn rollout(transaction: &mut Transaction<'static, Any>, step: &GrantChange) -> State<()> {
    let query =
        sqlx::query("INSERT INTO rollouts (id, mailbox_id, editor_id, confirmed_at) VALUES ($1, $2, $3, $4)")
            .bind(step.rollout.as_str())
            .bind(step.mailbox.id.as_str())
            .bind(step.actor.as_ref().map(AccountId::as_str))
            .bind(step.at.0);
    change_one(query, &mut **transaction).await?;
    for (
        position,
        NewStep {
            delegate,
            difference,
            state,
            due,
        },
    ) in (0i64..).zip(&step.steps)
    {
        let query = sqlx::query(
            "INSERT INTO rollout_steps (id, rollout_id, position, delegate_id, difference, state, due_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(format!("{}.{position}", step.rollout))
        .bind(step.rollout.as_str())
        .bind(position)
        .bind(delegate.as_str())
        .bind(to_json(difference)?)
        .bind(state.as_str())
        .bind(due.map(|due| due.0));
        change_one(query, &mut **transaction).await?;
    }
    Ok(())
}
