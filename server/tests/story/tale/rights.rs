//! The manager: dave and the owners give rights and take them away, and everybody concerned is told.

use domain::{
    delegation::{AccessRight, RequestState, Right, Rights, SendRight, StepState, Tick, Verdict, Wish},
    desk::{
        AccountsDesk, Administered, ComposeDesk, Confirmed, DelegationDesk, DeskError, Look, OutboxDesk,
        ReadingDesk,
    },
    folder::FolderRole,
    identity::Authority,
    outbox::{OutboxState, RefusalCause},
    time::Day,
};

use crate::{
    house::House,
    people::{address, folder, typed},
};

fn tick(delegate: &str, send: SendRight, access: AccessRight) -> Tick {
    Tick {
        delegate: address(delegate),
        rights: Rights {
            send,
            access,
            until: None,
        },
    }
}

pub(crate) async fn dave_goes_through_the_wizard(house: &House) {
    let (dave, carol) = (house.caller("dave"), house.caller("carol"));
    let desk = &house.service;
    let support = address("support");
    let accounts = desk.managed(&dave, Look::default()).await.unwrap();
    assert_eq!(accounts.total, 6);
    let found = Look {
        search: "supp".into(),
        ..Look::default()
    };
    let accounts = desk.managed(&dave, found).await.unwrap();
    assert_eq!(accounts.rows[0].person.address, support);
    assert_eq!(accounts.rows[0].delegates, 1, "alice");

    let page = desk.plan(&dave, &support, Look::default()).await.unwrap();
    assert_eq!((page.rows.total, page.changes), (4, 0));
    assert_eq!(
        page.rows.rows[0].delegate.address,
        address("alice"),
        "who holds something comes first"
    );
    let wanted = tick("carol", SendRight::As, AccessRight::Read);
    let changes = desk.tick(&dave, &support, vec![wanted.clone()]).await.unwrap();
    assert_eq!(changes, 1);
    let search = Look {
        search: "bob".into(),
        ..Look::default()
    };
    let page = desk.plan(&dave, &support, search).await.unwrap();
    assert_eq!((page.rows.total, page.changes), (1, 1), "ticks survive a search");

    let summary = desk.summary(&dave, &support).await.unwrap();
    assert_eq!(summary.changes.len(), 1);
    assert_eq!(summary.changes[0].differences.len(), 2);
    let Confirmed::Rolling(id) = desk.confirm(&dave, &support, &summary.basis).await.unwrap() else {
        panic!("nobody else changed it")
    };
    let rollout = desk.rollout(&dave, &id).await.unwrap();
    assert!(
        rollout.steps.iter().all(|step| step.state == StepState::InForce),
        "{rollout:?}"
    );
    house
        .send(&carol, typed("support@demo.test"), "bob@demo.test", "As support")
        .await
        .unwrap();
    house.work().await;
    house
        .arrived(
            &house.caller("bob"),
            &folder("bob", FolderRole::Inbox),
            "As support",
        )
        .await;
    let told = folder("carol", FolderRole::Inbox);
    let key = house
        .arrived(&carol, &told, "Your rights on support@demo.test")
        .await;
    let letter = house.octets(&carol, &told, key).await;
    assert!(
        letter.starts_with("Auto-Submitted: auto-generated\r\n"),
        "{letter}"
    );
    let row = house
        .rows(&carol, &told)
        .await
        .into_iter()
        .find(|row| row.key == key)
        .unwrap();
    assert!(!row.flags.seen);

    for (who, mailbox) in [("carol", "support"), ("alice", "dave"), ("bob", "config")] {
        let caller = house.caller(who);
        assert_eq!(
            desk.plan(&caller, &address(mailbox), Look::default())
                .await
                .unwrap_err(),
            DeskError::NotFound,
            "{who}"
        );
        assert_eq!(desk.rollout(&caller, &id).await.unwrap_err(), DeskError::NotFound);
    }
    let own = desk.managed(&carol, Look::default()).await.unwrap();
    assert_eq!(own.total, 1, "everybody manages their own mailbox");
}

pub(crate) async fn a_revoke_returns_when_it_holds(house: &House) {
    let (dave, carol) = (house.caller("dave"), house.caller("carol"));
    let desk = &house.service;
    let support = address("support");
    let queued = house
        .send(
            &carol,
            typed("support@demo.test"),
            "bob@demo.test",
            "Never to leave",
        )
        .await
        .unwrap();
    desk.revoke(&dave, &support, &carol.address).await.unwrap();
    let held = desk.entry(&carol, &queued.id).await.unwrap();
    assert_eq!(
        held.state,
        OutboxState::Refused,
        "at once, not when a worker looks"
    );
    assert!(
        matches!(held.refusal.unwrap().cause, RefusalCause::FromNotAllowed { address } if address == support)
    );
    let inbox = folder("support", FolderRole::Inbox);
    assert_eq!(
        desk.page(&carol, &inbox, None, 1).await.unwrap_err(),
        DeskError::NotFound
    );
    assert_eq!(
        desk.revoke(&dave, &support, &carol.address).await,
        Err(DeskError::NotFound),
        "nothing is left to take"
    );
    house.work().await;
    house
        .arrived(
            &carol,
            &folder("carol", FolderRole::Inbox),
            "You no longer have rights on support@demo.test",
        )
        .await;
    let waiting = desk.waiting(&carol).await.unwrap();
    assert_eq!(
        waiting.iter().filter(|item| item.id == queued.id).count(),
        1,
        "kept, with its reason"
    );
    desk.settle(&carol, &queued.id).await.unwrap();
}

