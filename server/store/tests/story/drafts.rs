use domain::{
    draft::{Attached, ReplyMode, Revision},
    folder::{FolderKey, Place},
    header::FileName,
    id::{AttachmentId, OutboxId},
    identity::FromInput,
    message::MessageKey,
};
use service::ports::{Answers, Drafts, StateError, StoredDraft};
use store::Store;

use crate::people::{People, address, draft, fresh, minute};

pub(crate) async fn two_tabs_save_one_draft(store: &Store, people: &People) {
    let (alice, bob) = (&people.alice, &people.bob);
    let key = MessageKey {
        validity: u32::MAX,
        uid: 7,
    };
    let first = StoredDraft {
        answers: Some(Answers {
            mode: ReplyMode::ReplyAll,
            place: Place {
                mailbox: address("support@demo.test"),
                folder: FolderKey::Path("Été/2025".into()),
            },
            key,
            in_reply_to: Some("a@b".into()),
            references: vec!["x@y".into(), "a@b".into()],
        }),
        mirror: Some(key),
        ..draft(alice, "Revision one")
    };
    store.save(&first).await.unwrap();
    assert_eq!(store.find(&alice.id, &first.id).await.unwrap(), first);
    assert_eq!(
        store.find(&bob.id, &first.id).await,
        Err(StateError::NotFound),
        "not bob's"
    );
    assert_eq!(
        store.save(&first).await,
        Err(StateError::Conflict),
        "the first save again"
    );

    let mut next = first.clone();
    next.revision = Revision(2);
    next.form.from = FromInput::Typed("config@demo".into());
    next.updated = minute(2);
    store.save(&next).await.unwrap();
    assert_eq!(store.find(&alice.id, &next.id).await.unwrap(), next);
    // The other tab read revision 1, too.
    assert_eq!(store.save(&next).await, Err(StateError::Conflict));
    next.revision = Revision(4);
    assert_eq!(store.save(&next).await, Err(StateError::Conflict));
    let stolen = StoredDraft {
        account: bob.id.clone(),
        revision: Revision(3),
        ..next.clone()
    };
    assert_eq!(store.save(&stolen).await, Err(StateError::NotFound));
    let claimed = StoredDraft {
        revision: Revision(1),
        ..stolen
    };
    assert_eq!(store.save(&claimed).await, Err(StateError::NotFound));

    // A save that read them earlier does not undo where the copy lies nor that it is on its way.
    let moved = MessageKey { uid: 8, ..key };
    store.set_mirror(&first.id, Some(&moved)).await.unwrap();
    next.revision = Revision(3);
    store.save(&next).await.unwrap();
    assert_eq!(
        store.find(&alice.id, &first.id).await.unwrap().mirror,
        Some(moved)
    );
    let item = OutboxId::parse(fresh()).unwrap();
    store.set_submitted(&first.id, Some(&item)).await.unwrap();
    next.revision = Revision(4);
    assert_eq!(store.save(&next).await, Err(StateError::Conflict), "on its way");
    assert_eq!(
        store.find(&alice.id, &first.id).await.unwrap().submitted,
        Some(item)
    );
    store.set_submitted(&first.id, None).await.unwrap();
    store.set_mirror(&first.id, None).await.unwrap();
    store.save(&next).await.unwrap();

    assert_eq!(store.remove(&bob.id, &first.id).await, Err(StateError::NotFound));
    store.remove(&alice.id, &first.id).await.unwrap();
    assert_eq!(store.find(&alice.id, &first.id).await, Err(StateError::NotFound));
}

fn file(name: &str, size: usize) -> Attached {
    Attached {
        id: AttachmentId::parse(fresh()).unwrap(),
        name: FileName::parse(name).unwrap(),
        media_type: "application/pdf".into(),
        size: size as u64,
    }
}

