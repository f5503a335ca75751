//! Found again wherever it was put, and put back.

use domain::{
    desk::{Deed, DeskError, ReadingDesk},
    folder::{FolderKey, FolderRole, Place},
    identity::FromInput,
    message::{MessageKey, MessagePage, Scope, Search, Spot},
};

use crate::{
    house::House,
    people::{address, folder},
};

pub(crate) async fn bob_files_a_letter_finds_it_and_puts_it_back(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    let (inbox, archive) = (
        folder("bob", FolderRole::Inbox),
        folder("bob", FolderRole::Archive),
    );
    for subject in ["Quartz one", "Quartz two"] {
        house
            .send(&alice, FromInput::Own, "bob@demo.test", subject)
            .await
            .unwrap();
    }
    house.work().await;
    let one = house.arrived(&bob, &inbox, "Quartz one").await;
    house.arrived(&bob, &inbox, "Quartz two").await;

    let moved = Deed::Archive
        .carry_out(&house.service, &bob, &inbox, &[one])
        .await
        .unwrap()
        .unwrap();
    assert_eq!((moved.count, moved.keys.len()), (1, 1));
    assert_eq!(moved.keys[0], house.arrived(&bob, &archive, "Quartz one").await);

    let search = async |scope, page| -> MessagePage {
        let quartz = Search {
            text: "quartz".into(),
            scope,
        };
        house
            .service
            .page(&bob, &inbox, Some(&quartz), page)
            .await
            .unwrap()
    };
    let found = search(Scope::Mailbox, 1).await;
    let mut places: Vec<_> = found
        .rows
        .iter()
        .map(|row| (row.subject.as_str(), row.folder.clone()))
        .collect();
    places.sort_by_key(|(subject, _)| *subject);
    let expected = [
        ("Quartz one", archive.folder.clone()),
        ("Quartz two", FolderKey::INBOX),
    ];
    assert_eq!(places, expected);
    assert_eq!((found.total, found.pages, found.partial), (2, 1, false));
    assert_eq!(search(Scope::Mailbox, 9).await, found, "the last page there is");
    let here = search(Scope::Folder, 1).await;
    assert_eq!(here.total, 1, "in this folder alone");

    let found_there = found
        .rows
        .iter()
        .find(|row| row.folder == archive.folder)
        .unwrap();
    let view = house.service.open(&bob, &archive, found_there.key).await.unwrap();
    assert_eq!(view.subject.as_str(), "Quartz one");

    let now = Place {
        mailbox: address("bob"),
        folder: moved.to,
    };
    Deed::Move(FolderKey::INBOX)
        .carry_out(&house.service, &bob, &now, &moved.keys)
        .await
        .unwrap();
    house.arrived(&bob, &inbox, "Quartz one").await;
    assert!(
        house
            .rows(&bob, &archive)
            .await
            .iter()
            .all(|row| row.subject.as_str() != "Quartz one")
    );

    // Of what a list showed some has gone meanwhile, with its folder: the rest is filed, counted and put back.
    let spot = |folder: &FolderKey, key| Spot {
        folder: folder.clone(),
        key,
    };
    let of_another_folder = MessageKey {
        validity: 4_000_000_000,
        uid: 1,
    };
    let shown = [
        spot(&FolderKey::INBOX, house.arrived(&bob, &inbox, "Quartz one").await),
        spot(&FolderKey::Role(FolderRole::Sent), of_another_folder),
        spot(&FolderKey::INBOX, house.arrived(&bob, &inbox, "Quartz two").await),
    ];
    let (tally, why) = Deed::Archive
        .carry_out_everywhere(&house.service, &bob, &bob.address, &shown)
        .await;
    assert_eq!(why, Some(DeskError::NotFound));
    assert_eq!((tally.moved, tally.away, tally.left.len()), (2, 1, 0));
    assert_eq!(tally.to.as_ref(), Some(&archive.folder));
    house.arrived(&bob, &archive, "Quartz two").await;
    for way in tally.undo {
        let moved = house
            .service
            .move_to(&bob, &archive, &way.keys, &way.before)
            .await;
        assert_eq!(moved.unwrap().count, 2);
    }
    house.arrived(&bob, &inbox, "Quartz one").await;
    let forbidden = Deed::Archive
        .carry_out_everywhere(&house.service, &bob, &address("config"), &shown[..1])
        .await;
    assert!(forbidden.0.is_nothing() && forbidden.1.is_some());
}
