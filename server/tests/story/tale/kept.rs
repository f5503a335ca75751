//! Never twice, never lost.

use domain::{
    desk::{ComposeDesk, ComposeStart},
    folder::FolderRole,
    identity::FromInput,
};

use crate::{
    house::House,
    people::{folder, letter},
};

pub(crate) async fn send_twice_is_one_message(house: &House) {
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
        house
            .service
            .submit(&alice, &saved.id, None, &sheet.submission_key),
        house
            .service
            .submit(&alice, &saved.id, None, &sheet.submission_key),
        house
            .service
            .submit(&alice, &saved.id, None, &other.submission_key),
    );
    let ids = [one.unwrap().id, two.unwrap().id, three.unwrap().id];
    assert!(ids.iter().all(|id| id == &ids[0]), "{ids:?}");
    house.work().await;
    // Filed, its draft gone: whichever tab was late, pressing again still is the same message.
    for key in [&sheet.submission_key, &other.submission_key] {
        let again = house.service.submit(&alice, &saved.id, None, key).await.unwrap();
        assert_eq!(again.id, ids[0]);
    }
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
