//! Read receipts: asked for, sent in the right name, declined, and never twice.

use domain::{
    delegation::{AccessRight, SendRight},
    desk::{
        Caller, ComposeDesk, DeskError, JournalDesk, JournalLook, OutboxDesk, PreferencesDesk, ReadingDesk,
    },
    draft::ComposeForm,
    folder::FolderRole,
    identity::FromInput,
    message::{MessageKey, MessageView},
    outbox::OutboxState,
    preference::{Language, Preferences},
    receipt::{ReceiptAnswer, ReceiptAsked, ReceiptPreference},
};

use crate::{
    house::House,
    people::{address, folder, letter, typed},
};

/// Bob's letter, which wants to be told; as its reader finds it.
async fn asks(house: &House, from: (&str, FromInput), to: &str, subject: &str) {
    let writer = house.caller(from.0);
    let sheet = house.new_sheet(&writer).await;
    let form = ComposeForm {
        receipt: true,
        ..letter(from.1, &format!("{to}@demo.test"), subject)
    };
    let saved = house
        .service
        .save(&writer, &sheet.id, sheet.revision, form)
        .await
        .unwrap();
    house
        .service
        .submit(&writer, &saved.id, None, &sheet.submission_key)
        .await
        .unwrap();
    house.work().await;
}

async fn open(house: &House, reader: &str, mailbox: &str, subject: &str) -> (MessageKey, MessageView) {
    let (reader, place) = (house.caller(reader), folder(mailbox, FolderRole::Inbox));
    let key = house.arrived(&reader, &place, subject).await;
    (key, house.service.open(&reader, &place, key).await.unwrap())
}

async fn asked(house: &House, reader: &str, mailbox: &str, subject: &str) -> Option<ReceiptAsked> {
    open(house, reader, mailbox, subject).await.1.receipt
}

async fn received(house: &House, reader: &str, subject: &str) -> usize {
    let rows = house
        .rows(&house.caller(reader), &folder(reader, FolderRole::Inbox))
        .await;
    rows.iter().filter(|row| row.subject.as_str() == subject).count()
}

pub(crate) async fn alice_answers_for_herself(house: &House) {
    let alice = house.caller("alice");
    asks(house, ("bob", FromInput::Own), "alice", "For alice herself").await;
    let inbox = folder("alice", FolderRole::Inbox);
    let (key, view) = open(house, "alice", "alice", "For alice herself").await;
    let wish = view.receipt.unwrap();
    assert!(wish.allowed && !wish.elsewhere, "{wish:?}");
    assert_eq!(wish.by.address, address("bob"));
    let sent = house
        .service
        .answer_receipt(&alice, &inbox, key, ReceiptAnswer::Send)
        .await
        .unwrap()
        .unwrap();
    let again = house
        .service
        .answer_receipt(&alice, &inbox, key, ReceiptAnswer::Send)
        .await;
    assert_eq!(again, Ok(None), "once is enough");
    house.work().await;
    let entry = house.service.entry(&alice, &sent).await.unwrap();
    assert!(entry.receipt && entry.state == OutboxState::Filed, "{entry:?}");
    let (key, view) = open(house, "bob", "bob", "Read: For alice herself").await;
    assert_eq!(view.from.unwrap().address, address("alice"));
    assert_eq!(view.receipt, None, "no receipt answers a receipt");
    let octets = house
        .octets(&house.caller("bob"), &folder("bob", FolderRole::Inbox), key)
        .await;
    assert!(
        octets.contains("Final-Recipient: rfc822; alice@demo.test"),
        "{octets}"
    );
    let rows = house.rows(&alice, &inbox).await;
    let row = rows
        .iter()
        .find(|row| row.subject.as_str() == "For alice herself");
    assert!(row.unwrap().flags.mdn_sent, "other programs do not ask either");
    let copies = house.rows(&alice, &folder("alice", FolderRole::Sent)).await;
    assert!(
        copies
            .iter()
            .all(|row| !row.subject.as_str().starts_with("Read:"))
    );
}

pub(crate) async fn alice_answers_for_support(house: &House) {
    let (alice, carol, bob) = (house.caller("alice"), house.caller("carol"), house.caller("bob"));
    house
        .grant("support", "carol", SendRight::None, AccessRight::Read)
        .await;
    let subject = "For support";
    asks(house, ("bob", FromInput::Own), "support", subject).await;
    let support = folder("support", FolderRole::Inbox);

    let (key, view) = open(house, "carol", "support", subject).await;
    assert!(!view.receipt.unwrap().allowed);
    for answer in [ReceiptAnswer::Send, ReceiptAnswer::Decline] {
        let refused = house.service.answer_receipt(&carol, &support, key, answer).await;
        assert_eq!(refused, Err(DeskError::Forbidden), "{answer:?}");
    }
    assert!(house.service.waiting(&carol).await.unwrap().is_empty());

    let wish = asked(house, "alice", "support", subject).await.unwrap();
    assert!(wish.allowed);
    assert_eq!(wish.from.address, address("support"));
    house
        .service
        .answer_receipt(&alice, &support, key, ReceiptAnswer::Send)
        .await
        .unwrap()
        .unwrap();
    house.work().await;
    let inbox = folder("bob", FolderRole::Inbox);
    let (receipt, view) = open(house, "bob", "bob", "Read: For support").await;
    assert_eq!(view.from.unwrap().address, address("support"));
    assert_eq!(view.sender.unwrap().address, address("alice"));
    let original = house.octets(&alice, &support, key).await;
    let id = original
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .unwrap();
    let octets = house.octets(&bob, &inbox, receipt).await;
    assert!(octets.contains(&format!("Original-Message-ID: {id}")), "{octets}");
    for reader in ["alice", "carol"] {
        assert_eq!(asked(house, reader, "support", subject).await, None, "{reader}");
    }
    let rows = house.rows(&alice, &support).await;
    let row = rows.iter().find(|row| row.key == key).unwrap();
    assert!(
        row.flags.mdn_sent,
        "alice may only read there, but the answer is support's"
    );
    house.revoke("support", "carol").await;
}

