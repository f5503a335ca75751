use domain::folder::FolderRole;

use super::{HostFixture, Outcome, append, append_numbered, letter, open, own_folder, rows, subjects};
use crate::ports::{FolderInfo, HostError, MailboxSession};

async fn folder(session: &dyn MailboxSession, path: &str) -> FolderInfo {
    let all = session.folders().await.unwrap();
    all.iter()
        .find(|f| f.path == path)
        .unwrap_or_else(|| {
            panic!(
                "{path:?} is not among {:?}",
                all.iter().map(|f| &f.path).collect::<Vec<_>>()
            )
        })
        .clone()
}

pub async fn the_special_folders_are_there_once(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "special").await;
    for _ in 0..2 {
        let all = session.folders().await.unwrap();
        for role in FolderRole::ALL {
            let having: Vec<_> = all.iter().filter(|f| f.role == Some(role)).collect();
            assert_eq!(having.len(), 1, "{role:?} among {all:?}");
            assert!(having[0].selectable);
            session.list(&having[0].path, 0, 1).await.unwrap();
        }
    }
    Ok(())
}

pub async fn folders_tell_how_many_and_how_many_unread(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "counts").await;
    let name = own_folder(&*session, "Counts").await;
    let fresh = folder(&*session, &name).await;
    assert_eq!(
        (fresh.total, fresh.unread, fresh.role, fresh.selectable),
        (0, 0, None, true)
    );
    append_numbered(&*session, &name, 2).await;
    let seen = domain::message::Flags {
        seen: true,
        ..super::UNSEEN
    };
    session
        .append(&name, &letter::from_bob("read", 9, ""), seen, None)
        .await
        .unwrap();
    let now = folder(&*session, &name).await;
    assert_eq!((now.total, now.unread), (3, 2));
    Ok(())
}

/// Created, listed, filled and read under the very same name.
pub async fn a_folder_may_have_any_name(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "names").await;
    for stem in [
        "Été & hiver",
        "日本語",
        "with \"quotes\"",
        "back\\slash",
        "A & B &- co",
        "naïve 😀",
        "l'an 50%",
    ] {
        let name = letter::fresh(stem);
        session
            .create_folder(&name)
            .await
            .unwrap_or_else(|e| panic!("{name:?}: {e:?}"));
        append(&*session, &name, &letter::from_bob("inside", 0, "text")).await;
        assert_eq!(folder(&*session, &name).await.total, 1, "{name:?}");
        assert_eq!(subjects(&*session, &name).await, ["inside"], "{name:?}");
    }
    Ok(())
}

pub async fn folders_nest_and_parents_come_first(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "nesting").await;
    let top = letter::fresh("Projets");
    let (year, summer) = (format!("{top}/2025"), format!("{top}/2025/Été"));
    for path in [&top, &year, &summer] {
        session.create_folder(path).await.unwrap();
    }
    append(&*session, &summer, &letter::from_bob("deep", 0, "text")).await;
    let paths: Vec<String> = session
        .folders()
        .await
        .unwrap()
        .into_iter()
        .map(|f| f.path)
        .collect();
    let place = |path: &str| {
        paths
            .iter()
            .position(|p| p == path)
            .unwrap_or_else(|| panic!("{path} in {paths:?}"))
    };
    assert!(
        place(&top) < place(&year) && place(&year) < place(&summer),
        "{paths:?}"
    );
    assert_eq!(subjects(&*session, &summer).await, ["deep"]);
    assert!(
        rows(&*session, &year).await.is_empty(),
        "what lies in a child is not in its parent"
    );

    // Children without a parent: the levels between are there afterwards, whether selectable or not.
    let orphan = format!("{}/a/b", letter::fresh("Orphan"));
    session.create_folder(&orphan).await.unwrap();
    assert!(folder(&*session, &orphan).await.selectable);
    Ok(())
}

pub async fn a_folder_name_with_a_line_break_is_refused(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "line break").await;
    let name = letter::fresh("Broken");
    for bad in [
        format!("{name}\r\nA1 LOGOUT"),
        format!("{name}\0"),
        String::new(),
        format!("{name}//x"),
    ] {
        session.create_folder(&bad).await.unwrap_err();
    }
    let listed = session.list(&format!("{name}\r\nA1 LOGOUT"), 0, 1).await;
    assert_eq!(listed, Err(HostError::NoFolder));
    let all = session.folders().await.unwrap();
    assert!(
        !all.iter().any(|f| f.path.starts_with(&name)),
        "nothing was made: {all:?}"
    );
    Ok(())
}

pub async fn a_missing_folder_is_told_as_such(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "missing").await;
    let missing = letter::fresh("Missing");
    let message = letter::from_bob("lost", 0, "");
    assert_eq!(session.list(&missing, 0, 10).await, Err(HostError::NoFolder));
    assert_eq!(
        session.search(&missing, "x", 0, 10).await,
        Err(HostError::NoFolder)
    );
    assert_eq!(
        session.find_message_id(&missing, "x@y").await,
        Err(HostError::NoFolder)
    );
    assert_eq!(
        session.append(&missing, &message, super::UNSEEN, None).await,
        Err(HostError::NoFolder)
    );
    assert_eq!(session.fetch(&missing, 1, 1).await, Err(HostError::NoFolder));
    assert_eq!(session.erase(&missing, 1, &[1]).await, Err(HostError::NoFolder));
    Ok(())
}

pub async fn the_inbox_is_the_inbox_in_any_case(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "inbox").await;
    let subject = letter::fresh("inbox");
    append(&*session, "InBox", &letter::from_bob(&subject, 0, "")).await;
    assert!(subjects(&*session, "INBOX").await.contains(&subject));
    assert!(subjects(&*session, "inbox").await.contains(&subject));
    let inboxes: Vec<_> = session.folders().await.unwrap();
    assert_eq!(
        inboxes
            .iter()
            .filter(|f| f.path.eq_ignore_ascii_case("inbox"))
            .count(),
        1
    );
    Ok(())
}
