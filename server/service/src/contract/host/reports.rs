use super::{HostFixture, Outcome, append, letter, open, own_folder};
use crate::ports::{MailboxSession, SeenUpTo};

async fn reports(
    session: &dyn MailboxSession,
    folder: &str,
    seen: Option<SeenUpTo>,
) -> (Vec<String>, SeenUpTo) {
    let (uids, seen) = session.reports(folder, seen).await.unwrap();
    let rows = session.list(folder, 0, 1000).await.unwrap().rows;
    let subject = |uid: u32| {
        let row = rows.iter().find(|row| row.uid == uid).unwrap();
        row.subject.as_str().to_owned()
    };
    (uids.into_iter().map(subject).collect(), seen)
}

fn report(subject: &str) -> Vec<u8> {
    letter::letter(
        &[
            "From: postmaster@demo.test",
            "To: alice@demo.test",
            &format!("Subject: {subject}"),
            "MIME-Version: 1.0",
            "Content-Type: Multipart/Report; boundary=b;\r\n report-type=delivery-status",
        ],
        "--b\nContent-Type: text/plain\n\nlate\n--b--",
    )
}

pub async fn reports_are_found_among_what_is_new(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "reports").await;
    let folder = own_folder(&*session, "Reports").await;
    let (found, seen) = reports(&*session, &folder, None).await;
    assert!(found.is_empty());
    append(&*session, &folder, &report("first")).await;
    append(
        &*session,
        &folder,
        &letter::from_bob("no report", 0, "Content-Type: multipart/report"),
    )
    .await;
    append(&*session, &folder, &report("second")).await;
    let (found, seen_after) = reports(&*session, &folder, Some(seen)).await;
    assert_eq!(found, ["first", "second"], "oldest first");
    let again = reports(&*session, &folder, Some(seen_after)).await;
    assert_eq!(again, (Vec::new(), seen_after), "each once");
    append(&*session, &folder, &report("third")).await;
    let (found, _) = reports(&*session, &folder, Some(seen_after)).await;
    assert_eq!(found, ["third"]);

    let stale = SeenUpTo {
        validity: seen_after.validity.wrapping_add(1),
        ..seen_after
    };
    for seen in [None, Some(stale)] {
        let (found, _) = reports(&*session, &folder, seen).await;
        assert_eq!(found, ["first", "second", "third"]);
    }
    Ok(())
}
