//! The manager: dave and the owners give rights and take them away, and everybody concerned is told.

use domain::{
    delegation::{AccessRight, Rights, SendRight, StepState, Tick},
    desk::{Confirmed, DelegationDesk, DeskError, Look, OutboxDesk, ReadingDesk},
    folder::FolderRole,
    outbox::{OutboxState, RefusalCause},
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
