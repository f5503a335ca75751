//! Writing in another name.

use domain::{
    desk::{ComposeDesk, OutboxDesk, ReadingDesk},
    folder::FolderRole,
    identity::Authority,
    outbox::OutboxState,
};

use crate::{
    house::House,
    people::{address, folder, typed},
};

pub(crate) async fn alice_writes_as_config(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    let standing = house
        .service
        .check_from(&alice, &typed("Config@DEMO.test"))
        .await
        .unwrap();
    assert!(
        matches!(standing.authority, Authority::SendAs(Some(_))),
        "{standing:?}"
    );
    let sent = house
        .send(
            &alice,
            typed("config@demo.test"),
            "Bob <bob@demo.test>",
            "As config",
        )
        .await
        .unwrap();
    assert_eq!(sent.state, OutboxState::Queued, "durable before the answer");
    house.work().await;
    assert_eq!(
        house.service.entry(&alice, &sent.id).await.unwrap().state,
        OutboxState::Filed
    );

    let inbox = folder("bob", FolderRole::Inbox);
    let key = house.arrived(&bob, &inbox, "As config").await;
    let octets = house.octets(&bob, &inbox, key).await;
    for trace in [
        "alice",
        "laurent",
        "porteplume",
        "user-agent",
        "x-mailer",
        "\nsender:",
    ] {
        assert!(!octets.to_lowercase().contains(trace), "{trace} in\n{octets}");
    }
    assert!(octets.contains("config@demo.test"));

    // Both copies; only the mailbox's says who wrote it.
    let own = folder("alice", FolderRole::Sent);
    let mine = house.arrived(&alice, &own, "As config").await;
    assert!(!house.octets(&alice, &own, mine).await.contains("Written-By"));
    let theirs = folder("config", FolderRole::Sent);
    let copy = house.arrived(&alice, &theirs, "As config").await;
    let view = house.service.open(&alice, &theirs, copy).await.unwrap();
    assert_eq!(view.written_by.unwrap().address, alice.address);
    assert!(
        house
            .rows(&alice, &folder("alice", FolderRole::Drafts))
            .await
            .is_empty(),
        "the draft is gone"
    );

    let remembered = house.ports.memory.remembered(&alice.account).await.unwrap();
    assert_eq!(
        remembered.iter().map(|r| r.address.as_str()).collect::<Vec<_>>(),
        ["config@demo.test"]
    );
}

pub(crate) async fn alice_writes_on_behalf_of_support(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    house
        .send(&alice, typed("support@demo.test"), "bob@demo.test", "On behalf")
        .await
        .unwrap();
    house.work().await;
    let inbox = folder("bob", FolderRole::Inbox);
    let key = house.arrived(&bob, &inbox, "On behalf").await;
    let view = house.service.open(&bob, &inbox, key).await.unwrap();
    assert_eq!(view.from.unwrap().address, address("support"));
    assert_eq!(view.sender.unwrap().address, address("alice"));
    let row = house
        .rows(&bob, &inbox)
        .await
        .into_iter()
        .find(|row| row.key == key)
        .unwrap();
    assert_eq!(row.sender.unwrap().address, address("alice"));
}
