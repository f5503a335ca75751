//! Senders who want to be told that a message was read, and what they are answered.

use domain::outbox::OutboxState;
use service::ports::{NewOutboxItem, Outbox, OutboxChange, ReceiptOf, Receipts, RightsFrom};
use store::Store;

use crate::people::{People, address, minute, ready_to_send};

fn of(message: &str) -> ReceiptOf {
    ReceiptOf {
        mailbox: address("Support@demo.test"),
        message: message.into(),
    }
}

pub(crate) async fn a_wish_is_answered_once(store: &Store, people: &People) {
    let alice = &people.alice;
    let asked = of("one@demo.test");
    assert!(!store.is_answered(&asked).await.unwrap());
    store.decline(&asked, &alice.id, minute(0)).await.unwrap();
    store.decline(&asked, &people.bob.id, minute(1)).await.unwrap();
    let elsewhere = ReceiptOf {
        mailbox: address("support@DEMO.test"),
        ..asked.clone()
    };
    assert!(
        store.is_answered(&elsewhere).await.unwrap(),
        "however it is spelt"
    );
    assert!(!store.is_answered(&of("two@demo.test")).await.unwrap());
    let item = receipt(store, people).await;
    assert!(!store.send(&asked, &item).await.unwrap(), "declined is declined");
    assert!(store.find(&alice.id, &item.id).await.is_err());
}

/// Two who open the same mailbox press at once.
pub(crate) async fn two_presses_are_one_receipt(store: &Store, people: &People) {
    let (one, other) = (receipt(store, people).await, receipt(store, people).await);
    let asked = of("three@demo.test");
    let (first, second) = tokio::join!(store.send(&asked, &one), store.send(&asked, &other));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert!(first != second, "one of them is the sender");
    let (sent, left) = if first { (one, other) } else { (other, one) };
    assert!(store.find(&people.alice.id, &left.id).await.is_err());
    let queued = store.find(&people.alice.id, &sent.id).await.unwrap();
    assert!(queued.new.receipt && queued.state == OutboxState::Queued);

    let taken = store
        .take_due("r", minute(0), minute(5), RightsFrom::Grants)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&taken.new.id, &taken.new.raw), (&sent.id, &sent.raw));
    let refused = OutboxChange::plain(OutboxState::Refused, minute(1));
    store.finish(&sent.id, "r", &refused).await.unwrap();
    let withdrawn = OutboxChange::plain(OutboxState::Withdrawn, minute(2));
    store
        .advance(&sent.id, OutboxState::Refused, &withdrawn)
        .await
        .unwrap();
    assert!(store.is_answered(&asked).await.unwrap());
}

async fn receipt(store: &Store, people: &People) -> NewOutboxItem {
    NewOutboxItem {
        receipt: true,
        ..ready_to_send(store, &people.alice, "Read: it").await
    }
}