pub(crate) async fn two_editors_see_each_other(house: &House) {
    let (dave, bob, carol) = (house.caller("dave"), house.caller("bob"), house.caller("carol"));
    let (desk, support) = (&house.service, address("support"));
    assert_eq!(
        desk.set_owners(&bob, &support, vec![bob.address.clone()]).await,
        Err(DeskError::NotFound),
        "nobody makes themselves an owner"
    );
    let owners = desk
        .set_owners(&dave, &support, vec![bob.address.clone()])
        .await
        .unwrap();
    assert_eq!(owners, Administered::Done);

    desk.tick(
        &bob,
        &support,
        vec![tick("carol", SendRight::OnBehalf, AccessRight::None)],
    )
    .await
    .unwrap();
    let seen = desk.summary(&bob, &support).await.unwrap();
    assert_eq!(seen.changes[0].was, None);
    desk.tick(
        &dave,
        &support,
        vec![tick("carol", SendRight::None, AccessRight::Full)],
    )
    .await
    .unwrap();
    let dave_s = desk.summary(&dave, &support).await.unwrap();
    assert!(matches!(
        desk.confirm(&dave, &support, &dave_s.basis).await.unwrap(),
        Confirmed::Rolling(_)
    ));
    let Confirmed::Changed(now) = desk.confirm(&bob, &support, &seen.basis).await.unwrap() else {
        panic!("what dave changed was overwritten unseen")
    };
    assert_eq!(now.changes[0].held.access, AccessRight::Full);
    assert_eq!(
        now.changes[0].was,
        Some(Rights::NONE),
        "it was otherwise when bob ticked"
    );
    let (held, _) = rights_of(house, &carol.address).await;
    assert_eq!(
        (held.send, held.access),
        (SendRight::None, AccessRight::Full),
        "nothing was written"
    );
    assert!(matches!(
        desk.confirm(&bob, &support, &now.basis).await.unwrap(),
        Confirmed::Rolling(_)
    ));
    let (held, _) = rights_of(house, &carol.address).await;
    assert_eq!((held.send, held.access), (SendRight::OnBehalf, AccessRight::None));
}

/// What somebody holds of support@, and how many rights they hold in all.
async fn rights_of(house: &House, who: &domain::Address) -> (Rights, usize) {
    let held = house.service.held(&house.caller("dave"), who).await.unwrap();
    let here = held
        .rights
        .iter()
        .find(|held| held.mailbox.address == address("support"));
    (here.map_or(Rights::NONE, |held| held.rights), held.rights.len())
}

pub(crate) async fn carol_asks_is_answered_and_leaves(house: &House) {
    let (alice, bob, carol) = (house.caller("alice"), house.caller("bob"), house.caller("carol"));
    let (desk, support) = (&house.service, address("support"));
    let wish = |mailbox: &str, right| Wish {
        mailbox: address(mailbox),
        right,
        words: "Pour les congés".to_owned(),
    };
    desk.ask(&carol, wish("support", Right::SendAs)).await.unwrap();
    desk.ask(&carol, wish("support", Right::SendAs)).await.unwrap();
    desk.ask(&carol, wish("nobody-there", Right::SendAs))
        .await
        .unwrap();
    desk.ask(&carol, wish("support", Right::Full)).await.unwrap();
    let asked = desk.requests(&bob).await.unwrap().to_answer;
    assert_eq!(asked.len(), 2, "asked twice is asked once: {asked:?}");
    assert!(
        desk.requests(&alice).await.unwrap().to_answer.is_empty(),
        "a delegate does not answer"
    );
    let id = |right| {
        asked
            .iter()
            .find(|request| request.right == right)
            .unwrap()
            .id
            .clone()
    };
    let (send, access) = (id(Right::SendAs), id(Right::Full));
    for other in [&alice, &carol] {
        let answer = desk.answer(other, &send, Verdict::Grant).await;
        assert_eq!(answer, Err(DeskError::NotFound));
    }
    desk.answer(&bob, &send, Verdict::Grant).await.unwrap();
    desk.answer(&bob, &access, Verdict::Decline).await.unwrap();
    assert_eq!(
        desk.answer(&bob, &access, Verdict::Grant).await,
        Err(DeskError::NotFound),
        "answered already"
    );
    let mine = desk.requests(&carol).await.unwrap().mine;
    let states: Vec<_> = [&send, &access]
        .iter()
        .map(|id| mine.iter().find(|request| request.id == **id).unwrap().state)
        .collect();
    assert_eq!(states, [RequestState::Granted, RequestState::Declined]);
    assert_eq!(rights_of(house, &carol.address).await.0.send, SendRight::As);
    house.work().await;
    let (bob_s, carol_s) = (
        folder("bob", FolderRole::Inbox),
        folder("carol", FolderRole::Inbox),
    );
    let request = "Carole Besson (carol@demo.test) asks for a right on Support (support@demo.test)";
    let key = house.arrived(&bob, &bob_s, request).await;
    assert!(
        house.octets(&bob, &bob_s, key).await.contains("> Pour les cong"),
        "quoted"
    );
    let declined = "Request for a right on Support (support@demo.test) declined";
    house.arrived(&carol, &carol_s, declined).await;

    desk.leave(&carol, &support).await.unwrap();
    assert_eq!(desk.leave(&carol, &support).await, Err(DeskError::NotFound));
    let from = desk
        .check_from(&carol, &typed("support@demo.test"))
        .await
        .unwrap();
    assert_eq!(from.authority, Authority::NotAllowed);
    house.work().await;
    house
        .arrived(
            &bob,
            &bob_s,
            "carol@demo.test no longer has rights on support@demo.test",
        )
        .await;
}

