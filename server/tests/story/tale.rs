//! What must be true, told in order on one house: starting servers for every sentence would take longer than the tale.

use domain::{
    delegation::{AccessRight, SendRight},
    desk::{ComposeDesk, ComposeStart, DeskError, OutboxDesk, ReadingDesk},
    draft::{ReplyMode, Revision},
    folder::{FolderRole, Place},
    header::FileName,
    id::IdentityId,
    identity::{Authority, FromInput, Section},
    outbox::{OutboxState, RefusalCause},
    preflight::Objection,
};

use crate::{
    house::House,
    people::{address, folder, letter, typed},
};

pub(crate) async fn all(house: &House) {
    alice_writes_as_config(house).await;
    alice_writes_on_behalf_of_support(house).await;
    carol_is_refused_and_keeps_everything(house).await;
    ids_of_others_mean_nothing(house).await;
    a_revoke_holds_for_what_is_queued(house).await;
    send_twice_is_one_message(house).await;
    two_tabs_keep_both_texts(house).await;
    replies_are_written_in_the_right_name(house).await;
    access_is_what_was_granted(house).await;
}

async fn alice_writes_as_config(house: &House) {
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

async fn alice_writes_on_behalf_of_support(house: &House) {
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

async fn carol_is_refused_and_keeps_everything(house: &House) {
    let carol = house.caller("carol");
    let standing = house
        .service
        .check_from(&carol, &typed("config@demo.test"))
        .await
        .unwrap();
    assert_eq!(standing.authority, Authority::NotAllowed);
    assert_eq!(standing.grantors, ["Dave Morel"]);

    let sheet = house.new_sheet(&carol).await;
    let form = letter(typed("config@demo.test"), "bob@demo.test, no address", "Refused");
    let saved = house
        .service
        .save(&carol, &sheet.id, sheet.revision, form.clone())
        .await
        .unwrap();
    let name = FileName::of_path("relevé.txt");
    house
        .service
        .attach(&carol, &saved.id, name, "text/plain".into(), b"kept".to_vec())
        .await
        .unwrap();
    let refused = house
        .service
        .submit(&carol, &saved.id, &sheet.submission_key)
        .await
        .unwrap_err();
    let DeskError::Objections(objections) = refused else {
        panic!("{refused:?}")
    };
    assert!(
        objections.iter().any(
            |o| matches!(o, Objection::FromNotAllowed { address, grantors, .. } if address == &crate::people::address("config") && grantors == &["Dave Morel"])
        ),
        "{objections:?}"
    );
    assert!(
        objections.iter().any(|o| matches!(o, Objection::Field(_))),
        "everything is said at once"
    );
    house.work().await;

    let again = house
        .service
        .sheet(&carol, ComposeStart::Draft(saved.id.clone()))
        .await
        .unwrap();
    assert_eq!(again.form, form, "every word, readable or not");
    assert_eq!(again.attached.len(), 1);
    assert!(again.show_from);
    assert!(
        house
            .ports
            .memory
            .remembered(&carol.account)
            .await
            .unwrap()
            .is_empty(),
        "a refused one is not remembered"
    );
    let drafts = folder("carol", FolderRole::Drafts);
    let key = house.arrived(&carol, &drafts, "Refused").await;
    assert_eq!(
        house.service.open(&carol, &drafts, key).await.unwrap().draft,
        Some(saved.id.clone())
    );
    house.service.discard(&carol, &saved.id).await.unwrap();
    assert!(house.rows(&carol, &drafts).await.is_empty());
}

async fn ids_of_others_mean_nothing(house: &House) {
    let (alice, carol) = (house.caller("alice"), house.caller("carol"));
    let choices = house.service.choices(&alice).await.unwrap();
    let sections: Vec<_> = choices
        .iter()
        .map(|c| (c.section, c.identity.address.to_string()))
        .collect();
    assert_eq!(
        sections,
        [
            (Section::Own, "alice@demo.test".to_owned()),
            (Section::Own, "al@demo.test".to_owned()),
            (Section::Granted, "config@demo.test".to_owned()),
            (Section::Granted, "support@demo.test".to_owned()),
        ]
    );
    for choice in choices {
        let stolen = FromInput::Identity(choice.id.clone());
        assert_eq!(
            house.service.check_from(&carol, &stolen).await,
            Err(DeskError::NotFound),
            "{choice:?}"
        );
        let sent = house.send(&carol, stolen, "bob@demo.test", "Stolen").await;
        assert_eq!(sent, Err(DeskError::NotFound));
    }
    let unknown = FromInput::Identity(IdentityId::parse("nothing").unwrap());
    assert_eq!(
        house.service.check_from(&alice, &unknown).await,
        Err(DeskError::NotFound)
    );

    let sheet = house.new_sheet(&alice).await;
    let form = letter(FromInput::Own, "bob@demo.test", "Private");
    let saved = house
        .service
        .save(&alice, &sheet.id, sheet.revision, form)
        .await
        .unwrap();
    let start = ComposeStart::Draft(saved.id.clone());
    assert_eq!(
        house.service.sheet(&carol, start).await.unwrap_err(),
        DeskError::NotFound
    );
    let key = &sheet.submission_key;
    assert_eq!(
        house.service.submit(&carol, &saved.id, key).await,
        Err(DeskError::NotFound)
    );
    let theirs = house
        .service
        .save(&carol, &saved.id, Revision(0), letter(FromInput::Own, "", "Mine"))
        .await;
    assert_eq!(theirs, Err(DeskError::NotFound));
    house.service.discard(&alice, &saved.id).await.unwrap();
}

async fn a_revoke_holds_for_what_is_queued(house: &House) {
    let alice = house.caller("alice");
    let sent = house
        .send(&alice, typed("config@demo.test"), "bob@demo.test", "Too late")
        .await
        .unwrap();
    house.revoke("config", "alice").await;
    house.work().await;
    let entry = house.service.entry(&alice, &sent.id).await.unwrap();
    assert_eq!(entry.state, OutboxState::Refused);
    assert!(matches!(
        entry.refusal.unwrap().cause,
        RefusalCause::FromNotAllowed { .. }
    ));
    // The draft came back, with its address and the refusal.
    let draft = house.service.edit(&alice, &sent.id).await.unwrap();
    let sheet = house
        .service
        .sheet(&alice, ComposeStart::Draft(draft.clone()))
        .await
        .unwrap();
    assert_eq!(sheet.form.from, typed("config@demo.test"));
    assert_eq!(sheet.last_attempt.unwrap().id, sent.id);
    let bob = house.caller("bob");
    let rows = house.rows(&bob, &folder("bob", FolderRole::Inbox)).await;
    assert!(rows.iter().all(|row| row.subject.as_str() != "Too late"));

    // Granted again, the same draft leaves, and the old refusal with it.
    house
        .grant("config", "alice", SendRight::As, AccessRight::Full)
        .await;
    house
        .service
        .submit(&alice, &draft, &sheet.submission_key)
        .await
        .unwrap();
    house.work().await;
    house
        .arrived(&bob, &folder("bob", FolderRole::Inbox), "Too late")
        .await;
    assert!(house.service.waiting(&alice).await.unwrap().is_empty());
}

async fn send_twice_is_one_message(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    let sheet = house.new_sheet(&alice).await;
    let form = letter(FromInput::Own, "bob@demo.test", "Once");
    let saved = house
        .service
        .save(&alice, &sheet.id, sheet.revision, form)
        .await
        .unwrap();
    let other = house
        .service
        .sheet(&alice, ComposeStart::Draft(saved.id.clone()))
        .await
        .unwrap();
    let (one, two, three) = tokio::join!(
        house.service.submit(&alice, &saved.id, &sheet.submission_key),
        house.service.submit(&alice, &saved.id, &sheet.submission_key),
        house.service.submit(&alice, &saved.id, &other.submission_key),
    );
    let ids = [one.unwrap().id, two.unwrap().id, three.unwrap().id];
    assert!(ids.iter().all(|id| id == &ids[0]), "{ids:?}");
    house.work().await;
    assert_eq!(
        house
            .service
            .submit(&alice, &saved.id, &sheet.submission_key)
            .await
            .unwrap()
            .id,
        ids[0]
    );
    let inbox = folder("bob", FolderRole::Inbox);
    house.arrived(&bob, &inbox, "Once").await;
    let copies = house
        .rows(&bob, &inbox)
        .await
        .into_iter()
        .filter(|row| row.subject.as_str() == "Once")
        .count();
    assert_eq!(copies, 1);
}

async fn two_tabs_keep_both_texts(house: &House) {
    let alice = house.caller("alice");
    let sheet = house.new_sheet(&alice).await;
    let first = house
        .service
        .save(
            &alice,
            &sheet.id,
            sheet.revision,
            letter(FromInput::Own, "", "Tab one"),
        )
        .await;
    let first = first.unwrap();
    let second = house
        .service
        .save(
            &alice,
            &sheet.id,
            sheet.revision,
            letter(FromInput::Own, "", "Tab two"),
        )
        .await
        .unwrap();
    assert!(second.forked && second.id != first.id);
    for (id, subject) in [(first.id, "Tab one"), (second.id, "Tab two")] {
        let kept = house
            .service
            .sheet(&alice, ComposeStart::Draft(id.clone()))
            .await
            .unwrap();
        assert_eq!(kept.form.subject, subject);
        house.service.discard(&alice, &id).await.unwrap();
    }
}

async fn replies_are_written_in_the_right_name(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    house
        .send(&bob, FromInput::Own, "config@demo.test", "Question")
        .await
        .unwrap();
    house.work().await;
    let place = folder("config", FolderRole::Inbox);
    let key = house.arrived(&alice, &place, "Question").await;
    let view = house.service.open(&alice, &place, key).await.unwrap();
    assert_eq!(
        view.reply_from.unwrap().identity.address,
        address("config"),
        "said beforehand"
    );
    let start = ComposeStart::Answer {
        place: place.clone(),
        key,
        mode: ReplyMode::Reply,
    };
    let sheet = house.service.sheet(&alice, start).await.unwrap();
    assert_eq!(sheet.form.from, typed("config@demo.test"));
    assert!(sheet.show_from, "a guess is shown");
    assert!(sheet.form.to.contains("bob@demo.test") && sheet.form.subject == "Re: Question");
    assert!(sheet.form.body.contains("> Votre accès est prêt."));
    house
        .service
        .submit(&alice, &sheet.id, &sheet.submission_key)
        .await
        .unwrap();
    house.work().await;
    house
        .arrived(&bob, &folder("bob", FolderRole::Inbox), "Re: Question")
        .await;
    let row = house
        .rows(&alice, &place)
        .await
        .into_iter()
        .find(|row| row.key == key)
        .unwrap();
    assert!(row.flags.answered && row.flags.seen);
}

async fn access_is_what_was_granted(house: &House) {
    let (alice, carol, bob) = (house.caller("alice"), house.caller("carol"), house.caller("bob"));
    let tree = house.service.tree(&alice).await.unwrap();
    let known: Vec<_> = tree
        .mailboxes
        .iter()
        .map(|m| (m.address.to_string(), m.access))
        .collect();
    assert_eq!(
        known,
        [
            ("alice@demo.test".to_owned(), AccessRight::Full),
            ("config@demo.test".to_owned(), AccessRight::Full),
            ("support@demo.test".to_owned(), AccessRight::Read),
        ]
    );
    assert!(
        tree.mailboxes
            .iter()
            .all(|m| m.trouble.is_none() && !m.folders.is_empty()),
        "{tree:?}"
    );
    assert_eq!(house.service.tree(&carol).await.unwrap().mailboxes.len(), 1);

    let config = folder("config", FolderRole::Inbox);
    assert_eq!(
        house.service.page(&carol, &config, None, 1).await.unwrap_err(),
        DeskError::NotFound
    );

    house
        .send(&bob, FromInput::Own, "support@demo.test", "Only readable")
        .await
        .unwrap();
    house.work().await;
    let support = folder("support", FolderRole::Inbox);
    let key = house.arrived(&alice, &support, "Only readable").await;
    let view = house.service.open(&alice, &support, key).await.unwrap();
    assert!(!view.writable && !view.flags.seen);
    let mark = house
        .service
        .mark(&alice, &support, &[key], domain::message::Mark::Flagged)
        .await;
    assert_eq!(mark, Err(DeskError::Forbidden));
    assert_eq!(
        house.service.erase(&alice, &support, &[key]).await,
        Err(DeskError::Forbidden)
    );

    // A grant with an end ends by itself.
    let until = Some(house.ports.clock.now().plus_seconds(60));
    let (mailbox, delegate) = ("config".parse().unwrap(), "carol".parse().unwrap());
    let (id, now) = ("grant-ending".parse().unwrap(), house.ports.clock.now());
    let grants = &house.ports.grants;
    grants
        .set(
            &id,
            &mailbox,
            &delegate,
            SendRight::As,
            AccessRight::None,
            until,
            None,
            now,
        )
        .await
        .unwrap();
    let allowed = house
        .service
        .check_from(&carol, &typed("config@demo.test"))
        .await
        .unwrap();
    assert!(allowed.authority.permits());
    house.clock.turn(61);
    let ended = house
        .service
        .check_from(&carol, &typed("config@demo.test"))
        .await
        .unwrap();
    assert_eq!(ended.authority, Authority::NotAllowed);
}

/// What the server says is all there is to know: a probe beforehand, a refusal in its words, and what it once took.
pub(crate) async fn at_a_provider(house: &House) {
    let (alice, carol, bob) = (house.caller("alice"), house.caller("carol"), house.caller("bob"));
    let standing = house
        .service
        .check_from(&carol, &typed("config@demo.test"))
        .await
        .unwrap();
    assert_eq!(standing.authority, Authority::NotAllowed);
    assert!(standing.words.unwrap().contains("not owned by user"));
    let refused = house
        .send(&carol, typed("config@demo.test"), "bob@demo.test", "Refused")
        .await
        .unwrap_err();
    let DeskError::Objections(objections) = refused else {
        panic!("{refused:?}")
    };
    assert!(
        objections.iter().all(Objection::is_about_from),
        "553 at RCPT TO is From's: {objections:?}"
    );

    let standing = house
        .service
        .check_from(&alice, &typed("config@demo.test"))
        .await
        .unwrap();
    assert_eq!(
        standing.authority,
        Authority::SendAs(None),
        "this server also says no, so its yes counts"
    );
    house
        .send(&alice, typed("config@demo.test"), "bob@demo.test", "Allowed")
        .await
        .unwrap();
    house.work().await;
    house
        .arrived(&bob, &folder("bob", FolderRole::Inbox), "Allowed")
        .await;
    let choices = house.service.choices(&alice).await.unwrap();
    let config = choices
        .iter()
        .find(|c| c.identity.address == address("config"))
        .unwrap();
    assert_eq!(
        (config.section, &config.authority),
        (Section::Remembered, &Authority::SendAs(None))
    );
    house.service.forget(&alice, &config.id).await.unwrap();
    assert!(
        house
            .service
            .choices(&alice)
            .await
            .unwrap()
            .iter()
            .all(|c| c.section == Section::Own)
    );

    let place = Place {
        mailbox: address("alice"),
        ..folder("alice", FolderRole::Inbox)
    };
    assert!(
        house.service.tree(&alice).await.unwrap().mailboxes[0]
            .trouble
            .is_none(),
        "{place:?}"
    );
}
