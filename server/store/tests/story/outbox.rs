use std::collections::HashSet;

use domain::{
    account::Account,
    draft::Revision,
    id::{OutboxId, SubmissionKey},
    outbox::{OutboxState, RecipientCause, RecipientRefusal, Refusal, RefusalCause},
};
use service::ports::{
    Drafts, NewOutboxItem, Outbox, OutboxChange, OutboxItem, Recovered, RightsFrom, StateError,
};
use store::Store;

use crate::people::{People, address, fresh, minute, ready_to_send};

fn to(state: OutboxState) -> OutboxChange {
    OutboxChange {
        to: state,
        at: minute(1),
        next_try: None,
        refusal: None,
        partly: Vec::new(),
        words: None,
        count_attempt: false,
    }
}

async fn take(store: &Store, at: i64) -> Option<OutboxItem> {
    store
        .take_due("worker", minute(at), minute(at + 15), RightsFrom::Grants)
        .await
        .unwrap()
}

/// Sent, and taken by a worker.
async fn under_way(store: &Store, writer: &Account, subject: &str) -> NewOutboxItem {
    let item = ready_to_send(store, writer, subject).await;
    store.submit(&item, Revision(1)).await.unwrap();
    let taken = take(store, 0).await.unwrap();
    assert_eq!(taken.new, item, "with its octets");
    item
}

async fn state(store: &Store, item: &NewOutboxItem) -> OutboxItem {
    Outbox::find(store, &item.account, &item.id).await.unwrap()
}

pub(crate) async fn send_is_pressed_twice(store: &Store, people: &People) {
    let alice = &people.alice;
    let item = ready_to_send(store, alice, "Pressed twice").await;
    assert_eq!(
        store.submit(&item, Revision(2)).await,
        Err(StateError::Conflict),
        "another tab saved"
    );
    assert_eq!(store.find_by_key(&alice.id, &item.key).await.unwrap(), None);
    assert_eq!(
        Drafts::find(store, &alice.id, &item.draft)
            .await
            .unwrap()
            .submitted,
        None,
        "nothing is kept of it"
    );

    let first = store.submit(&item, Revision(1)).await.unwrap();
    assert_eq!(first.state, OutboxState::Queued);
    let stored = Drafts::find(store, &alice.id, &item.draft).await.unwrap();
    assert_eq!(stored.submitted.as_ref(), Some(&item.id));
    // The second press has its own id and other words; the first one's count.
    let second = NewOutboxItem {
        id: OutboxId::parse(fresh()).unwrap(),
        raw: b"other".to_vec(),
        ..item.clone()
    };
    assert_eq!(store.submit(&second, Revision(1)).await.unwrap(), first);
    assert_eq!(
        store.find_by_key(&alice.id, &item.key).await.unwrap(),
        Some(first.clone())
    );
    let other_key = NewOutboxItem {
        key: SubmissionKey::parse(fresh()).unwrap(),
        ..second
    };
    assert_eq!(
        store.submit(&other_key, Revision(1)).await,
        Err(StateError::Conflict),
        "on its way already"
    );
    assert_eq!(
        Outbox::find(store, &people.bob.id, &item.id).await,
        Err(StateError::NotFound),
        "not bob's"
    );

    assert_eq!(store.waiting(&alice.id).await.unwrap(), [first]);
    assert_eq!(store.count_waiting(&alice.id).await.unwrap(), 1);
    store
        .advance(&item.id, OutboxState::Queued, &to(OutboxState::Withdrawn))
        .await
        .unwrap();
    assert_eq!(store.count_waiting(&alice.id).await.unwrap(), 0);
    let stored = Drafts::find(store, &alice.id, &item.draft).await.unwrap();
    assert_eq!(stored.submitted, None, "taken back");
}

