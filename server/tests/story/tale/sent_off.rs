//! Between Send and the server: taken back, put off, held up, or not for all.

use domain::{
    desk::{Caller, ComposeDesk, ComposeStart, DeskError, HostKind, OutboxDesk, PreferencesDesk, Secret},
    draft::ComposeForm,
    folder::FolderRole,
    identity::FromInput,
    outbox::{Leaving, OutboxState, RefusalCause},
    preference::{Preferences, UndoTime},
    preflight::Objection,
};

use crate::{
    house::House,
    people::{folder, letter, typed},
};

async fn prefer(house: &House, caller: &Caller, undo: UndoTime) {
    let preferences = Preferences {
        undo: Some(undo),
        ..house.service.me(caller).await.unwrap().preferences
    };
    house.service.prefer(caller, preferences).await.unwrap();
}

async fn subjects(house: &House, name: &str, role: FolderRole) -> Vec<String> {
    let rows = house.rows(&house.caller(name), &folder(name, role)).await;
    rows.iter().map(|row| row.subject.to_string()).collect()
}

pub(crate) async fn alice_takes_a_message_back(house: &House) {
    let alice = house.caller("alice");
    prefer(house, &alice, UndoTime::Thirty).await;
    let sent = house
        .send(&alice, typed("config@demo.test"), "bob@demo.test", "Undone")
        .await
        .unwrap();
    house.work().await;
    let entry = house.service.entry(&alice, &sent.id).await.unwrap();
    assert_eq!(entry.state, OutboxState::Queued);
    assert!(
        matches!(entry.leaving, Leaving::Soon(left) if (1..=30_000).contains(&left)),
        "{:?}",
        entry.leaving
    );
    let draft = house.service.edit(&alice, &sent.id).await.unwrap();
    let sheet = house
        .service
        .sheet(&alice, ComposeStart::Draft(draft.clone()))
        .await
        .unwrap();
    assert_eq!(
        sheet.form,
        letter(typed("config@demo.test"), "bob@demo.test", "Undone"),
        "every word, in config's name"
    );
    house.clock.turn(31);
    house.work().await;
    assert!(
        !subjects(house, "bob", FolderRole::Inbox)
            .await
            .contains(&"Undone".to_owned())
    );

    // Sent again, and this time let go: as config, once.
    let again = house
        .service
        .submit(&alice, &draft, None, &sheet.submission_key)
        .await
        .unwrap();
    assert_ne!(again.id, sent.id);
    house.clock.turn(31);
    house.work().await;
    house
        .arrived(&house.caller("bob"), &folder("bob", FolderRole::Inbox), "Undone")
        .await;
    assert_eq!(
        house.service.edit(&alice, &again.id).await,
        Err(DeskError::NotFound),
        "it has left"
    );
    prefer(house, &alice, UndoTime::None).await;
}

pub(crate) async fn alice_sends_later(house: &House) {
    let alice = house.caller("alice");
    let sheet = house.new_sheet(&alice).await;
    let form = |send_at: &str| ComposeForm {
        send_at: send_at.into(),
        ..letter(typed("config@demo.test"), "bob@demo.test", "Later")
    };
    let past = house
        .service
        .save(&alice, &sheet.id, sheet.revision, form("2020-01-01T08:00"))
        .await
        .unwrap();
    let refused = house
        .service
        .submit(&alice, &past.id, None, &sheet.submission_key)
        .await;
    assert_eq!(refused, Err(DeskError::Objections(vec![Objection::TimePast])));
    let chosen = house
        .service
        .save(&alice, &past.id, past.revision, form("2099-07-01T08:00"))
        .await
        .unwrap();
    let sent = house
        .service
        .submit(&alice, &chosen.id, None, &sheet.submission_key)
        .await
        .unwrap();
    house.work().await;
    let entry = house.service.entry(&alice, &sent.id).await.unwrap();
    let Leaving::At(when) = entry.leaving else {
        panic!("{:?}", entry.leaving)
    };
    assert_eq!(when.iso, "2099-07-01T08:00:00+02:00", "in alice's own time zone");

    // Taken back, it still says when; sent now, it leaves at once.
    let draft = house.service.edit(&alice, &sent.id).await.unwrap();
    let sheet = house
        .service
        .sheet(&alice, ComposeStart::Draft(draft.clone()))
        .await
        .unwrap();
    assert_eq!(sheet.form.send_at, "2099-07-01T08:00");
    let sent = house
        .service
        .submit(&alice, &draft, None, &sheet.submission_key)
        .await
        .unwrap();
    house.service.retry(&alice, &sent.id).await.unwrap();
    house.work().await;
    let bob = house.caller("bob");
    let inbox = folder("bob", FolderRole::Inbox);
    let key = house.arrived(&bob, &inbox, "Later").await;
    let octets = house.octets(&bob, &inbox, key).await;
    assert!(!octets.contains(" 2099 "), "sealed anew: {octets}");
    assert!(house.service.waiting(&alice).await.unwrap().is_empty());
}

