//! Who works at a message, and what happens when he is no more.

use domain::{
    account::Account,
    draft::Revision,
    outbox::{OutboxState, RecipientCause, RecipientRefusal, Refusal, RefusalCause},
};
use service::ports::{NewOutboxItem, Outbox, OutboxChange, OutboxItem, Recovered, RightsFrom, StateError};
use store::Store;

use crate::people::{People, address, minute, ready_to_send};

async fn take(store: &Store, owner: &str, at: i64) -> Option<OutboxItem> {
    store
        .take_due(owner, minute(at), minute(at + 15), RightsFrom::Grants)
        .await
        .unwrap()
}

async fn queued(store: &Store, writer: &Account, subject: &str) -> NewOutboxItem {
    let item = ready_to_send(store, writer, subject).await;
    store.submit(&item, Revision(1)).await.unwrap();
    item
}

async fn state(store: &Store, item: &NewOutboxItem) -> OutboxItem {
    Outbox::find(store, &item.account, &item.id).await.unwrap()
}

fn to(state: OutboxState, at: i64) -> OutboxChange {
    OutboxChange::plain(state, minute(at))
}

/// Ends a chapter: the item leaves the Outbox.
async fn take_back(store: &Store, item: &NewOutboxItem, from: OutboxState) {
    store
        .advance(&item.id, from, &to(OutboxState::Withdrawn, 99))
        .await
        .unwrap();
}

pub(crate) async fn without_its_dot_a_message_is_sent_again(store: &Store, people: &People) {
    let item = queued(store, &people.bob, "Its worker dies in the middle").await;
    take(store, "slow", 0).await.unwrap();
    assert_eq!(store.recover(minute(14)).await.unwrap(), Recovered::default());
    let again = Recovered { again: 1, unclear: 0 };
    assert_eq!(store.recover(minute(15)).await.unwrap(), again);
    let taken = take(store, "quick", 15).await.unwrap();
    assert_eq!((&taken.new, taken.attempts), (&item, 1), "with its octets");

    // The first was only slow: he finds out before the dot, and what he says of it counts no more.
    assert!(!store.dot(&item.id, "slow", minute(30)).await.unwrap());
    assert_eq!(
        store
            .finish(&item.id, "slow", &to(OutboxState::Deferred, 16))
            .await,
        Err(StateError::Conflict)
    );
    store.renew_lease(&item.id, "slow", minute(500)).await.unwrap();
    assert!(store.dot(&item.id, "quick", minute(31)).await.unwrap());
    store
        .finish(&item.id, "quick", &to(OutboxState::Refused, 17))
        .await
        .unwrap();
    take_back(store, &item, OutboxState::Refused).await;
}

pub(crate) async fn with_its_dot_nobody_knows(store: &Store, people: &People) {
    let item = queued(store, &people.bob, "Its worker dies after the dot").await;
    take(store, "worker", 0).await.unwrap();
    assert!(store.dot(&item.id, "worker", minute(20)).await.unwrap());
    assert_eq!(
        store.recover(minute(19)).await.unwrap(),
        Recovered::default(),
        "the dot renewed the lease"
    );
    let unclear = Recovered { again: 0, unclear: 1 };
    assert_eq!(store.recover(minute(20)).await.unwrap(), unclear);
    assert_eq!(state(store, &item).await.state, OutboxState::Unclear);
    assert_eq!(
        take(store, "worker", 999).await,
        None,
        "nobody tries again by himself"
    );
    let late = store
        .finish(&item.id, "worker", &to(OutboxState::Accepted, 21))
        .await;
    assert_eq!(late, Err(StateError::Conflict), "the worker was only slow");

    let waiting = store.waiting(&people.bob.id).await.unwrap();
    assert_eq!(waiting.len(), 1, "bob decides");
    assert!(waiting[0].new.credential.is_some(), "to send it again");
    store
        .advance(&item.id, OutboxState::Unclear, &to(OutboxState::Queued, 22))
        .await
        .unwrap();
    assert_eq!(take(store, "worker", 22).await.unwrap().new, item);
    // Of this attempt no dot has left.
    let again = Recovered { again: 1, unclear: 0 };
    assert_eq!(store.recover(minute(37)).await.unwrap(), again);
    take_back(store, &item, OutboxState::Queued).await;
}

pub(crate) async fn a_long_upload_keeps_its_lease(store: &Store, people: &People) {
    let item = queued(store, &people.bob, "25 MB").await;
    take(store, "worker", 0).await.unwrap();
    store.renew_lease(&item.id, "worker", minute(40)).await.unwrap();
    assert_eq!(store.recover(minute(39)).await.unwrap(), Recovered::default());
    store
        .finish(&item.id, "worker", &to(OutboxState::Refused, 39))
        .await
        .unwrap();
    take_back(store, &item, OutboxState::Refused).await;
}

