use domain::message::{Flags, Mark};

use super::{
    HostFixture, Outcome, UNSEEN, append, append_numbered, key, letter, open, own_folder, rows, subjects,
};
use crate::ports::{Carried, HostError};

pub async fn marks_are_seen_by_a_second_session(fixture: &dyn HostFixture) -> Outcome {
    let here = open(fixture, "marks here").await;
    let there = open(fixture, "marks there").await;
    let folder = own_folder(&*here, "Marks").await;
    append(&*here, &folder, &letter::from_bob("marked", 0, "")).await;
    let key = key(&*there, &folder, "marked").await;
    for (mark, flags) in [
        (Mark::Seen, Flags { seen: true, ..UNSEEN }),
        (
            Mark::Flagged,
            Flags {
                seen: true,
                flagged: true,
                ..UNSEEN
            },
        ),
        (
            Mark::Answered,
            Flags {
                seen: true,
                flagged: true,
                answered: true,
                ..UNSEEN
            },
        ),
        (
            Mark::Forwarded,
            Flags {
                draft: false,
                seen: true,
                flagged: true,
                answered: true,
                forwarded: true,
                mdn_sent: false,
            },
        ),
        (
            Mark::MdnSent,
            Flags {
                draft: false,
                seen: true,
                flagged: true,
                answered: true,
                forwarded: true,
                mdn_sent: true,
            },
        ),
        (
            Mark::Unseen,
            Flags {
                draft: false,
                seen: false,
                flagged: true,
                answered: true,
                forwarded: true,
                mdn_sent: true,
            },
        ),
        (
            Mark::Unflagged,
            Flags {
                answered: true,
                forwarded: true,
                mdn_sent: true,
                ..UNSEEN
            },
        ),
    ] {
        here.mark(&folder, key.validity, &[key.uid], mark).await.unwrap();
        assert_eq!(rows(&*there, &folder).await[0].flags, flags, "after {mark:?}");
        assert_eq!(
            there.fetch(&folder, key.validity, key.uid).await.unwrap().1,
            flags
        );
        let unread = there
            .folders()
            .await
            .unwrap()
            .iter()
            .find(|f| f.path == folder)
            .unwrap()
            .unread;
        assert_eq!(unread, u32::from(!flags.seen), "after {mark:?}");
    }
    Ok(())
}

/// A session that has had the folder open for long changes what another put there meanwhile.
pub async fn a_mark_and_a_move_reach_what_came_since(fixture: &dyn HostFixture) -> Outcome {
    let here = open(fixture, "since here").await;
    let there = open(fixture, "since there").await;
    let folder = own_folder(&*here, "Since").await;
    let elsewhere = own_folder(&*here, "Elsewhere").await;
    append_numbered(&*here, &folder, 1).await;
    let first = key(&*here, &folder, "0").await;
    let mark = Mark::Flagged;
    here.mark(&folder, first.validity, &[first.uid], mark)
        .await
        .unwrap();
    append(&*there, &folder, &letter::from_bob("marked", 1, "")).await;
    let marked = key(&*there, &folder, "marked").await;
    here.mark(&folder, marked.validity, &[marked.uid], mark)
        .await
        .unwrap();
    let found = rows(&*there, &folder).await;
    let row = found.iter().find(|row| row.uid == marked.uid).unwrap();
    assert!(row.flags.flagged, "{row:?}");

    append(&*there, &folder, &letter::from_bob("read", 1, "")).await;
    let read = key(&*there, &folder, "read").await;
    here.fetch(&folder, read.validity, read.uid).await.unwrap();

    append(&*there, &folder, &letter::from_bob("late", 2, "")).await;
    let late = key(&*there, &folder, "late").await;
    let carried = here
        .move_to(&folder, late.validity, &[late.uid], &elsewhere)
        .await
        .unwrap();
    assert_eq!(carried.count, 1);
    assert_eq!(subjects(&*there, &elsewhere).await, ["late"]);
    Ok(())
}

pub async fn a_mark_touches_only_the_named(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "marks").await;
    let folder = own_folder(&*session, "Named").await;
    append_numbered(&*session, &folder, 5).await;
    let (one, three) = (
        key(&*session, &folder, "1").await,
        key(&*session, &folder, "3").await,
    );
    session
        .mark(&folder, one.validity, &[one.uid, three.uid], Mark::Seen)
        .await
        .unwrap();
    session
        .mark(&folder, one.validity, &[], Mark::Flagged)
        .await
        .unwrap();
    let marked: Vec<_> = rows(&*session, &folder)
        .await
        .into_iter()
        .filter(|r| r.flags != UNSEEN)
        .map(|r| (r.subject.as_str().to_owned(), r.flags.flagged))
        .collect();
    assert_eq!(marked, [("3".to_owned(), false), ("1".to_owned(), false)]);
    Ok(())
}