pub(crate) async fn many_presses_at_once_are_one_message(store: &Store, people: &People) {
    let item = ready_to_send(store, &people.alice, "Impatient").await;
    let presses = (0..8).map(|_| {
        let (store, mut press) = (store.clone(), item.clone());
        press.id = OutboxId::parse(fresh()).unwrap();
        tokio::spawn(async move { store.submit(&press, Revision(1)).await.unwrap().new.id })
    });
    let mut ids = HashSet::new();
    for press in presses.collect::<Vec<_>>() {
        ids.insert(press.await.unwrap());
    }
    assert_eq!(ids.len(), 1);
    let taken = take(store, 0).await.unwrap();
    assert!(ids.contains(&taken.new.id));
    assert_eq!(take(store, 0).await, None);
    store
        .advance(&taken.new.id, OutboxState::Sending, &to(OutboxState::Refused))
        .await
        .unwrap();
}

pub(crate) async fn workers_never_take_the_same_item(store: &Store, people: &People) {
    let mut sent = HashSet::new();
    for n in 0..12 {
        let item = ready_to_send(store, &people.alice, &format!("Race {n}")).await;
        store.submit(&item, Revision(1)).await.unwrap();
        sent.insert(item.id);
    }
    let workers: Vec<_> = (0..4)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let (mut taken, owner) = (Vec::new(), format!("worker {number}"));
                while let Some(item) = store
                    .take_due(&owner, minute(0), minute(15), RightsFrom::Grants)
                    .await
                    .unwrap()
                {
                    assert!(!item.new.raw.is_empty());
                    taken.push(item.new.id);
                }
                taken
            })
        })
        .collect();
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await.unwrap());
    }
    assert_eq!(taken.len(), sent.len(), "each once");
    assert_eq!(taken.iter().cloned().collect::<HashSet<_>>(), sent);
    for id in taken {
        store
            .advance(&id, OutboxState::Sending, &to(OutboxState::Refused))
            .await
            .unwrap();
    }
}

pub(crate) async fn an_item_goes_its_way(store: &Store, people: &People) {
    let mut later = ready_to_send(store, &people.alice, "Not before").await;
    later.not_before = minute(5);
    store.submit(&later, Revision(1)).await.unwrap();
    assert_eq!(take(store, 4).await, None);
    assert_eq!(take(store, 5).await.unwrap().new, later);

    let deferred = OutboxChange {
        next_try: Some(minute(10)),
        words: Some("451 4.7.1 Greylisted\0".into()),
        count_attempt: true,
        ..to(OutboxState::Deferred)
    };
    store
        .advance(&later.id, OutboxState::Sending, &deferred)
        .await
        .unwrap();
    let waits = state(store, &later).await;
    assert_eq!((waits.attempts, waits.next_try), (1, Some(minute(10))));
    assert_eq!(waits.words.as_deref(), Some("451 4.7.1 Greylisted"));
    assert_eq!(take(store, 9).await, None);
    store.hasten(&later.id, minute(8)).await.unwrap();
    assert_eq!(take(store, 9).await.unwrap().attempts, 1);
    assert_eq!(
        store.hasten(&later.id, minute(8)).await,
        Err(StateError::Conflict),
        "it is being sent"
    );

    let refused = vec![RecipientRefusal {
        address: address("gone@demo.test"),
        cause: RecipientCause::Unknown,
        words: "550 5.1.1 no such user".into(),
    }];
    let accepted = OutboxChange {
        partly: refused.clone(),
        words: Some("250 queued".into()),
        count_attempt: true,
        ..to(OutboxState::Accepted)
    };
    store
        .advance(&later.id, OutboxState::Sending, &accepted)
        .await
        .unwrap();
    let now = state(store, &later).await;
    assert_eq!(
        (now.state, now.attempts, now.next_try),
        (OutboxState::Accepted, 2, None)
    );
    assert_eq!(now.new.credential, Some(vec![0, 255, 7]), "copies may need it");
    store
        .advance(&later.id, OutboxState::Accepted, &to(OutboxState::Filed))
        .await
        .unwrap();
    let filed = state(store, &later).await;
    assert_eq!((filed.state, filed.new.credential), (OutboxState::Filed, None));
    assert_eq!(
        (filed.partly, filed.words.as_deref()),
        (refused, Some("250 queued")),
        "what was said stays"
    );
    store.dismiss(&later.id).await.unwrap();
    assert_eq!(
        store.count_waiting(&people.alice.id).await.unwrap(),
        waiting_refused(store, people).await
    );
}

