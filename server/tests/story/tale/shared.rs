//! Shared mailboxes: replies in their name, access as granted.

use domain::{
    delegation::{AccessRight, SendRight},
    desk::{ComposeDesk, ComposeStart, DeskError, ReadingDesk},
    draft::ReplyMode,
    folder::FolderRole,
    identity::{Authority, FromInput},
};

use crate::{
    house::House,
    people::{address, folder, typed},
};

pub(crate) async fn replies_are_written_in_the_right_name(house: &House) {
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
        .submit(&alice, &sheet.id, None, &sheet.submission_key)
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

pub(crate) async fn access_is_what_was_granted(house: &House) {
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