pub async fn a_moved_message_leaves_here_and_arrives_there(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "moves").await;
    let (here, there) = (
        own_folder(&*session, "Here & là").await,
        own_folder(&*session, "There").await,
    );
    append_numbered(&*session, &here, 4).await;
    let (one, two) = (key(&*session, &here, "1").await, key(&*session, &here, "2").await);
    session
        .mark(&here, one.validity, &[one.uid], Mark::Seen)
        .await
        .unwrap();
    session
        .mark(&here, one.validity, &[one.uid], Mark::Forwarded)
        .await
        .unwrap();
    let before = session.fetch(&here, one.validity, one.uid).await.unwrap();

    let missing = two.uid + 1000;
    let moved = session
        .move_to(&here, one.validity, &[one.uid, missing, two.uid], &there)
        .await
        .unwrap();
    assert_eq!(moved.count, 2, "the missing one is passed over");
    assert_eq!(
        session
            .move_to(&here, one.validity, &[one.uid], &there)
            .await
            .unwrap(),
        Carried::default(),
        "gone already"
    );
    assert_eq!(
        session.move_to(&here, one.validity, &[], &there).await.unwrap(),
        Carried::default()
    );

    assert_eq!(subjects(&*session, &here).await, ["3", "0"]);
    let mut arrived = subjects(&*session, &there).await;
    arrived.sort();
    assert_eq!(arrived, ["1", "2"]);
    let (key, other) = (
        key(&*session, &there, "1").await,
        key(&*session, &there, "2").await,
    );
    if let Some((validity, mut uids)) = moved.arrived {
        uids.sort_unstable();
        let mut expected = [key.uid, other.uid];
        expected.sort_unstable();
        assert_eq!(
            (validity, uids),
            (key.validity, expected.to_vec()),
            "where they lie now"
        );
    }
    assert_eq!(
        session.fetch(&there, key.validity, key.uid).await.unwrap(),
        before,
        "octets and flags"
    );
    let unread: Vec<(u32, u32)> = session
        .folders()
        .await
        .unwrap()
        .iter()
        .filter(|f| f.path == here || f.path == there)
        .map(|f| (f.total, f.unread))
        .collect();
    assert!(unread.contains(&(2, 2)) && unread.contains(&(2, 1)), "{unread:?}");
    Ok(())
}

pub async fn a_move_to_a_missing_folder_loses_nothing(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "moves").await;
    let folder = own_folder(&*session, "Stays").await;
    append_numbered(&*session, &folder, 1).await;
    let key = key(&*session, &folder, "0").await;
    let moved = session
        .move_to(&folder, key.validity, &[key.uid], &letter::fresh("Missing"))
        .await;
    assert_eq!(moved, Err(HostError::NoFolder));
    assert_eq!(subjects(&*session, &folder).await, ["0"]);
    Ok(())
}

pub async fn an_erased_message_is_gone_and_no_other(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "erase").await;
    let folder = own_folder(&*session, "Erase").await;
    append_numbered(&*session, &folder, 5).await;
    let (one, three) = (
        key(&*session, &folder, "1").await,
        key(&*session, &folder, "3").await,
    );
    session
        .erase(&folder, one.validity, &[one.uid, three.uid, three.uid + 1000])
        .await
        .unwrap();
    session.erase(&folder, one.validity, &[]).await.unwrap();
    assert_eq!(subjects(&*session, &folder).await, ["4", "2", "0"]);
    assert_eq!(
        session.fetch(&folder, one.validity, one.uid).await,
        Err(HostError::NoMessage)
    );

    // A UID is never given twice, not even the last one's.
    let four = key(&*session, &folder, "4").await;
    session.erase(&folder, four.validity, &[four.uid]).await.unwrap();
    append(&*session, &folder, &letter::from_bob("5", 5, "")).await;
    assert!(key(&*session, &folder, "5").await.uid > four.uid);
    Ok(())
}

pub async fn a_stale_key_touches_nothing(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "stale").await;
    let (folder, other) = (
        own_folder(&*session, "Stale").await,
        own_folder(&*session, "Other").await,
    );
    append_numbered(&*session, &folder, 2).await;
    let now = key(&*session, &folder, "0").await;
    for stale in [now.validity.wrapping_sub(1), now.validity.wrapping_add(1)] {
        assert_eq!(
            session.fetch(&folder, stale, now.uid).await,
            Err(HostError::NoMessage)
        );
        let marked = session.mark(&folder, stale, &[now.uid], Mark::Seen).await;
        assert_eq!(marked, Err(HostError::NoMessage));
        let moved = session.move_to(&folder, stale, &[now.uid], &other).await;
        assert_eq!(moved, Err(HostError::NoMessage));
        assert_eq!(
            session.erase(&folder, stale, &[now.uid]).await,
            Err(HostError::NoMessage)
        );
    }
    let unknown = session.fetch(&folder, now.validity, now.uid + 1000).await;
    assert_eq!(unknown, Err(HostError::NoMessage));
    assert_eq!(
        session.fetch(&folder, now.validity, 0).await,
        Err(HostError::NoMessage)
    );
    assert_eq!(subjects(&*session, &folder).await, ["1", "0"]);
    assert!(rows(&*session, &folder).await.iter().all(|r| r.flags == UNSEEN));
    assert!(subjects(&*session, &other).await.is_empty());
    Ok(())
}