/// All that waits in alice's outbox at that hour is what was refused before.
async fn waiting_refused(store: &Store, people: &People) -> u32 {
    let waiting = store.waiting(&people.alice.id).await.unwrap();
    assert!(
        waiting
            .iter()
            .all(|item| item.state == OutboxState::Refused && item.new.raw.is_empty())
    );
    assert!(waiting.iter().all(|item| item.new.credential.is_none()));
    u32::try_from(waiting.len()).unwrap()
}

pub(crate) async fn a_refused_message_gives_its_draft_back(store: &Store, people: &People) {
    let item = under_way(store, &people.carol, "Not allowed").await;
    let refusal = Refusal {
        cause: RefusalCause::FromNotAllowed {
            address: address("config@demo.test"),
        },
        words: "553 5.7.1 not owned by user".into(),
    };
    let change = OutboxChange {
        refusal: Some(refusal.clone()),
        ..to(OutboxState::Refused)
    };
    store
        .advance(&item.id, OutboxState::Sending, &change)
        .await
        .unwrap();
    let stored = Drafts::find(store, &people.carol.id, &item.draft).await.unwrap();
    assert_eq!(stored.submitted, None);
    assert_eq!(state(store, &item).await.refusal, Some(refusal.clone()));

    // She sends it again; then the first attempt leaves the Outbox, and must not free the draft of the second.
    let again = NewOutboxItem {
        id: OutboxId::parse(fresh()).unwrap(),
        key: SubmissionKey::parse(fresh()).unwrap(),
        ..item.clone()
    };
    store.submit(&again, Revision(1)).await.unwrap();
    store
        .advance(&item.id, OutboxState::Refused, &to(OutboxState::Withdrawn))
        .await
        .unwrap();
    let stored = Drafts::find(store, &people.carol.id, &item.draft).await.unwrap();
    assert_eq!(stored.submitted, Some(again.id.clone()));
    assert_eq!(
        state(store, &item).await.refusal,
        Some(refusal),
        "what was said stays"
    );
    store
        .advance(&again.id, OutboxState::Queued, &to(OutboxState::Withdrawn))
        .await
        .unwrap();
}

pub(crate) async fn copies_are_filed_with_patience(store: &Store, people: &People) {
    let item = under_way(store, &people.bob, "Copies").await;
    assert_eq!(
        store.defer_filing(&item.id, minute(9), "").await,
        Err(StateError::NotFound),
        "not accepted yet"
    );
    store
        .advance(&item.id, OutboxState::Sending, &to(OutboxState::Accepted))
        .await
        .unwrap();
    let take = async |at| {
        store
            .take_unfiled("filer", minute(at), minute(at + 15))
            .await
            .unwrap()
    };
    let taken = take(2).await.unwrap();
    assert_eq!(
        (taken.state, &taken.new),
        (OutboxState::Accepted, &item),
        "with its octets"
    );
    assert_eq!(take(2).await, None, "under a lease");
    let (writer, mailbox) = tokio::join!(
        store.note_filed(&item.id, "writer"),
        store.note_filed(&item.id, "mailbox")
    );
    assert_eq!((writer, mailbox), (Ok(()), Ok(())));
    store.note_filed(&item.id, "writer").await.unwrap();
    store
        .defer_filing(&item.id, minute(30), "the mailbox is full")
        .await
        .unwrap();

    assert_eq!(take(29).await, None);
    let taken = take(30).await.unwrap();
    assert_eq!(
        taken.filed.iter().map(String::as_str).collect::<HashSet<_>>(),
        HashSet::from(["writer", "mailbox"])
    );
    assert_eq!((taken.filed.len(), taken.filing_attempts), (2, 1));
    assert_eq!(taken.words.as_deref(), Some("the mailbox is full"));
    // That worker dies: another finds it when the lease is over.
    assert_eq!(
        store.recover(minute(99)).await.unwrap(),
        Recovered::default(),
        "it was sent, there is nothing unclear"
    );
    assert_eq!(take(45).await.unwrap().new.id, item.id);
    store
        .advance(&item.id, OutboxState::Accepted, &to(OutboxState::Filed))
        .await
        .unwrap();
    assert_eq!(take(999).await, None);
}