/// The journal knows that alice answered; what bob gets does not.
pub(crate) async fn a_receipt_sent_as_config_tells_nothing_of_alice(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    asks(house, ("bob", FromInput::Own), "config", "For config").await;
    let config = folder("config", FolderRole::Inbox);
    let (key, view) = open(house, "alice", "config", "For config").await;
    assert!(view.receipt.unwrap().allowed);
    let french = Caller {
        language: Language::Fr,
        ..alice.clone()
    };
    house
        .service
        .answer_receipt(&french, &config, key, ReceiptAnswer::Send)
        .await
        .unwrap()
        .unwrap();
    house.work().await;
    let inbox = folder("bob", FolderRole::Inbox);
    let (receipt, _) = open(house, "bob", "bob", "Lu : For config").await;
    let octets = house.octets(&bob, &inbox, receipt).await;
    assert!(
        octets.contains("report-type=disposition-notification"),
        "{octets}"
    );
    for trace in [
        "alice",
        "laurent",
        "porteplume",
        "reporting-ua",
        "+0100",
        "\nsender:",
    ] {
        assert!(!octets.to_lowercase().contains(trace), "{trace} in\n{octets}");
    }
    let sent = house.rows(&alice, &folder("config", FolderRole::Sent)).await;
    assert!(sent.iter().all(|row| !row.subject.as_str().starts_with("Lu")));
    let dave = house.caller("dave");
    let look = JournalLook {
        mailbox: Some(address("config")),
        search: "Lu : For config".into(),
        ..JournalLook::default()
    };
    assert_eq!(house.service.journal(&dave, look).await.unwrap().total, 1);
}

pub(crate) async fn a_right_that_ends_before_the_receipt_leaves(house: &House) {
    let alice = house.caller("alice");
    asks(house, ("bob", FromInput::Own), "support", "Revoked meanwhile").await;
    let (key, _) = open(house, "alice", "support", "Revoked meanwhile").await;
    let item = house
        .service
        .answer_receipt(
            &alice,
            &folder("support", FolderRole::Inbox),
            key,
            ReceiptAnswer::Send,
        )
        .await
        .unwrap()
        .unwrap();
    house.revoke("support", "alice").await;
    house.work().await;
    let entry = house.service.entry(&alice, &item).await.unwrap();
    assert_eq!(entry.state, OutboxState::Refused);
    house.service.settle(&alice, &item).await.unwrap();
    house
        .grant("support", "alice", SendRight::OnBehalf, AccessRight::Read)
        .await;
    assert_eq!(received(house, "bob", "Read: Revoked meanwhile").await, 0);
}

/// Asked as config@, and bob would rather not.
pub(crate) async fn bob_declines_and_is_not_asked_again(house: &House) {
    let bob = house.caller("bob");
    asks(house, ("alice", typed("config@demo.test")), "bob", "Tell config").await;
    let inbox = folder("bob", FolderRole::Inbox);
    let (key, view) = open(house, "bob", "bob", "Tell config").await;
    let wish = view.receipt.unwrap();
    assert_eq!(wish.to, [address("config")], "never the delegate");
    let octets = house.octets(&bob, &inbox, key).await;
    assert!(
        octets.contains("\r\nDisposition-Notification-To: config@demo.test\r\n"),
        "{octets}"
    );
    assert!(!octets.to_lowercase().contains("alice"), "{octets}");

    let never = Preferences {
        receipts: ReceiptPreference::Never,
        ..Preferences::default()
    };
    house.service.prefer(&bob, never).await.unwrap();
    assert_eq!(asked(house, "bob", "bob", "Tell config").await, None);
    house.service.prefer(&bob, Preferences::default()).await.unwrap();
    assert_eq!(asked(house, "bob", "bob", "Tell config").await, Some(wish));

    let declined = house
        .service
        .answer_receipt(&bob, &inbox, key, ReceiptAnswer::Decline)
        .await;
    assert_eq!(declined, Ok(None));
    assert_eq!(asked(house, "bob", "bob", "Tell config").await, None);
    let too_late = house
        .service
        .answer_receipt(&bob, &inbox, key, ReceiptAnswer::Send)
        .await;
    assert_eq!(too_late, Ok(None));
    house.work().await;
    assert!(house.service.waiting(&bob).await.unwrap().is_empty());
    let rows = house.rows(&bob, &inbox).await;
    assert!(rows.iter().any(|row| row.key == key && row.flags.mdn_sent));
}
