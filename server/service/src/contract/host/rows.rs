use domain::{address::Mailbox, time::Timestamp};

use super::{HostFixture, Outcome, UNSEEN, append, append_numbered, letter, open, own_folder, rows};

pub async fn the_newest_stands_first_and_pages_join(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "paging").await;
    let folder = own_folder(&*session, "Paging").await;
    append_numbered(&*session, &folder, 7).await;
    let mut seen = Vec::new();
    for skip in [0, 3, 6] {
        let page = session.list(&folder, skip, 3).await.unwrap();
        assert_eq!(page.total, 7);
        assert!(page.writable);
        seen.extend(page.rows.iter().map(|r| r.subject.as_str().to_owned()));
    }
    assert_eq!(seen, ["6", "5", "4", "3", "2", "1", "0"]);
    for (skip, take) in [(7, 3), (1000, 50), (u32::MAX, u32::MAX), (0, 0)] {
        let beyond = session.list(&folder, skip, take).await.unwrap();
        assert_eq!(
            (beyond.rows.len(), beyond.total),
            (0, 7),
            "skip {skip} take {take}"
        );
    }
    assert_eq!(session.list(&folder, 0, u32::MAX).await.unwrap().rows.len(), 7);
    Ok(())
}

pub async fn an_empty_folder_is_an_empty_list(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "empty").await;
    let folder = own_folder(&*session, "Empty").await;
    let page = session.list(&folder, 0, 50).await.unwrap();
    assert_eq!((page.rows.len(), page.total), (0, 0));
    let found = session.search(&folder, "anything", 0, 50).await.unwrap();
    assert_eq!((found.rows.len(), found.total), (0, 0));
    Ok(())
}

fn shown(mailbox: Option<&Mailbox>) -> String {
    mailbox.map(Mailbox::to_string).unwrap_or_default()
}

pub async fn a_row_tells_from_sender_and_recipients(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "people").await;
    let folder = own_folder(&*session, "People").await;
    append(
        &*session,
        &folder,
        &letter::letter(
            &[
                "From: Support <support@demo.test>",
                "Sender: Alice Laurent <alice@demo.test>",
                "To: \"Martin, Bob\" <bob@demo.test>,",
                " =?utf-8?Q?Zo=C3=A9?= <zoe@demo.test>",
                "Subject: =?iso-8859-1?Q?R=E9ponse?= =?utf-8?B?IOKApiBz?= urely",
            ],
            "text",
        ),
    )
    .await;
    append(
        &*session,
        &folder,
        &letter::letter(
            &[
                "From: Alice Laurent <alice@demo.test>",
                "Sender: alice@DEMO.test",
                "To: bob@demo.test",
                "Subject: same",
            ],
            "text",
        ),
    )
    .await;
    append(
        &*session,
        &folder,
        &letter::letter(&["To: undisclosed-recipients:;", "Subject: a\tb"], "text"),
    )
    .await;
    let listed = rows(&*session, &folder).await;
    let [nobody, same, behalf] = listed.as_slice() else {
        panic!("three rows: {listed:?}")
    };

    assert_eq!(shown(behalf.from.as_ref()), "Support <support@demo.test>");
    assert_eq!(shown(behalf.sender.as_ref()), "Alice Laurent <alice@demo.test>");
    let to: Vec<String> = behalf.to.iter().map(Mailbox::to_string).collect();
    assert_eq!(to, ["\"Martin, Bob\" <bob@demo.test>", "Zoé <zoe@demo.test>"]);
    assert_eq!(behalf.subject.as_str(), "Réponse … s urely");

    assert_eq!(shown(same.from.as_ref()), "Alice Laurent <alice@demo.test>");
    assert_eq!(same.sender, None, "a Sender that is the From says nothing");

    assert_eq!((nobody.from.as_ref(), nobody.sender.as_ref()), (None, None));
    assert!(
        nobody.to.is_empty(),
        "a group without members is nobody: {:?}",
        nobody.to
    );
    Ok(())
}

