use domain::{delegation::AccessRight, folder::FolderRole, message::Mark};

use super::{
    HostFixture, Outcome, UNSEEN, append_numbered, key, letter, open, open_for_reading, own_folder, rows,
    subjects,
};
use crate::ports::{HostError, MailboxSession};

async fn every_change_is_refused(session: &dyn MailboxSession, folder: &str, validity: u32, uid: u32) {
    let message = letter::from_bob("intruder", 0, "");
    let read_only = || HostError::ReadOnly;
    assert_eq!(
        session.append(folder, &message, UNSEEN, None).await,
        Err(read_only())
    );
    assert_eq!(
        session.create_folder(&letter::fresh("Intruder")).await,
        Err(read_only())
    );
    assert_eq!(
        session.mark(folder, validity, &[uid], Mark::Seen).await,
        Err(read_only())
    );
    assert_eq!(
        session.move_to(folder, validity, &[uid], "INBOX").await,
        Err(read_only())
    );
    assert_eq!(session.erase(folder, validity, &[uid]).await, Err(read_only()));
}

/// Also in one's own mailbox: the guard is the host's, not only the server's behind it.
pub async fn reading_access_refuses_every_change(fixture: &dyn HostFixture) -> Outcome {
    let writer = open(fixture, "writer").await;
    let folder = own_folder(&*writer, "Guarded").await;
    append_numbered(&*writer, &folder, 2).await;
    let one = key(&*writer, &folder, "1").await;

    let reader = open_for_reading(fixture, "reader").await;
    every_change_is_refused(&*reader, &folder, one.validity, one.uid).await;

    let listed = reader.list(&folder, 0, 10).await.unwrap();
    assert!(!listed.writable);
    assert!(!reader.search(&folder, "text", 0, 10).await.unwrap().writable);
    assert_eq!(listed.rows.len(), 2);
    assert!(listed.rows.iter().all(|r| r.flags == UNSEEN));
    let (_, flags) = reader
        .fetch_to_read(&folder, one.validity, one.uid)
        .await
        .unwrap();
    assert_eq!(flags, UNSEEN, "nothing is marked");
    assert!(
        reader
            .folders()
            .await
            .unwrap()
            .iter()
            .any(|f| f.path == folder && f.unread == 2)
    );
    Ok(())
}

pub async fn a_mailbox_shared_for_reading_can_be_read(fixture: &dyn HostFixture) -> Outcome {
    let mailbox = fixture.read_access()?;
    let alice = fixture.alice("shared reading");
    let session = fixture
        .host()
        .open(&alice, &mailbox, AccessRight::Read)
        .await
        .unwrap();
    assert!(
        session
            .folders()
            .await
            .unwrap()
            .iter()
            .any(|f| f.role == Some(FolderRole::Inbox))
    );
    let listed = session.list("INBOX", 0, 10).await.unwrap();
    assert!(!listed.writable);
    every_change_is_refused(&*session, "INBOX", listed.validity, 1).await;
    Ok(())
}

pub async fn full_access_lets_alice_file_in_a_shared_mailbox(fixture: &dyn HostFixture) -> Outcome {
    let mailbox = fixture.full_access()?;
    let alice = fixture.alice("shared writing");
    let session = fixture
        .host()
        .open(&alice, &mailbox, AccessRight::Full)
        .await
        .unwrap();
    let folder = own_folder(&*session, "Partagé").await;
    append_numbered(&*session, &folder, 1).await;
    let row = &rows(&*session, &folder).await[0];
    let key = key(&*session, &folder, row.subject.as_str()).await;
    session
        .mark(&folder, key.validity, &[key.uid], Mark::Flagged)
        .await
        .unwrap();
    assert!(rows(&*session, &folder).await[0].flags.flagged);
    let own = open(fixture, "shared writing").await;
    assert!(
        !own.folders().await.unwrap().iter().any(|f| f.path == folder),
        "not in alice's own mailbox"
    );
    Ok(())
}

pub async fn no_access_is_no_look(fixture: &dyn HostFixture) -> Outcome {
    let (mailbox, claimed) = fixture.no_access()?;
    let alice = fixture.alice("intruder");
    match fixture.host().open(&alice, &mailbox, claimed).await {
        Err(refused) => assert_eq!(refused, HostError::NoAccess),
        Ok(session) => {
            assert_eq!(session.folders().await, Err(HostError::NoAccess));
            assert_eq!(session.list("INBOX", 0, 10).await, Err(HostError::NoAccess));
            let message = letter::from_bob("intruder", 0, "");
            let appended = session.append("INBOX", &message, UNSEEN, None).await;
            assert_eq!(appended, Err(HostError::NoAccess));
        }
    }
    let none = fixture.host().open(&alice, &mailbox, AccessRight::None).await;
    assert!(
        matches!(none, Err(HostError::NoAccess)),
        "no access asked for, none given"
    );
    Ok(())
}

pub async fn the_host_names_what_it_shares(fixture: &dyn HostFixture) -> Outcome {
    let told = fixture
        .host()
        .shared_with(&fixture.alice("shared"))
        .await
        .unwrap();
    let mut told: Vec<_> = told.into_iter().map(|m| m.address).collect();
    let mut wanted = fixture.shared();
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
    Ok(())
}

pub async fn the_service_files_into_a_shared_mailbox(fixture: &dyn HostFixture) -> Outcome {
    let mailbox = fixture.full_access()?;
    let opened = fixture.host().open_as_service(&mailbox).await.unwrap();
    if let Err(why) = fixture.service_access() {
        assert!(opened.is_none(), "the fixture says there is no such way: {why:?}");
        return Err(why);
    }
    let service = opened.unwrap();
    let sent = service
        .folders()
        .await
        .unwrap()
        .into_iter()
        .find(|f| f.role == Some(FolderRole::Sent))
        .unwrap()
        .path;
    let subject = letter::fresh("copy");
    let seen = domain::message::Flags { seen: true, ..UNSEEN };
    service
        .append(&sent, &letter::from_bob(&subject, 0, "text"), seen, None)
        .await
        .unwrap();
    let alice = fixture.alice("service's copy");
    let session = fixture
        .host()
        .open(&alice, &mailbox, AccessRight::Full)
        .await
        .unwrap();
    assert!(subjects(&*session, &sent).await.contains(&subject));
    Ok(())
}
