use domain::{
    account::{Account, AccountKind},
    delegation::{AccessRight, Difference, Grant, Right, SendRight, StepState},
    draft::Revision,
    id::{AccountId, GrantId, RolloutId},
    journal::GrantCause,
    outbox::{OutboxState, RefusalCause},
};
use service::ports::{
    Accounts, Administration, Delegations, Envelope, GrantChange, GrantWrite, Grants, NewStep, NewTick,
    Outbox, Part, StateError, Terms,
};
use store::Store;

use crate::people::{account, fresh, minute, ready_to_send};

const ALL: Part<'_> = Part {
    letters: "",
    domain: None,
    skip: 0,
    take: 50,
};

/// ventes@ with its owner, and three who may be given rights.
pub(crate) struct Sales {
    pub(crate) ventes: Account,
    pub(crate) owner: Account,
    pub(crate) ana: Account,
    pub(crate) ben: Account,
    pub(crate) cleo: Account,
}

pub(crate) fn terms(send: SendRight, access: AccessRight) -> Terms {
    Terms {
        send,
        access,
        until: None,
    }
}

pub(crate) async fn change(
    store: &Store,
    mailbox: &Account,
    delegate: &Account,
    after: Terms,
) -> GrantChange {
    let given = store.given_by(&mailbox.id).await.unwrap();
    let seen: Vec<Grant> = given.into_iter().map(|(grant, _)| grant).collect();
    let before = seen
        .iter()
        .find(|grant| grant.delegate == delegate.id)
        .map_or(Terms::NONE, Terms::from);
    GrantChange {
        mailbox: mailbox.clone(),
        actor: None,
        cause: GrantCause::CommandLine,
        at: minute(3),
        seen,
        plan: None,
        writes: vec![GrantWrite {
            fresh: GrantId::parse(fresh()).unwrap(),
            delegate: delegate.id.clone(),
            before,
            after,
        }],
        rollout: RolloutId::parse(fresh()).unwrap(),
        steps: Vec::new(),
        notices: Vec::new(),
        answers: None,
    }
}

/// All rights of a delegate, whatever others change at the same time.
pub(crate) async fn take_away(store: &Store, mailbox: &Account, delegate: &Account) {
    let step = change(store, mailbox, delegate, Terms::NONE).await;
    store.change(&step).await.unwrap();
}

async fn page(store: &Store, sales: &Sales, part: Part<'_>) -> (Vec<String>, u32) {
    let found = store
        .candidates(&sales.ventes.id, &sales.owner.id, part)
        .await
        .unwrap();
    let rows = found.rows.into_iter().map(|row| row.account.address.to_string());
    (rows.collect(), found.total)
}

pub(crate) async fn ventes_is_founded(store: &Store) -> Sales {
    let user = |name: &str| {
        account(
            name,
            &format!("{}@ventes.test", name.to_lowercase()),
            AccountKind::User,
        )
    };
    let sales = Sales {
        ventes: account("Ventes", "ventes@ventes.test", AccountKind::Shared),
        owner: user("Owner"),
        ana: user("Ana"),
        ben: user("Ben"),
        cleo: user("Cleo"),
    };
    for account in [&sales.ventes, &sales.owner, &sales.ana, &sales.ben, &sales.cleo] {
        store.add(account, None).await.unwrap();
    }
    store
        .set_owners(&sales.ventes.id, std::slice::from_ref(&sales.owner.id))
        .await
        .unwrap();
    assert!(store.owns(&sales.owner.id, &sales.ventes.id).await.unwrap());
    assert!(!store.owns(&sales.ana.id, &sales.ventes.id).await.unwrap());

    let mine = store
        .managed(Some(&sales.owner.id), ALL, minute(0))
        .await
        .unwrap();
    let addresses: Vec<_> = mine
        .rows
        .iter()
        .map(|row| row.account.address.to_string())
        .collect();
    assert_eq!(addresses, ["owner@ventes.test", "ventes@ventes.test"]);
    assert_eq!(mine.rows[1].owners, std::slice::from_ref(&sales.owner));
    let of_domain = Part {
        domain: Some("ventes.test"),
        letters: "v",
        ..ALL
    };
    let all = store.managed(None, of_domain, minute(0)).await.unwrap();
    assert_eq!(
        (all.total, all.rows[0].account.clone()),
        (1, sales.ventes.clone())
    );
    assert_eq!(
        store.domains(Some(&sales.owner.id)).await.unwrap(),
        ["ventes.test"]
    );
    assert!(
        store
            .domains(None)
            .await
            .unwrap()
            .contains(&"demo.test".to_owned())
    );
    sales
}