/// Wherever she asks for the address again: on another device, after a reload.
pub(crate) async fn what_carol_asked_is_remembered(house: &House) {
    let (alice, bob, carol) = (house.caller("alice"), house.caller("bob"), house.caller("carol"));
    let desk = &house.service;
    let ask = async |right| {
        let wish = Wish {
            mailbox: address("support"),
            right,
            words: String::new(),
        };
        desk.ask(&carol, wish).await.unwrap();
    };
    let open = async || {
        let from = desk
            .check_from(&carol, &typed("support@demo.test"))
            .await
            .unwrap();
        assert_eq!(from.authority, Authority::NotAllowed);
        from.asked
    };
    assert_eq!(open().await, None, "what was answered is over");
    ask(Right::Full).await;
    assert_eq!(
        open().await,
        None,
        "to open it is another right than to write as it"
    );
    ask(Right::SendAs).await;
    let asked = open().await.unwrap();
    assert!(!asked.at.long.is_empty());
    for (who, mailbox) in [(&carol, "config"), (&bob, "config")] {
        let from = desk
            .check_from(who, &typed(address(mailbox).as_str()))
            .await
            .unwrap();
        assert_eq!((from.authority, from.asked), (Authority::NotAllowed, None));
    }
    assert_eq!(
        desk.withdraw_request(&alice, &asked.request).await,
        Err(DeskError::NotFound),
        "hers alone to withdraw"
    );
    desk.withdraw_request(&carol, &asked.request).await.unwrap();
    assert_eq!(open().await, None);
    ask(Right::OnBehalf).await;
    let again = open().await.unwrap();
    assert_ne!(again.request, asked.request);
    desk.answer(&bob, &again.request, Verdict::Decline).await.unwrap();
    assert_eq!(open().await, None, "declined");
}

/// Last: it turns the clock by days.
pub(crate) async fn a_last_day_passes(house: &House) {
    let (dave, carol) = (house.caller("dave"), house.caller("carol"));
    let (desk, support) = (&house.service, address("support"));
    // The clock of the story may be ahead; the day after tomorrow, as Paris counts.
    let now = house.ports.clock.now().0 / 1000 + 2 * 24 * 3600;
    let date = chrono::DateTime::from_timestamp(now, 0)
        .unwrap()
        .format("%Y-%m-%d")
        .to_string();
    let mut until = tick("carol", SendRight::As, AccessRight::Read);
    until.rights.until = Some(Day::parse(&date).unwrap());
    desk.tick(&dave, &support, vec![until]).await.unwrap();
    let basis = desk.summary(&dave, &support).await.unwrap().basis;
    desk.confirm(&dave, &support, &basis).await.unwrap();
    let (held, _) = rights_of(house, &carol.address).await;
    assert_eq!(held.until.unwrap().to_string(), date, "as it was typed");
    house.work().await;
    house.clock.turn(4 * 24 * 3600);
    let from = desk
        .check_from(&carol, &typed("support@demo.test"))
        .await
        .unwrap();
    assert_eq!(
        from.authority,
        Authority::NotAllowed,
        "at its moment, worker or not"
    );
    house.work().await;
    let grant = house
        .ports
        .grants
        .between(&"support".parse().unwrap(), &carol.account)
        .await;
    assert_eq!(grant.unwrap(), None, "and then it is gone");
    let inbox = folder("carol", FolderRole::Inbox);
    let rows = house.rows(&carol, &inbox).await;
    let told = rows
        .iter()
        .filter(|row| row.subject.as_str() == "You no longer have rights on support@demo.test");
    assert_eq!(told.count(), 3, "revoked, left, expired");
}
