//! Without the right nothing leaves, and nothing is lost.

use domain::{
    delegation::{AccessRight, SendRight},
    desk::{ComposeDesk, ComposeStart, DeskError, OutboxDesk, ReadingDesk},
    draft::Revision,
    folder::FolderRole,
    id::IdentityId,
    identity::{Authority, FromInput, Section},
    outbox::{OutboxState, RefusalCause},
    preflight::Objection,
};

use crate::{
    house::House,
    people::{Chunks, folder, letter, typed},
};

pub(crate) async fn carol_is_refused_and_keeps_everything(house: &House) {
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
    let content = Chunks::of([b"kept".to_vec()]);
    house
        .attach(&carol, &saved.id, "relevé.txt", content)
        .await
        .unwrap();
    let refused = house
        .service
        .submit(&carol, &saved.id, None, &sheet.submission_key)
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
    house.service.discard(&carol, &saved.id, None).await.unwrap();
    assert!(house.rows(&carol, &drafts).await.is_empty());
}

pub(crate) async fn ids_of_others_mean_nothing(house: &House) {
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
        house.service.submit(&carol, &saved.id, None, key).await,
        Err(DeskError::NotFound)
    );
    let theirs = house
        .service
        .save(&carol, &saved.id, Revision(0), letter(FromInput::Own, "", "Mine"))
        .await;
    assert_eq!(theirs, Err(DeskError::NotFound));
    house.service.discard(&alice, &saved.id, None).await.unwrap();
}

pub(crate) async fn a_revoke_holds_for_what_is_queued(house: &House) {
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
        .submit(&alice, &draft, None, &sheet.submission_key)
        .await
        .unwrap();
    house.work().await;
    house
        .arrived(&bob, &folder("bob", FolderRole::Inbox), "Too late")
        .await;
    assert!(house.service.waiting(&alice).await.unwrap().is_empty());
}