pub(crate) async fn who_stops_in_good_order_gives_back(store: &Store, people: &People) {
    let mut items = Vec::new();
    for subject in ["Not dotted", "Dotted", "Copies", "Another's"] {
        items.push(queued(store, &people.bob, subject).await);
        let owner = if subject == "Another's" { "other" } else { "worker" };
        assert_eq!(take(store, owner, 0).await.unwrap().new.subject.as_str(), subject);
    }
    assert!(store.dot(&items[1].id, "worker", minute(15)).await.unwrap());
    store
        .finish(&items[2].id, "worker", &to(OutboxState::Accepted, 1))
        .await
        .unwrap();
    store
        .take_unfiled("worker", minute(1), minute(16))
        .await
        .unwrap()
        .unwrap();

    let given = Recovered { again: 1, unclear: 1 };
    assert_eq!(store.release("worker", minute(2)).await.unwrap(), given);
    let mut states = Vec::new();
    for item in &items {
        states.push(state(store, item).await.state);
    }
    assert_eq!(
        states,
        [
            OutboxState::Queued,
            OutboxState::Unclear,
            OutboxState::Accepted,
            OutboxState::Sending
        ]
    );
    let filed = store.take_unfiled("next", minute(2), minute(17)).await.unwrap();
    assert_eq!(
        filed.unwrap().new.id,
        items[2].id,
        "at once, not when the lease ends"
    );
    store
        .advance(&items[2].id, OutboxState::Accepted, &to(OutboxState::Filed, 3))
        .await
        .unwrap();
    take_back(store, &items[0], OutboxState::Queued).await;
    take_back(store, &items[1], OutboxState::Unclear).await;
    store
        .finish(&items[3].id, "other", &to(OutboxState::Refused, 3))
        .await
        .unwrap();
    take_back(store, &items[3], OutboxState::Refused).await;
}

pub(crate) async fn a_message_waits_for_its_hour(store: &Store, people: &People) {
    let mut item = ready_to_send(store, &people.bob, "Tomorrow").await;
    (item.not_before, item.later) = (minute(600), true);
    store.submit(&item, Revision(1)).await.unwrap();
    assert_eq!(store.next_due().await.unwrap(), Some(minute(600)));
    assert_eq!(take(store, "worker", 599).await, None);
    assert_eq!(
        state(store, &item).await.new,
        NewOutboxItem {
            raw: Vec::new(),
            ..item.clone()
        }
    );
    // Send now.
    store.hasten(&item.id, minute(10)).await.unwrap();
    assert_eq!(store.next_due().await.unwrap(), Some(minute(10)));
    assert_eq!(
        store.hasten(&item.id, minute(10)).await,
        Err(StateError::Conflict),
        "it leaves already"
    );
    assert_eq!(take(store, "worker", 10).await.unwrap().new.id, item.id);
    store
        .finish(&item.id, "worker", &to(OutboxState::Refused, 10))
        .await
        .unwrap();
    take_back(store, &item, OutboxState::Refused).await;
    assert_eq!(store.next_due().await.unwrap(), None);
}

pub(crate) async fn a_message_waits_for_a_password(store: &Store, people: &People) {
    let item = queued(store, &people.bob, "Changed password").await;
    take(store, "worker", 0).await.unwrap();
    let refusal = Refusal {
        cause: RefusalCause::Credentials,
        words: "535 5.7.8 Authentication failed".into(),
    };
    let waits = OutboxChange {
        refusal: Some(refusal.clone()),
        ..to(OutboxState::Deferred, 1)
    };
    store.finish(&item.id, "worker", &waits).await.unwrap();
    let found = state(store, &item).await;
    assert_eq!(
        (found.state, found.next_try, found.refusal),
        (OutboxState::Deferred, None, Some(refusal))
    );
    assert_eq!(take(store, "worker", 99_999).await, None, "no clock brings it");

    assert_eq!(
        store.sealed(&people.bob.id).await.unwrap(),
        std::slice::from_ref(&item.id)
    );
    assert!(store.sealed(&people.carol.id).await.unwrap().is_empty());
    store.reseal(&item.id, &[1, 2, 3], minute(50)).await.unwrap();
    let taken = take(store, "worker", 50).await.unwrap();
    assert_eq!((taken.new.credential, taken.refusal), (Some(vec![1, 2, 3]), None));
    store
        .finish(&item.id, "worker", &to(OutboxState::Refused, 50))
        .await
        .unwrap();
    store.reseal(&item.id, &[4], minute(51)).await.unwrap();
    assert_eq!(
        state(store, &item).await.new.credential,
        None,
        "none is kept of what is over"
    );
    take_back(store, &item, OutboxState::Refused).await;
}

pub(crate) async fn what_did_not_reach_all_stays_in_sight(store: &Store, people: &People) {
    let item = queued(store, &people.bob, "To three").await;
    take(store, "worker", 0).await.unwrap();
    let accepted = OutboxChange {
        partly: vec![RecipientRefusal {
            address: address("gone@demo.test"),
            cause: RecipientCause::Unknown,
            words: "550 5.1.1 no such user".into(),
        }],
        ..to(OutboxState::Accepted, 1)
    };
    store.finish(&item.id, "worker", &accepted).await.unwrap();
    assert_eq!(store.count_waiting(&people.bob.id).await.unwrap(), 1);
    store
        .advance(&item.id, OutboxState::Accepted, &to(OutboxState::Filed, 2))
        .await
        .unwrap();
    assert_eq!(store.waiting(&people.bob.id).await.unwrap()[0].new.id, item.id);
    store.dismiss(&item.id).await.unwrap();
    assert_eq!(store.count_waiting(&people.bob.id).await.unwrap(), 0);
    assert!(state(store, &item).await.dismissed);
}