pub(crate) async fn states_follow_only_as_they_may(store: &Store, people: &People) {
    let item = ready_to_send(store, &people.bob, "Steps").await;
    store.submit(&item, Revision(1)).await.unwrap();
    for from in OutboxState::ALL {
        for next in OutboxState::ALL
            .into_iter()
            .filter(|next| !from.may_become(*next))
        {
            let step = store.advance(&item.id, from, &to(next)).await;
            assert_eq!(step, Err(StateError::Conflict), "{from:?} to {next:?}");
        }
    }
    let step = store
        .advance(&item.id, OutboxState::Deferred, &to(OutboxState::Withdrawn))
        .await;
    assert_eq!(step, Err(StateError::Conflict), "it is queued, not deferred");
    assert_eq!(state(store, &item).await.state, OutboxState::Queued);
    let nowhere = OutboxId::parse("nowhere").unwrap();
    let step = store
        .advance(&nowhere, OutboxState::Queued, &to(OutboxState::Withdrawn))
        .await;
    assert_eq!(step, Err(StateError::NotFound));
    assert_eq!(
        store.note_filed(&nowhere, "writer").await,
        Err(StateError::NotFound)
    );
    // It stays queued over the night.
}

/// It said `minute(2000)`, and now it says `minute(10)`.
pub(crate) async fn the_clock_is_set_back(store: &Store, people: &People) {
    let mut items = Vec::new();
    for (subject, not_before, later) in [
        ("first", 1, false),
        ("second", 2, false),
        ("third", 3, false),
        ("soon", 2000, false),
        ("her own moment", 2000, true),
    ] {
        let mut item = ready_to_send(store, &people.alice, subject).await;
        (item.not_before, item.later) = (minute(not_before), later);
        store.submit(&item, Revision(1)).await.unwrap();
        items.push(item);
    }
    // Put off by the clock; waiting for a password; being sent.
    for next_try in [Some(minute(2001)), None] {
        let item = take(store, 3).await.unwrap();
        let deferred = OutboxChange {
            next_try,
            ..to(OutboxState::Deferred)
        };
        store
            .advance(&item.new.id, OutboxState::Sending, &deferred)
            .await
            .unwrap();
    }
    assert_eq!(take(store, 1999).await.unwrap().new.id, items[2].id);

    let (now, furthest, lease) = (minute(10), minute(130), minute(11));
    assert_eq!(take(store, 10).await, None, "a day to wait");
    assert_eq!(store.straighten(now, furthest, lease).await.unwrap(), 3);
    assert_eq!(store.straighten(now, furthest, lease).await.unwrap(), 0, "once");
    assert_eq!(state(store, &items[0]).await.next_try, Some(now));
    // A worker that lives would have renewed its lease.
    assert_eq!(store.recover(minute(10)).await.unwrap().again, 0);
    assert_eq!(store.recover(minute(12)).await.unwrap().again, 1);
    let mut left = HashSet::new();
    while let Some(item) = take(store, 12).await {
        left.insert(item.new.subject.to_string());
    }
    assert_eq!(left, ["first", "third", "soon"].map(str::to_owned).into());
    let hers = state(store, &items[4]).await;
    assert_eq!(
        (hers.state, hers.new.not_before),
        (OutboxState::Queued, minute(2000))
    );
    for item in &items {
        let mut from = state(store, item).await.state;
        if from == OutboxState::Sending {
            let refused = to(OutboxState::Refused);
            store.advance(&item.id, from, &refused).await.unwrap();
            from = OutboxState::Refused;
        }
        let withdrawn = to(OutboxState::Withdrawn);
        store.advance(&item.id, from, &withdrawn).await.unwrap();
    }
}
