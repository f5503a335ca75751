//! What comes back after a server took a message, and who hears of it.

use std::time::Duration;

use domain::{
    delivery::DeliveryStatus,
    desk::{ComposeDesk, ComposeStart, OutboxDesk, ReadingDesk},
    folder::FolderRole,
    identity::FromInput,
    message::{Flags, MessageView},
    outbox::{OutboxEntry, OutboxState},
};

use crate::{
    house::House,
    people::{folder, typed},
};

/// Longer than Postfix ever took for it here.
const PATIENCE: Duration = Duration::from_secs(60);

/// Has the inboxes looked into until one report came.
async fn until<T>(house: &House, what: &str, found: impl AsyncFn() -> Option<T>) -> T {
    let watcher = house.service.watcher();
    let begun = std::time::Instant::now();
    loop {
        // Looks are rare; these inboxes are looked into now.
        house.clock.turn(900);
        while watcher.step().await.unwrap() {}
        house.work().await;
        if let Some(found) = found().await {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn waiting(house: &House, name: &str, subject: &str) -> Option<OutboxEntry> {
    let waiting = house.service.waiting(&house.caller(name)).await.unwrap();
    waiting
        .into_iter()
        .find(|entry| entry.subject.as_str() == subject)
}

async fn in_sent(house: &House, name: &str, mailbox: &str, subject: &str) -> MessageView {
    let caller = house.caller(name);
    let place = folder(mailbox, FolderRole::Sent);
    let key = house.arrived(&caller, &place, subject).await;
    house.service.open(&caller, &place, key).await.unwrap()
}

fn statuses(message: &MessageView) -> Vec<(&str, DeliveryStatus)> {
    let deliveries = message.deliveries.iter();
    deliveries
        .map(|one| (one.recipient.as_str(), one.status))
        .collect()
}

/// alice writes as config: the report comes to config, and alice is told.
pub(crate) async fn alice_hears_of_a_message_that_came_back_to_config(house: &House) {
    let alice = house.caller("alice");
    house
        .send(
            &alice,
            typed("config@demo.test"),
            "bob@demo.test, nobody@returned.test",
            "Returned",
        )
        .await
        .unwrap();
    house.work().await;
    let entry = until(house, "no report came", async || {
        waiting(house, "alice", "Returned").await
    })
    .await;
    assert_eq!(entry.state, OutboxState::Filed);
    let missed: Vec<&str> = entry
        .partly
        .iter()
        .map(|missed| missed.address.as_str())
        .collect();
    assert_eq!(missed, ["nobody@returned.test"]);
    assert!(!entry.partly[0].words.is_empty(), "in the server's words");

    // A letter in her own inbox says so; what the server sent lies in config's.
    house
        .arrived(
            &alice,
            &folder("alice", FolderRole::Inbox),
            "Not delivered: Returned",
        )
        .await;
    let expected = [
        ("bob@demo.test", DeliveryStatus::Accepted),
        ("nobody@returned.test", DeliveryStatus::Failed),
    ];
    for mailbox in ["alice", "config"] {
        let sent = in_sent(house, "alice", mailbox, "Returned").await;
        assert_eq!(statuses(&sent), expected, "in {mailbox}'s Sent");
    }

    // She corrects the address: the words are there, for that recipient alone.
    let draft = house.service.edit(&alice, &entry.id).await.unwrap();
    let sheet = house
        .service
        .sheet(&alice, ComposeStart::Draft(draft.clone()))
        .await
        .unwrap();
    assert_eq!(sheet.form.to, "nobody@returned.test");
    assert_eq!(sheet.form.subject, "Returned");
    assert_eq!(sheet.form.from, FromInput::Typed("config@demo.test".into()));
    assert_eq!(
        house.service.edit(&alice, &entry.id).await.unwrap(),
        draft,
        "not a second one"
    );
    house.service.discard(&alice, &draft, None).await.unwrap();
    house.service.settle(&alice, &entry.id).await.unwrap();
    assert_eq!(waiting(house, "alice", "Returned").await, None);

    // The report is told once, however often it is read.
    let reports = house.rows(&alice, &folder("config", FolderRole::Inbox)).await;
    let report = reports
        .iter()
        .find(|row| row.subject.as_str().contains("Undelivered"))
        .unwrap();
    house
        .service
        .open(&alice, &folder("config", FolderRole::Inbox), report.key)
        .await
        .unwrap();
    house.work().await;
    assert_eq!(waiting(house, "alice", "Returned").await, None);
    let told = house.rows(&alice, &folder("alice", FolderRole::Inbox)).await;
    let told = told
        .iter()
        .filter(|row| row.subject.as_str() == "Not delivered: Returned");
    assert_eq!(told.count(), 1);
}

/// A delay is told, and is no failure: nothing waits for anybody in the Outbox.
pub(crate) async fn alice_hears_of_a_delay(house: &House) {
    let alice = house.caller("alice");
    house
        .send(&alice, typed("config@demo.test"), "eve@delayed.test", "Slow")
        .await
        .unwrap();
    house.work().await;
    let sent = until(house, "no delay was told", async || {
        let sent = in_sent(house, "alice", "alice", "Slow").await;
        (sent.deliveries[0].status == DeliveryStatus::Delayed).then_some(sent)
    })
    .await;
    assert!(sent.deliveries[0].when.is_some());
    house
        .arrived(&alice, &folder("alice", FolderRole::Inbox), "Delayed: Slow")
        .await;
    assert_eq!(waiting(house, "alice", "Slow").await, None);
}

/// On behalf, the report comes to the writer, who needs no second letter.
pub(crate) async fn on_behalf_the_report_itself_comes_to_alice(house: &House) {
    let alice = house.caller("alice");
    house
        .send(
            &alice,
            typed("support@demo.test"),
            "nobody@returned.test",
            "On behalf, returned",
        )
        .await
        .unwrap();
    house.work().await;
    until(house, "no report came", async || {
        waiting(house, "alice", "On behalf, returned").await
    })
    .await;
    let inbox = house.rows(&alice, &folder("alice", FolderRole::Inbox)).await;
    assert!(
        inbox
            .iter()
            .all(|row| row.subject.as_str() != "Not delivered: On behalf, returned")
    );
}

/// carol knows the Message-ID of what she got; a report that she makes up is mail like any other.
pub(crate) async fn a_report_made_up_by_carol_is_not_believed(house: &House) {
    let alice = house.caller("alice");
    house
        .send(
            &alice,
            FromInput::Own,
            "bob@demo.test, carol@demo.test",
            "Believed",
        )
        .await
        .unwrap();
    house.work().await;
    let carol = house.caller("carol");
    let place = folder("carol", FolderRole::Inbox);
    let key = house.arrived(&carol, &place, "Believed").await;
    let got = house.octets(&carol, &place, key).await;
    let message_id = got
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .unwrap();
    let report = format!(
        "From: postmaster@demo.test\r\nTo: carol@demo.test\r\nSubject: Made up\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; nowhere.test\r\n\r\n\
         Final-Recipient: rfc822; bob@demo.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n--b--\r\n"
    );
    let inbox = house
        .ports
        .host
        .open_as_service(&carol.address)
        .await
        .unwrap()
        .unwrap();
    inbox
        .append("INBOX", report.as_bytes(), Flags::default(), None)
        .await
        .unwrap();
    let key = house.arrived(&carol, &place, "Made up").await;
    house.service.open(&carol, &place, key).await.unwrap();
    let sent = in_sent(house, "alice", "alice", "Believed").await;
    assert!(
        sent.deliveries
            .iter()
            .all(|one| one.status != DeliveryStatus::Failed),
        "{:?}",
        sent.deliveries
    );
    assert_eq!(waiting(house, "alice", "Believed").await, None);

    // The same in alice's own inbox is a report.
    let inbox = house
        .ports
        .host
        .open_as_service(&house.caller("alice").address)
        .await
        .unwrap()
        .unwrap();
    inbox
        .append("INBOX", report.as_bytes(), Flags::default(), None)
        .await
        .unwrap();
    until(house, "the report was not found", async || {
        waiting(house, "alice", "Believed").await
    })
    .await;
    let entry = waiting(house, "alice", "Believed").await.unwrap();
    house
        .service
        .settle(&house.caller("alice"), &entry.id)
        .await
        .unwrap();
}