pub(crate) async fn ticks_are_kept_until_they_are_carried_out(store: &Store, sales: &Sales) {
    let Sales {
        ventes,
        owner,
        ana,
        ben,
        cleo,
    } = sales;
    let given = change(store, ventes, cleo, terms(SendRight::As, AccessRight::Read)).await;
    store.change(&given).await.unwrap();

    // Who holds something comes first, on whatever page it falls.
    let here = Part {
        domain: Some("ventes.test"),
        ..ALL
    };
    let everybody = ["cleo", "ana", "ben", "owner"].map(|name| format!("{name}@ventes.test"));
    assert_eq!(page(store, sales, here).await, (everybody.to_vec(), 4));
    let pages = [0, 2].map(|skip| Part {
        skip,
        take: 2,
        ..here
    });
    assert_eq!(page(store, sales, pages[0]).await, (everybody[..2].to_vec(), 4));
    assert_eq!(page(store, sales, pages[1]).await, (everybody[2..].to_vec(), 4));
    let second = Part {
        skip: 1,
        take: 1,
        ..here
    };
    assert_eq!(page(store, sales, second).await, (everybody[1..2].to_vec(), 4));

    let tick = |delegate: &Account, wanted, was| NewTick {
        delegate: delegate.id.clone(),
        terms: wanted,
        was,
    };
    let on_behalf = terms(SendRight::OnBehalf, AccessRight::None);
    let ticks = [
        tick(ana, Some(on_behalf), Terms::NONE),
        tick(ben, Some(on_behalf), Terms::NONE),
    ];
    store
        .keep_ticks(&ventes.id, &owner.id, &ticks, minute(1))
        .await
        .unwrap();
    let again = [
        tick(ana, Some(terms(SendRight::As, AccessRight::None)), on_behalf),
        tick(ben, None, Terms::NONE),
    ];
    store
        .keep_ticks(&ventes.id, &owner.id, &again, minute(2))
        .await
        .unwrap();
    let plan = store.plan(&ventes.id, &owner.id).await.unwrap();
    assert_eq!(plan.ticks.len(), 1);
    assert_eq!(
        (plan.ticks[0].terms.send, plan.ticks[0].was),
        (SendRight::As, Terms::NONE),
        "what was held at the first tick stays"
    );
    assert!(
        store.plan(&ventes.id, &ana.id).await.unwrap().ticks.is_empty(),
        "a plan is its editor's"
    );

    // Somebody else is quicker, with a grant or in the plan itself: nothing of it is written.
    let carry_out = async || {
        let mut change = change(store, ventes, ana, terms(SendRight::As, AccessRight::None)).await;
        change.plan = Some((
            owner.id.clone(),
            store.plan(&ventes.id, &owner.id).await.unwrap().ticks,
        ));
        change
    };
    let late = carry_out().await;
    let quicker = change(store, ventes, ben, terms(SendRight::None, AccessRight::Read)).await;
    store.change(&quicker).await.unwrap();
    assert_eq!(store.change(&late).await, Err(StateError::Conflict));
    let late = carry_out().await;
    let moved = [tick(ana, Some(on_behalf), Terms::NONE)];
    store
        .keep_ticks(&ventes.id, &owner.id, &moved, minute(2))
        .await
        .unwrap();
    assert_eq!(store.change(&late).await, Err(StateError::Conflict));
    assert_eq!(store.between(&ventes.id, &ana.id).await.unwrap(), None);
    assert_eq!(store.rollout(&late.rollout).await, Err(StateError::NotFound));

    store.change(&carry_out().await).await.unwrap();
    assert!(
        store.plan(&ventes.id, &owner.id).await.unwrap().ticks.is_empty(),
        "carried out, it is gone"
    );
    assert!(store.between(&ventes.id, &ana.id).await.unwrap().is_some());
}

