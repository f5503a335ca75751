use domain::{
    account::Account,
    delegation::{AccessRight, SendRight},
    draft::Revision,
    id::GrantId,
    outbox::{JOURNAL_CLOSED, OutboxState, RefusalCause},
};
use service::ports::{
    Drafts, Envelope, Grants, NewOutboxItem, Outbox, OutboxChange, OutboxItem, Recovered, RightsFrom,
};
use store::Store;

use crate::{
    database::{self, Database},
    people::{People, fresh, minute, ready_to_send},
};

async fn in_the_name_of(
    store: &Store,
    writer: &Account,
    mailbox: &Account,
    sender: &Account,
    subject: &str,
) -> NewOutboxItem {
    let mut item = ready_to_send(store, writer, subject).await;
    item.envelope = Envelope {
        sender: sender.address.clone(),
        header_from: mailbox.address.clone(),
        ..item.envelope
    };
    store.submit(&item, Revision(1)).await.unwrap();
    item
}

async fn take(store: &Store, at: i64) -> Option<OutboxItem> {
    store
        .take_due("worker", minute(at), minute(at + 15), RightsFrom::Grants)
        .await
        .unwrap()
}

async fn give(store: &Store, people: &People, send: SendRight) {
    let People {
        config, alice, dave, ..
    } = people;
    let id = GrantId::parse(fresh()).unwrap();
    store
        .set(
            &id,
            &config.id,
            &alice.id,
            send,
            AccessRight::Full,
            None,
            Some(&dave.id),
            minute(0),
        )
        .await
        .unwrap();
}

async fn end(store: &Store, item: &NewOutboxItem, to: OutboxState) {
    store
        .advance(
            &item.id,
            OutboxState::Sending,
            &OutboxChange::plain(to, minute(1)),
        )
        .await
        .unwrap();
}

pub(crate) async fn the_right_is_checked_as_the_message_leaves(store: &Store, people: &People) {
    let People {
        alice,
        bob,
        carol,
        config,
        ..
    } = people;
    let held = [
        in_the_name_of(store, carol, config, config, "No right at all").await,
        in_the_name_of(store, alice, config, alice, "On behalf is not as").await,
        in_the_name_of(store, alice, bob, bob, "Another one's").await,
    ];
    let allowed = in_the_name_of(store, alice, config, config, "As Configuration").await;
    let taken = take(store, 0).await.unwrap();
    assert_eq!(taken.new.id, allowed.id, "the others went out of its way");
    assert_eq!(taken.new.mailbox.as_ref(), Some(&config.id));
    let grant = store.between(&config.id, &alice.id).await.unwrap().unwrap();
    assert_eq!(taken.new.grant, Some(grant.id));
    assert_eq!(take(store, 0).await, None);
    for item in &held {
        let found = Outbox::find(store, &item.account, &item.id).await.unwrap();
        assert_eq!(found.state, OutboxState::Refused, "{}", item.subject);
        let refusal = found.refusal.unwrap();
        assert_eq!(
            refusal.cause,
            RefusalCause::FromNotAllowed {
                address: item.envelope.header_from.clone()
            }
        );
        let draft = Drafts::find(store, &item.account, &item.draft).await.unwrap();
        assert_eq!(draft.submitted, None, "given back");
    }

    assert_eq!(store.leaving(&config.id, &alice.id).await.unwrap(), 1);
    assert_eq!(store.leaving(&config.id, &carol.id).await.unwrap(), 0);
    store.revoke(&config.id, &alice.id, minute(1)).await.unwrap();
    assert_eq!(
        store.leaving(&config.id, &alice.id).await.unwrap(),
        1,
        "it was quicker"
    );
    end(store, &allowed, OutboxState::Accepted).await;
    assert_eq!(store.leaving(&config.id, &alice.id).await.unwrap(), 0);
    give(store, people, SendRight::As).await;
    store
        .advance(
            &allowed.id,
            OutboxState::Accepted,
            &OutboxChange::plain(OutboxState::Filed, minute(2)),
        )
        .await
        .unwrap();
}

/// Not one message in another's name leaves while nobody can say so.
pub(crate) async fn without_a_journal_nothing_leaves_in_another_s_name(
    store: &Store,
    database: &Database,
    people: &People,
) {
    let (closed, open) = if database.address.starts_with("sqlite") {
        (
            "CREATE TRIGGER closed BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END",
            "DROP TRIGGER closed",
        )
    } else {
        (
            "ALTER TABLE journal ADD CONSTRAINT closed CHECK (seq < 0) NOT VALID",
            "ALTER TABLE journal DROP CONSTRAINT closed",
        )
    };
    database::execute(&database.address, closed.to_owned()).await;
    let People { alice, config, .. } = people;
    let waits = in_the_name_of(store, alice, config, config, "Waits for the journal").await;
    let own = ready_to_send(store, alice, "Her own").await;
    store.submit(&own, Revision(1)).await.unwrap();
    assert_eq!(
        take(store, 0).await.unwrap().new.id,
        own.id,
        "her own mail leaves"
    );
    assert_eq!(take(store, 0).await, None);
    let found = Outbox::find(store, &alice.id, &waits.id).await.unwrap();
    assert_eq!(
        (found.state, found.attempts, found.words.as_deref()),
        (OutboxState::Deferred, 0, Some(JOURNAL_CLOSED))
    );
    assert_eq!(take(store, 0).await, None, "not at once again");
    assert_eq!(take(store, 1).await, None, "tried again, still closed");

    database::execute(&database.address, open.to_owned()).await;
    assert_eq!(take(store, 2).await.unwrap().new.id, waits.id);
    assert!(store.dot(&waits.id, "worker", minute(17)).await.unwrap());
    // It breaks while the message is on its way: the result is not stored without its row.
    database::execute(&database.address, closed.to_owned()).await;
    let accepted = OutboxChange::plain(OutboxState::Accepted, minute(2));
    store
        .advance(&waits.id, OutboxState::Sending, &accepted)
        .await
        .unwrap_err();
    // What failed is taken back a moment later, and until then its row is passed over: this waits for it.
    let touch = format!("UPDATE outbox SET subject = subject WHERE id = '{}'", waits.id);
    database::execute(&database.address, touch).await;
    store.recover(minute(99)).await.unwrap_err();
    let found = Outbox::find(store, &alice.id, &waits.id).await.unwrap();
    assert_eq!(found.state, OutboxState::Sending);
    database::execute(&database.address, open.to_owned()).await;
    let given = Recovered { again: 1, unclear: 1 };
    assert_eq!(
        store.recover(minute(99)).await.unwrap(),
        given,
        "her own had no dot yet"
    );
    for (item, state) in [(waits, OutboxState::Unclear), (own, OutboxState::Queued)] {
        let withdrawn = OutboxChange::plain(OutboxState::Withdrawn, minute(99));
        store.advance(&item.id, state, &withdrawn).await.unwrap();
    }
}
