//! What the server says is all there is to know.

use domain::{
    desk::{ComposeDesk, DeskError, ReadingDesk},
    folder::{FolderRole, Place},
    identity::{Authority, Section},
    preflight::Objection,
};

use crate::{
    house::House,
    people::{address, folder, typed},
};

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

    super::receipts::alice_answers_for_herself(house).await;
    super::journal::a_provider_s_users_are_noted_too(house).await;
    super::administered::a_provider_gives_its_own_rights(house).await;

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