pub(crate) async fn a_right_taken_away_holds_back_what_waits(store: &Store, sales: &Sales) {
    let Sales { ventes, ana, .. } = sales;
    let waiting = async |sender: &Account| {
        let mut item = ready_to_send(store, ana, "Offre").await;
        item.mailbox = Some(ventes.id.clone());
        item.envelope = Envelope {
            sender: sender.address.clone(),
            header_from: ventes.address.clone(),
            ..item.envelope
        };
        store.submit(&item, Revision(1)).await.unwrap();
        item
    };
    let (as_ventes, on_behalf) = (waiting(ventes).await, waiting(ana).await);
    let mut needs = store.waiting_in_name(&ventes.id, &ana.id).await.unwrap();
    needs.sort();
    assert_eq!(needs, [SendRight::OnBehalf, SendRight::As]);

    let mut step = change(store, ventes, ana, terms(SendRight::OnBehalf, AccessRight::Read)).await;
    step.steps = vec![
        NewStep {
            delegate: ana.id.clone(),
            difference: Difference::Changed {
                before: Right::SendAs,
                after: Right::OnBehalf,
            },
            state: StepState::UnderWay,
            due: Some(minute(4)),
        },
        NewStep {
            delegate: ana.id.clone(),
            difference: Difference::Added(Right::Read),
            state: StepState::InForce,
            due: None,
        },
    ];
    store.change(&step).await.unwrap();
    let held = Outbox::find(store, &ana.id, &as_ventes.id).await.unwrap();
    assert_eq!(held.state, OutboxState::Refused);
    assert!(
        matches!(held.refusal.unwrap().cause, RefusalCause::FromNotAllowed { address } if address == ventes.address)
    );
    assert_eq!(held.new.credential, None);
    let other = Outbox::find(store, &ana.id, &on_behalf.id).await.unwrap();
    assert_eq!(other.state, OutboxState::Queued, "for that the right is there");

    // Its steps are found again, and each is taken by one worker.
    let kept = store.rollout(&step.rollout).await.unwrap();
    assert_eq!(kept.steps.len(), 2);
    let managed = store
        .managed(
            None,
            Part {
                letters: "ventes",
                ..ALL
            },
            minute(4),
        )
        .await
        .unwrap();
    assert_eq!(managed.rows[0].rolling, Some(step.rollout.clone()));
    assert_eq!(
        store.take_step(minute(3), minute(9)).await.unwrap(),
        None,
        "not yet"
    );
    let (one, other) = tokio::join!(
        store.take_step(minute(4), minute(9)),
        store.take_step(minute(4), minute(9))
    );
    let taken: Vec<_> = [one.unwrap(), other.unwrap()].into_iter().flatten().collect();
    assert_eq!(taken.len(), 1);
    let (mailbox, taken) = &taken[0];
    assert_eq!((&mailbox.id, &taken.id), (&ventes.id, &kept.steps[0].id));
    store
        .note_step(&taken.id, StepState::Failed, Some("no\0 answer"), None)
        .await
        .unwrap();
    store
        .note_step(&taken.id, StepState::InForce, None, None)
        .await
        .unwrap();
    let failed = store.rollout(&step.rollout).await.unwrap();
    assert_eq!(failed.steps[0].state, StepState::Failed, "over is over");
    assert_eq!(failed.steps[0].words.as_deref(), Some("no answer"));
    store.revive(&step.rollout, minute(5)).await.unwrap();
    store
        .note_step(&taken.id, StepState::InForce, None, None)
        .await
        .unwrap();
    assert_eq!(
        store.rollout(&step.rollout).await.unwrap().steps[0].state,
        StepState::InForce
    );
    let managed = store
        .managed(
            None,
            Part {
                letters: "ventes",
                ..ALL
            },
            minute(4),
        )
        .await
        .unwrap();
    assert_eq!(managed.rows[0].rolling, None);

    store
        .change(&change(store, ventes, ana, Terms::NONE).await)
        .await
        .unwrap();
    let other = Outbox::find(store, &ana.id, &on_behalf.id).await.unwrap();
    assert_eq!(other.state, OutboxState::Refused);
    assert_eq!(
        store.forget(minute(60)).await.unwrap(),
        5,
        "no rollout is under way"
    );
}

pub(crate) async fn a_last_day_passes(store: &Store, sales: &Sales) {
    let Sales { ventes, ben, .. } = sales;
    let until = Terms {
        until: Some(minute(30)),
        ..terms(SendRight::As, AccessRight::None)
    };
    store
        .change(&change(store, ventes, ben, until).await)
        .await
        .unwrap();
    let ended = async |at| -> Vec<AccountId> {
        let ended = store.expired(minute(at), 1000).await.unwrap();
        let here = ended.into_iter().filter(|grant| grant.mailbox == ventes.id);
        here.map(|grant| grant.delegate).collect()
    };
    assert!(ended(29).await.is_empty());
    assert_eq!(ended(30).await, std::slice::from_ref(&ben.id));
    store
        .change(&change(store, ventes, ben, Terms::NONE).await)
        .await
        .unwrap();
    assert!(ended(30).await.is_empty());
}