/// Where we keep the rights: taken away before its hour, it stays.
pub(crate) async fn a_right_that_ends_before_its_hour(house: &House) {
    let alice = house.caller("alice");
    let sheet = house.new_sheet(&alice).await;
    let form = letter(typed("config@demo.test"), "bob@demo.test", "Outlived");
    let saved = house
        .service
        .save(&alice, &sheet.id, sheet.revision, form.clone())
        .await
        .unwrap();
    // It leaves this very minute, which alice chose ten minutes ago.
    house.clock.turn(-600);
    let form = ComposeForm {
        send_at: saved.at.iso[..16].to_owned(),
        ..form
    };
    let saved = house
        .service
        .save(&alice, &saved.id, saved.revision, form)
        .await
        .unwrap();
    let sent = house
        .service
        .submit(&alice, &saved.id, None, &sheet.submission_key)
        .await
        .unwrap();
    house.revoke("config", "alice").await;
    let now = house.service.retry(&alice, &sent.id).await;
    assert!(
        matches!(&now, Err(DeskError::Objections(list)) if list[0].is_about_from()),
        "{now:?}"
    );
    assert!(
        house.service.waiting(&alice).await.unwrap().is_empty(),
        "back among the drafts"
    );

    house
        .grant(
            "config",
            "alice",
            domain::delegation::SendRight::As,
            domain::delegation::AccessRight::Full,
        )
        .await;
    // The same again, and nobody presses: it is refused as it leaves.
    let sheet = house
        .service
        .sheet(&alice, ComposeStart::Draft(saved.id.clone()))
        .await
        .unwrap();
    let form = ComposeForm {
        send_at: saved.at.iso[..11].to_owned() + "23:59",
        ..sheet.form
    };
    let again = house
        .service
        .save(&alice, &saved.id, sheet.revision, form)
        .await
        .unwrap();
    let sent = house
        .service
        .submit(&alice, &again.id, None, &sheet.submission_key)
        .await
        .unwrap();
    house.revoke("config", "alice").await;
    house.clock.turn(24 * 3600);
    house.work().await;
    let entry = house.service.entry(&alice, &sent.id).await.unwrap();
    assert_eq!(entry.state, OutboxState::Refused);
    house.clock.turn(600 - 24 * 3600);
    house
        .grant(
            "config",
            "alice",
            domain::delegation::SendRight::As,
            domain::delegation::AccessRight::Full,
        )
        .await;
    house.service.settle(&alice, &sent.id).await.unwrap();
    house.service.discard(&alice, &saved.id, None).await.unwrap();
}

/// Only where servers ask for a password.
pub(crate) async fn a_changed_password_is_waited_for(house: &House) {
    if house.service.me(&house.caller("carol")).await.unwrap().host != HostKind::OwnServers {
        return;
    }
    let carol = house.caller("carol");
    let sent = house
        .send(
            &carol,
            typed("carol@demo.test"),
            "bob@demo.test",
            "Waits for carol",
        )
        .await
        .unwrap();
    let change = async |password: &str| {
        let phc = mailbox::password::hash(&Secret::new(password)).unwrap();
        house
            .ports
            .accounts
            .set_password(&carol.account, &phc)
            .await
            .unwrap();
    };
    change("another").await;
    house.work().await;
    let entry = house.service.entry(&carol, &sent.id).await.unwrap();
    assert_eq!((entry.state, entry.next_try), (OutboxState::Deferred, None));
    assert_eq!(entry.refusal.unwrap().cause, RefusalCause::Credentials);
    house.clock.turn(3 * 24 * 3600);
    house.work().await;
    assert_eq!(
        house.service.entry(&carol, &sent.id).await.unwrap().state,
        OutboxState::Deferred,
        "however long"
    );
    house
        .service
        .signed_in(&carol.account, &Secret::new("another"))
        .await
        .unwrap();
    house.work().await;
    house
        .arrived(
            &house.caller("bob"),
            &folder("bob", FolderRole::Inbox),
            "Waits for carol",
        )
        .await;
    change("carol-demo").await;
}

