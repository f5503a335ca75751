use domain::message::Flags;

use super::{HostFixture, Outcome, UNSEEN, append, key, letter, open, own_folder, rows};
use crate::ports::HostError;

pub async fn octets_come_back_as_they_were_appended(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "octets").await;
    let folder = own_folder(&*session, "Octets").await;
    let mut message = letter::from_bob("octets", 0, "é 日本 😀\n.\n..\nFrom here\n)\n{12}\n");
    message.extend_from_slice(&[b'x'; 3000]);
    message.extend_from_slice(b"\r\n\t \r\n\xff\xfe\x01\r\nno line end at the end");
    append(&*session, &folder, &message).await;
    let key = key(&*session, &folder, "octets").await;
    let (octets, flags) = session.fetch(&folder, key.validity, key.uid).await.unwrap();
    assert!(
        octets == message,
        "{} octets in, {} out",
        message.len(),
        octets.len()
    );
    assert_eq!(flags, UNSEEN);
    let row = &rows(&*session, &folder).await[0];
    assert_eq!(row.size, message.len() as u64);
    Ok(())
}

pub async fn fetching_does_not_mark_as_seen(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "peek").await;
    let folder = own_folder(&*session, "Peek").await;
    append(&*session, &folder, &letter::from_bob("unread", 0, "")).await;
    let key = key(&*session, &folder, "unread").await;
    session.fetch(&folder, key.validity, key.uid).await.unwrap();
    assert!(!rows(&*session, &folder).await[0].flags.seen);
    Ok(())
}

pub async fn fetching_to_read_says_whether_it_marked_as_seen(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "read").await;
    let folder = own_folder(&*session, "Read").await;
    append(&*session, &folder, &letter::from_bob("unread", 0, "")).await;
    let key = key(&*session, &folder, "unread").await;
    let (before, _) = session.fetch(&folder, key.validity, key.uid).await.unwrap();
    let (octets, flags) = session
        .fetch_to_read(&folder, key.validity, key.uid)
        .await
        .unwrap();
    assert_eq!(octets, before);
    assert_eq!(rows(&*session, &folder).await[0].flags, flags);
    let unknown = session.fetch_to_read(&folder, key.validity, key.uid + 1000).await;
    assert_eq!(unknown, Err(HostError::NoMessage));
    Ok(())
}

pub async fn a_message_of_25_megabytes_comes_back_whole(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "large").await;
    let folder = own_folder(&*session, "Large").await;
    let message = letter::of_size("large", 25 * 1024 * 1024);
    append(&*session, &folder, &message).await;
    let key = key(&*session, &folder, "large").await;
    let (octets, _) = session.fetch(&folder, key.validity, key.uid).await.unwrap();
    assert!(
        octets == message,
        "{} octets in, {} out",
        message.len(),
        octets.len()
    );
    // A copy of that size is not left lying about on real servers.
    session.erase(&folder, key.validity, &[key.uid]).await.unwrap();
    Ok(())
}

pub async fn an_append_keeps_its_flags(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "flags").await;
    let folder = own_folder(&*session, "Flags").await;
    let each = [
        UNSEEN,
        Flags { seen: true, ..UNSEEN },
        Flags {
            answered: true,
            ..UNSEEN
        },
        Flags {
            flagged: true,
            ..UNSEEN
        },
        Flags {
            draft: true,
            ..UNSEEN
        },
        Flags {
            forwarded: true,
            ..UNSEEN
        },
        Flags {
            mdn_sent: true,
            ..UNSEEN
        },
        Flags {
            seen: true,
            answered: true,
            flagged: true,
            draft: true,
            forwarded: true,
            mdn_sent: true,
        },
    ];
    for (n, flags) in each.iter().enumerate() {
        let message = letter::from_bob(&n.to_string(), n as u32, "");
        session.append(&folder, &message, *flags, None).await.unwrap();
    }
    let listed = session.list(&folder, 0, 50).await.unwrap();
    for (row, flags) in listed.rows.iter().rev().zip(each) {
        assert_eq!(row.flags, flags);
        assert_eq!(
            session.fetch(&folder, listed.validity, row.uid).await.unwrap().1,
            flags
        );
    }
    Ok(())
}

pub async fn what_append_tells_is_true(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "appenduid").await;
    let folder = own_folder(&*session, "Told").await;
    for n in 0..3 {
        let told = append(&*session, &folder, &letter::from_bob(&format!("told {n}"), n, "")).await;
        let key = key(&*session, &folder, &format!("told {n}")).await;
        assert!(told.uid.is_none_or(|uid| uid == key.uid), "{told:?} is {key:?}");
        assert!(
            told.validity.is_none_or(|validity| validity == key.validity),
            "{told:?} is {key:?}"
        );
    }
    let uids: Vec<u32> = rows(&*session, &folder).await.iter().map(|r| r.uid).collect();
    assert!(
        uids.is_sorted_by(|a, b| a > b),
        "newest first, each greater than those before: {uids:?}"
    );
    Ok(())
}

pub async fn appends_at_once_all_arrive(fixture: &dyn HostFixture) -> Outcome {
    let one = open(fixture, "at once 1").await;
    let two = open(fixture, "at once 2").await;
    let folder = own_folder(&*one, "AtOnce").await;
    let fill = async |session: &dyn crate::ports::MailboxSession, who: &str| {
        for n in 0..10 {
            append(session, &folder, &letter::from_bob(&format!("{who} {n}"), n, "")).await;
        }
    };
    tokio::join!(fill(&*one, "one"), fill(&*two, "two"));
    let mut uids: Vec<u32> = rows(&*one, &folder).await.iter().map(|r| r.uid).collect();
    uids.dedup();
    assert_eq!(uids.len(), 20, "{uids:?}");
    Ok(())
}

pub async fn a_message_is_found_by_its_message_id(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "message-id").await;
    let folder = own_folder(&*session, "Ids").await;
    let (wanted, other) = (letter::fresh("wanted"), letter::fresh("other"));
    for id in [&wanted, &other, &wanted] {
        let fields = [
            "From: bob@demo.test",
            "Subject: id",
            &format!("Message-ID: <{id}@demo.test>"),
            "References: <a@b>",
        ];
        append(&*session, &folder, &letter::letter(&fields, "")).await;
    }
    let uids: Vec<u32> = rows(&*session, &folder).await.iter().map(|r| r.uid).collect();
    let mut found = session
        .find_message_id(&folder, &format!("{wanted}@demo.test"))
        .await
        .unwrap();
    found.sort_unstable();
    assert_eq!(found, [uids[2], uids[0]]);
    for absent in [
        "a@b",
        "",
        "nobody@demo.test",
        "a\"b\\c@demo.test",
        "a\r\nb@demo.test",
    ] {
        assert_eq!(
            session.find_message_id(&folder, absent).await.unwrap(),
            [0u32; 0],
            "{absent:?}"
        );
    }
    Ok(())
}
