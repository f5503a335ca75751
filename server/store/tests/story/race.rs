//! A thousand times, somebody loses a right at the moment their message wants to leave.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use domain::{
    account::{Account, AccountKind},
    delegation::{AccessRight, SendRight},
    draft::Revision,
    id::{AccountId, GrantId, OutboxId},
    outbox::OutboxState,
};
use service::ports::{Accounts, Envelope, Grants, Journal, Outbox, OutboxChange, RightsFrom, StateError};
use store::Store;

use crate::{
    database::Database,
    delegations::take_away,
    people::{account, fresh, minute, ready_to_send},
};

const DELEGATES: usize = 10;
/// Rights lost by each.
const ROUNDS: usize = 100;
const WORKERS: usize = 4;

/// What recipients would see: each message that left, and whether its writer had already been told that none would.
#[derive(Default)]
struct World {
    /// Messages whose revoke has returned, and with it the wait for those under way.
    over: HashSet<OutboxId>,
    left: HashSet<OutboxId>,
    too_late: Vec<OutboxId>,
}

type Shared = Arc<Mutex<World>>;

/// A little while, from none at all to longer than a transaction takes.
async fn a_moment() {
    let chance = uuid::Uuid::new_v4().as_u128();
    match chance % 4 {
        0 => {}
        1 => tokio::time::sleep(Duration::from_micros((chance >> 8) as u64 % 3000)).await,
        _ => {
            for _ in 0..(chance >> 8) % 30 {
                tokio::task::yield_now().await;
            }
        }
    }
}

pub(crate) async fn nothing_leaves_after_a_revoke(database: &Database) {
    let begun = Instant::now();
    let store = Store::connect(&database.address).await.unwrap();
    let config = account("Configuration", "config@demo.test", AccountKind::Shared);
    store.add(&config, None).await.unwrap();
    let (world, done) = (Shared::default(), Arc::new(AtomicBool::new(false)));
    let workers: Vec<_> = (0..WORKERS)
        .map(|number| tokio::spawn(work(store.clone(), world.clone(), done.clone(), number)))
        .collect();
    let mut delegates = Vec::new();
    for number in 0..DELEGATES {
        let delegate = account(
            "Delegate",
            &format!("delegate{number}@demo.test"),
            AccountKind::User,
        );
        store.add(&delegate, None).await.unwrap();
        delegates.push(tokio::spawn(lose_rights(
            store.clone(),
            world.clone(),
            config.clone(),
            delegate,
        )));
    }
    for delegate in delegates {
        delegate.await.unwrap();
    }
    done.store(true, Ordering::Release);
    for worker in workers {
        worker.await.unwrap();
    }
    let World { over, left, too_late } = std::mem::take(&mut *world.lock().unwrap());
    println!(
        "{} interleavings in {:.1?}: {} left before, {} were held back, {} left too late",
        over.len(),
        begun.elapsed(),
        left.len(),
        over.len() - left.len(),
        too_late.len()
    );
    assert_eq!(over.len(), DELEGATES * ROUNDS);
    assert_eq!(too_late, [], "left after the revoke had returned");
    assert!(left.len() > 50, "the race is one: some are quicker");
    assert!(over.len() - left.len() > 50, "and some are not");
    // Every message that left is told, every grant given and taken too.
    let journal = Journal::verify(&store, &[]).await.unwrap();
    assert_eq!(journal.damages, []);
    assert_eq!(journal.rows, (left.len() + 2 * over.len()) as u64);
    store.close().await;
}

async fn lose_rights(store: Store, world: Shared, config: Account, delegate: Account) {
    for round in 0..ROUNDS {
        give(&store, &config.id, &delegate.id).await;
        let mut item = ready_to_send(&store, &delegate, &format!("Round {round}")).await;
        item.envelope = Envelope {
            sender: config.address.clone(),
            header_from: config.address.clone(),
            ..item.envelope
        };
        item.mailbox = Some(config.id.clone());
        store.submit(&item, Revision(1)).await.unwrap();
        a_moment().await;
        // In either way in which rights are taken away.
        if round % 2 == 0 {
            store.revoke(&config.id, &delegate.id, minute(2)).await.unwrap();
        } else {
            take_away(&store, &config, &delegate).await;
        }
        while store.leaving(&config.id, &delegate.id).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // The revoke has returned.
        world.lock().unwrap().over.insert(item.id.clone());
        // It is given back before the next right is given: else that one would let it leave.
        while settled(&store, &delegate.id, &item.id).await.is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

async fn give(store: &Store, mailbox: &AccountId, delegate: &AccountId) {
    let id = GrantId::parse(fresh()).unwrap();
    store
        .set(
            &id,
            mailbox,
            delegate,
            SendRight::As,
            AccessRight::None,
            None,
            None,
            minute(0),
        )
        .await
        .unwrap();
}

async fn settled(store: &Store, account: &AccountId, id: &OutboxId) -> Option<OutboxState> {
    let state = Outbox::find(store, account, id).await.unwrap().state;
    matches!(state, OutboxState::Accepted | OutboxState::Refused).then_some(state)
}

async fn work(store: Store, world: Shared, done: Arc<AtomicBool>, number: usize) {
    let owner = format!("worker {number}");
    loop {
        let taken = store
            .take_due(&owner, minute(1), minute(15), RightsFrom::Grants)
            .await
            .unwrap();
        let Some(item) = taken else {
            if done.load(Ordering::Acquire) {
                return;
            }
            tokio::time::sleep(Duration::from_micros(300)).await;
            continue;
        };
        a_moment().await;
        transmit(&world, &item.new.id);
        a_moment().await;
        let accepted = OutboxChange::plain(OutboxState::Accepted, minute(1));
        match store.advance(&item.new.id, OutboxState::Sending, &accepted).await {
            Ok(()) => {}
            Err(StateError::Conflict) => panic!("taken by two"),
            Err(other) => panic!("{other}"),
        }
    }
}

/// The final dot.
fn transmit(world: &Shared, id: &OutboxId) {
    let mut world = world.lock().unwrap();
    if world.over.contains(id) {
        world.too_late.push(id.clone());
    }
    assert!(world.left.insert(id.clone()), "sent twice");
}