pub async fn a_row_tells_of_attachments(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "attachments").await;
    let folder = own_folder(&*session, "Attachments").await;
    append(&*session, &folder, &letter::from_bob("plain", 0, "text")).await;
    append(
        &*session,
        &folder,
        &letter::letter(
            &[
                "From: bob@demo.test",
                "Subject: both forms",
                "MIME-Version: 1.0",
                "Content-Type: multipart/alternative; boundary=b",
            ],
            "--b\nContent-Type: text/plain\n\nwords\n--b\nContent-Type: text/html\n\n<p>words</p>\n--b--\n",
        ),
    )
    .await;
    append(
        &*session,
        &folder,
        &letter::letter(
            &["From: bob@demo.test", "Subject: with a file", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"],
            "--b\nContent-Type: text/plain\n\nwords\n--b\nContent-Type: application/pdf; name=a.pdf\n\
             Content-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b--\n",
        ),
    )
    .await;
    let told: Vec<(String, bool)> = rows(&*session, &folder)
        .await
        .iter()
        .map(|r| (r.subject.as_str().to_owned(), r.attachments))
        .collect();
    let wanted = [("with a file", true), ("both forms", false), ("plain", false)];
    assert_eq!(told, wanted.map(|(s, a)| (s.to_owned(), a)));
    Ok(())
}

pub async fn a_row_shows_the_first_words(fixture: &dyn HostFixture) -> Outcome {
    fixture.previews()?;
    let session = open(fixture, "preview").await;
    let folder = own_folder(&*session, "Preview").await;
    let text = format!("Bonjour   à tous,\n\nvoilà {}", "de longues lignes ".repeat(60));
    append(&*session, &folder, &letter::from_bob("long", 0, &text)).await;
    let row = &rows(&*session, &folder).await[0];
    assert!(
        row.preview.starts_with("Bonjour à tous, voilà de longues"),
        "{:?}",
        row.preview
    );
    assert!(row.preview.chars().count() <= 200);
    assert!(!row.preview.contains(['\r', '\n']));
    Ok(())
}

pub async fn a_row_has_the_date_of_the_letter_or_of_its_arrival(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "dates").await;
    let folder = own_folder(&*session, "Dates").await;
    let arrival = Timestamp(letter::MONDAY.0 + 86_400_000);
    for message in [
        letter::from_bob("dated", 30, ""),
        letter::letter(&["From: bob@demo.test", "Subject: undated"], ""),
        letter::letter(
            &["From: bob@demo.test", "Subject: badly dated", "Date: yesterday"],
            "",
        ),
    ] {
        session
            .append(&folder, &message, UNSEEN, Some(arrival))
            .await
            .unwrap();
    }
    for row in rows(&*session, &folder).await {
        let wanted = match row.subject.as_str() {
            "dated" => letter::MONDAY.plus_seconds(30 * 60),
            _ => arrival,
        };
        assert_eq!(row.date, wanted, "{:?}", row.subject);
    }
    Ok(())
}

pub async fn a_letter_that_is_no_letter_is_listed_all_the_same(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "garbage").await;
    let folder = own_folder(&*session, "Garbage").await;
    let odd: [&[u8]; 4] = [
        b"no header at all\r\n",
        b"Subject: =?utf-8?B?SGVsbG8NCkJjYzogZXZlQGV2aWwudGVzdA==?=\r\nFrom: <>\r\n\r\nx\r\n",
        b"From: \xff\xfe\xfd\r\nSubject: \xe9t\xe9\r\n\r\n\x80\x81\r\n",
        b"From: bob@demo.test\r\nContent-Type: multipart/mixed; boundary=never\r\n\r\n--other\r\n",
    ];
    for message in odd {
        append(&*session, &folder, message).await;
    }
    let listed = session.list(&folder, 0, 10).await.unwrap();
    assert_eq!(listed.rows.len(), odd.len());
    for (row, message) in listed.rows.iter().rev().zip(odd) {
        assert!(!row.subject.as_str().contains(['\r', '\n']), "{:?}", row.subject);
        let (octets, _) = session.fetch(&folder, listed.validity, row.uid).await.unwrap();
        assert_eq!(octets, message);
    }
    Ok(())
}