/// Only where a recipient is known to be wrong when it is tried.
pub(crate) async fn one_of_three_is_corrected(house: &House) {
    let bob = house.caller("bob");
    if house.service.me(&bob).await.unwrap().host == HostKind::BuiltIn {
        return;
    }
    let to = "alice@demo.test, nobody@demo.test, carol@demo.test";
    let sent = house
        .send(&bob, typed("bob@demo.test"), to, "To three")
        .await
        .unwrap();
    house.work().await;
    house
        .arrived(
            &house.caller("carol"),
            &folder("carol", FolderRole::Inbox),
            "To three",
        )
        .await;
    let waiting = house.service.waiting(&bob).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].partly[0].address.as_str(), "nobody@demo.test");

    let draft = house.service.edit(&bob, &sent.id).await.unwrap();
    let sheet = house
        .service
        .sheet(&bob, ComposeStart::Draft(draft.clone()))
        .await
        .unwrap();
    assert_eq!(sheet.form.to, "nobody@demo.test");
    assert_eq!(sheet.form.subject, "To three");
    assert_eq!(
        house.service.edit(&bob, &sent.id).await.unwrap(),
        draft,
        "pressed twice"
    );
    let corrected = ComposeForm {
        to: "dave@demo.test".into(),
        ..sheet.form
    };
    let saved = house
        .service
        .save(&bob, &draft, sheet.revision, corrected)
        .await
        .unwrap();
    house
        .service
        .submit(&bob, &saved.id, None, &sheet.submission_key)
        .await
        .unwrap();
    house.work().await;
    let mut got = Vec::new();
    for name in ["alice", "carol", "dave"] {
        let inbox = folder(name, FolderRole::Inbox);
        house.arrived(&house.caller(name), &inbox, "To three").await;
        let subjects = subjects(house, name, FolderRole::Inbox).await;
        got.push(subjects.iter().filter(|subject| *subject == "To three").count());
    }
    assert_eq!(got, [1, 1, 1]);
    assert!(house.service.waiting(&bob).await.unwrap().is_empty());
}

/// A message that was to leave in seconds does not wait for a day to come round again; one with an hour of its own does.
pub(crate) async fn the_clock_is_set_back(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    let desk = &house.service;
    prefer(house, &alice, UndoTime::Ten).await;
    let soon = house.send(
        &alice,
        FromInput::Own,
        "bob@demo.test",
        "Before the clock went back",
    );
    soon.await.unwrap();
    prefer(house, &alice, UndoTime::None).await;
    let sheet = house.new_sheet(&alice).await;
    let form = ComposeForm {
        send_at: "2099-07-01T08:00".into(),
        ..letter(FromInput::Own, "bob@demo.test", "In its own hour")
    };
    let saved = desk.save(&alice, &sheet.id, sheet.revision, form).await.unwrap();
    let later = desk.submit(&alice, &saved.id, None, &sheet.submission_key);
    let later = later.await.unwrap();
    house.clock.turn(-24 * 3600);
    house.work().await;
    let inbox = folder("bob", FolderRole::Inbox);
    house.arrived(&bob, &inbox, "Before the clock went back").await;
    let entry = desk.entry(&alice, &later.id).await.unwrap();
    assert_eq!(entry.state, OutboxState::Queued);
    let draft = desk.edit(&alice, &later.id).await.unwrap();
    desk.discard(&alice, &draft, None).await.unwrap();
    house.clock.turn(24 * 3600);
    house.work().await;
}