pub(crate) async fn files_stay_with_their_draft(store: &Store, people: &People) {
    let (alice, bob) = (&people.alice.id, &people.bob.id);
    let (one, other) = (
        draft(&people.alice, "With files"),
        draft(&people.alice, "The other tab's"),
    );
    store.save(&one).await.unwrap();
    store.save(&other).await.unwrap();
    let (report, empty) = (file("Rapport été.pdf", 4), file("empty", 0));
    store
        .attach(alice, &one.id, &report, b"\0\xff\r\n")
        .await
        .unwrap();
    store.attach(alice, &one.id, &empty, b"").await.unwrap();
    assert_eq!(
        store.attach(alice, &one.id, &empty, b"").await,
        Err(StateError::Exists)
    );
    assert_eq!(
        store.attach(bob, &one.id, &file("mine", 1), b"x").await,
        Err(StateError::NotFound)
    );

    assert_eq!(
        store.attached(alice, &one.id).await.unwrap(),
        [report.clone(), empty.clone()],
        "in order"
    );
    assert!(store.attached(bob, &one.id).await.unwrap().is_empty());
    let files = store.files(alice, &one.id).await.unwrap();
    assert_eq!(files[0].1.content, b"\0\xff\r\n");
    assert_eq!(files[1].1.content, b"");
    let content = store.file(alice, &one.id, &report.id).await.unwrap();
    assert_eq!(
        (content.name.as_str(), content.content.len()),
        ("Rapport été.pdf", 4)
    );
    assert_eq!(
        store.file(bob, &one.id, &report.id).await,
        Err(StateError::NotFound)
    );
    assert_eq!(
        store.file(alice, &other.id, &report.id).await,
        Err(StateError::NotFound)
    );

    // Kept beside the other tab's, with copies of its own, after what it has already.
    let own = file("own", 1);
    store.attach(alice, &other.id, &own, b"x").await.unwrap();
    let fresh_ids: Vec<_> = (0..2).map(|_| AttachmentId::parse(fresh()).unwrap()).collect();
    let too_few = store.copy_files(alice, &one.id, &other.id, &fresh_ids[..1]).await;
    assert_eq!(
        too_few,
        Err(StateError::Conflict),
        "another was attached meanwhile"
    );
    assert_eq!(
        store.copy_files(bob, &one.id, &other.id, &fresh_ids).await,
        Err(StateError::NotFound)
    );
    store
        .copy_files(alice, &one.id, &other.id, &fresh_ids)
        .await
        .unwrap();
    let copies = store.files(alice, &other.id).await.unwrap();
    let ids: Vec<_> = copies.iter().map(|(attached, _)| &attached.id).collect();
    assert_eq!(ids, [&own.id, &fresh_ids[0], &fresh_ids[1]]);
    assert_eq!(copies[1].1.content, b"\0\xff\r\n");

    store.detach(alice, &one.id, &report.id).await.unwrap();
    assert_eq!(
        store.detach(alice, &one.id, &report.id).await,
        Err(StateError::NotFound)
    );
    assert_eq!(store.attached(alice, &one.id).await.unwrap(), [empty]);
    store.remove(alice, &one.id).await.unwrap();
    assert_eq!(
        store.file(alice, &other.id, &fresh_ids[0]).await.unwrap().content,
        b"\0\xff\r\n"
    );
}

pub(crate) async fn a_big_file_comes_back_whole(store: &Store, people: &People) {
    let alice = &people.alice.id;
    let draft = draft(&people.alice, "25 MB");
    store.save(&draft).await.unwrap();
    let content: Vec<u8> = (0..25_000_003u32).map(|n| (n % 251) as u8).collect();
    let film = file("film.mp4", content.len());
    store.attach(alice, &draft.id, &film, &content).await.unwrap();
    let copy = AttachmentId::parse(fresh()).unwrap();
    store
        .copy_files(alice, &draft.id, &draft.id, std::slice::from_ref(&copy))
        .await
        .unwrap();
    assert!(store.file(alice, &draft.id, &copy).await.unwrap().content == content);
    assert_eq!(store.attached(alice, &draft.id).await.unwrap()[0], film);
    store.remove(alice, &draft.id).await.unwrap();
    assert_eq!(
        store.file(alice, &draft.id, &film.id).await,
        Err(StateError::NotFound)
    );
}

pub(crate) async fn a_file_comes_piece_by_piece(store: &Store, people: &People) {
    let (alice, bob) = (&people.alice.id, &people.bob.id);
    let draft = draft(&people.alice, "A film");
    store.save(&draft).await.unwrap();
    let film = file("film.mp4", 7);
    store.begin_upload(alice, &film.id, minute(1)).await.unwrap();
    for (number, piece) in [b"one ", b"two".as_slice()].iter().enumerate() {
        let number = u32::try_from(number).unwrap();
        store.add_piece(&film.id, number, piece, minute(2)).await.unwrap();
    }
    assert!(
        store.attached(alice, &draft.id).await.unwrap().is_empty(),
        "not a file yet"
    );
    let more = Attached {
        size: 8,
        ..film.clone()
    };
    for (account, file) in [(alice, &more), (bob, &film)] {
        assert_eq!(
            store.attach_upload(account, &draft.id, file).await,
            Err(StateError::NotFound)
        );
    }
    store.attach_upload(alice, &draft.id, &film).await.unwrap();
    assert_eq!(
        store.file(alice, &draft.id, &film.id).await.unwrap().content,
        b"one two"
    );
    assert_eq!(
        store.attach_upload(alice, &draft.id, &film).await,
        Err(StateError::NotFound),
        "once"
    );

    // One is given up, one is left by a server that died, one is still coming.
    let [given_up, left, coming] = ["given up", "left", "coming"].map(|name| file(name, 0));
    for (file, last) in [(&given_up, 3), (&left, 3), (&coming, 60)] {
        store.begin_upload(alice, &file.id, minute(3)).await.unwrap();
        store.add_piece(&file.id, 0, b"x", minute(last)).await.unwrap();
    }
    store.abandon_upload(&given_up.id).await.unwrap();
    store.abandon_upload(&given_up.id).await.unwrap();
    assert_eq!(store.sweep_uploads(minute(30)).await.unwrap(), 1, "the one left");
    for gone in [&given_up, &left] {
        assert_eq!(
            store.add_piece(&gone.id, 1, b"y", minute(61)).await,
            Err(StateError::NotFound)
        );
    }
    store.add_piece(&coming.id, 1, b"y", minute(61)).await.unwrap();
    store.abandon_upload(&coming.id).await.unwrap();
    store.remove(alice, &draft.id).await.unwrap();
}
