//! What is heard of a message after it left.

use domain::{
    delivery::DeliveryStatus,
    draft::Revision,
    outbox::{OutboxState, RecipientCause},
    preference::Language,
};
use service::ports::{
    Deliveries, DeliveryNews, Named, NewOutboxItem, Notice, Notices, Outbox, OutboxChange, ReturnedFrom,
    RightsFrom, SeenUpTo, Told, Watch,
};
use store::Store;

use crate::people::{People, address, fresh, minute, ready_to_send};

/// Long after every other chapter.
const LATE: i64 = 900_000;

async fn left(store: &Store, people: &People, subject: &str, at: i64) -> NewOutboxItem {
    let item = ready_to_send(store, &people.bob, subject).await;
    store.submit(&item, Revision(1)).await.unwrap();
    let (now, until) = (minute(at), minute(at + 15));
    let taken = store
        .take_due("bob's", now, until, RightsFrom::Grants)
        .await
        .unwrap();
    assert_eq!(taken.unwrap().new.id, item.id);
    let accepted = OutboxChange {
        next_try: Some(minute(at + 900_000)),
        ..OutboxChange::plain(OutboxState::Accepted, now)
    };
    store.finish(&item.id, "bob's", &accepted).await.unwrap();
    item
}

async fn watch(store: &Store, people: &People, at: i64) -> Option<Watch> {
    while let Some(watch) = store.take_watch(minute(at), minute(at + 5)).await.unwrap() {
        if watch.account == people.bob.id {
            return Some(watch);
        }
        store.unwatch(&watch).await.unwrap();
    }
    None
}

pub(crate) async fn an_inbox_is_watched_for_a_while(store: &Store, people: &People) {
    // Those of earlier chapters are over.
    while let Some(watch) = store.take_watch(minute(LATE), minute(LATE + 5)).await.unwrap() {
        store.unwatch(&watch).await.unwrap();
    }
    left(store, people, "Is anybody there?", LATE).await;
    assert_eq!(watch(store, people, LATE).await, None, "not at once");
    let first = watch(store, people, LATE + 1).await.unwrap();
    assert_eq!((first.seen, first.since), (None, minute(LATE)));
    assert_eq!(watch(store, people, LATE + 1).await, None, "one looks at a time");
    assert!(watch(store, people, LATE + 6).await.is_some(), "who looked died");

    let seen = Some(SeenUpTo {
        validity: u32::MAX,
        uid: 7,
    });
    let looked = Watch {
        seen,
        ..first.clone()
    };
    store.looked(&looked, minute(LATE + 60)).await.unwrap();
    assert_eq!(watch(store, people, LATE + 59).await, None);
    assert_eq!(watch(store, people, LATE + 60).await.unwrap().seen, seen);

    // Another message leaves while somebody looks: it is looked again soon, and not given up.
    left(store, people, "And now?", LATE + 61).await;
    store.unwatch(&looked).await.unwrap();
    store.looked(&looked, minute(LATE + 500)).await.unwrap();
    let again = watch(store, people, LATE + 62).await.unwrap();
    assert_eq!((again.seen, again.since), (seen, minute(LATE + 61)));
    store.unwatch(&again).await.unwrap();
    assert_eq!(watch(store, people, LATE + 1000).await, None);
}

fn news(item: &NewOutboxItem, status: DeliveryStatus, words: &str, at: i64) -> DeliveryNews {
    DeliveryNews {
        recipient: item.envelope.recipients[0].clone(),
        status,
        code: Some("5.1.1".to_owned()),
        words: Some(words.to_owned()),
        at: minute(at),
    }
}

fn letter(item: &NewOutboxItem) -> Notice {
    Notice {
        id: fresh(),
        recipient: item.account.clone(),
        told: Told::Returned(ReturnedFrom {
            mailbox: Named {
                address: address("config@demo.test"),
                name: String::new(),
            },
            subject: String::new(),
            recipients: Vec::new(),
        }),
        language: Language::Fr,
        at: minute(LATE),
    }
}

pub(crate) async fn a_report_is_news_once(store: &Store, people: &People) {
    use DeliveryStatus::{Delayed, Failed};
    let at = LATE + 2000;
    let item = left(store, people, "Late, then lost", at).await;
    assert_eq!(
        store.sent(&item.message_id).await.unwrap().unwrap().new.id,
        item.id
    );
    assert_eq!(store.sent("nobody's").await.unwrap(), None);
    let quiet = |_: &[DeliveryNews]| None;
    let delayed = [news(&item, Delayed, "later", at + 1)];
    assert_eq!(store.report(&item.id, &delayed, &quiet).await.unwrap(), delayed);
    assert!(store.report(&item.id, &delayed, &quiet).await.unwrap().is_empty());
    assert!(!waits(store, &item).await, "a delay is nothing to do about");

    // Two servers read the same report at once: one letter.
    let failed = [news(&item, Failed, "no such\0 user", at + 2)];
    let told = |_: &[DeliveryNews]| Some(letter(&item));
    let (one, other) = tokio::join!(
        store.report(&item.id, &failed, &told),
        store.report(&item.id, &failed, &told)
    );
    assert_eq!(one.unwrap().len() + other.unwrap().len(), 1);
    let mut letters = 0;
    while let Some((notice, _)) = store.take_notice(minute(at), minute(at + 5)).await.unwrap() {
        letters += u32::from(notice.recipient == item.account && matches!(notice.told, Told::Returned(_)));
        store.notice_done(&notice.id).await.unwrap();
    }
    assert_eq!(letters, 1);

    let kept = store.of(&item.id).await.unwrap();
    let [kept] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!(
        (kept.status, kept.words.as_deref()),
        (Failed, Some("no such user"))
    );
    let found = Outbox::find(store, &item.account, &item.id).await.unwrap();
    let [missed] = &found.partly[..] else {
        panic!("{found:?}")
    };
    assert_eq!(
        (missed.cause, missed.words.as_str()),
        (RecipientCause::Unknown, "no such user")
    );
    assert!(waits(store, &item).await);
    store.dismiss(&item.id).await.unwrap();
    assert!(store.report(&item.id, &failed, &told).await.unwrap().is_empty());
    assert!(!waits(store, &item).await, "told before");
}

async fn waits(store: &Store, item: &NewOutboxItem) -> bool {
    let waiting = store.waiting(&item.account).await.unwrap();
    waiting.iter().any(|waiting| waiting.new.id == item.id)
}
