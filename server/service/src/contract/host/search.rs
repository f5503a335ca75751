use super::{HostFixture, Outcome, append, append_numbered, letter, open, own_folder};
use crate::ports::MailboxSession;

async fn found(session: &dyn MailboxSession, folder: &str, query: &str) -> Vec<String> {
    let found = session.search(folder, query, 0, 50).await.unwrap();
    assert_eq!(found.total as usize, found.rows.len());
    found.rows.iter().map(|r| r.subject.as_str().to_owned()).collect()
}

pub async fn search_finds_in_every_place(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "search").await;
    let folder = own_folder(&*session, "Search").await;
    let write = async |from: &str, to: &str, cc: &str, subject: &str, text: &str| {
        let fields = [
            format!("From: {from}"),
            format!("To: {to}"),
            format!("Cc: {cc}"),
            format!("Subject: {subject}"),
            format!("Date: {}", letter::date_field(0)),
        ];
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        append(&*session, &folder, &letter::letter(&fields, text)).await;
    };
    write(
        "Hedgehog <bob@demo.test>",
        "carol@demo.test",
        "dave@demo.test",
        "one",
        "nothing",
    )
    .await;
    write(
        "bob@demo.test",
        "Kingfisher <carol@demo.test>",
        "dave@demo.test",
        "two",
        "nothing",
    )
    .await;
    write(
        "bob@demo.test",
        "carol@demo.test",
        "Nightingale <dave@demo.test>",
        "three",
        "nothing",
    )
    .await;
    write(
        "bob@demo.test",
        "carol@demo.test",
        "dave@demo.test",
        "four salamander",
        "nothing",
    )
    .await;
    write(
        "bob@demo.test",
        "carol@demo.test",
        "dave@demo.test",
        "five",
        "in the text, a Wolverine.",
    )
    .await;
    for (query, subject) in [
        ("hedgehog", "one"),
        ("KINGFISHER", "two"),
        ("nightingale", "three"),
        ("Salamander", "four salamander"),
        ("wolverine", "five"),
    ] {
        assert_eq!(found(&*session, &folder, query).await, [subject], "{query}");
    }
    assert_eq!(found(&*session, &folder, "carol@demo.test").await.len(), 5);
    assert!(found(&*session, &folder, "ptarmigan").await.is_empty());
    Ok(())
}

/// Whatever the encoding they were written in.
pub async fn search_finds_words_beyond_ascii(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "search").await;
    let folder = own_folder(&*session, "Recherche").await;
    append(
        &*session,
        &folder,
        &letter::letter(
            &[
                "From: =?utf-8?B?w4lsb2RpZQ==?= <elodie@demo.test>",
                "Subject: =?iso-8859-1?Q?Facture_de_f=E9vrier?=",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
            ],
            // "Le chèque est à la réception. 会議は月曜日です。"
            "TGUgY2jDqHF1ZSBlc3Qgw6AgbGEgcsOpY2VwdGlvbi4g5Lya6K2w44Gv5pyI5puc5pel44Gn44GZ44CC",
        ),
    )
    .await;
    append(&*session, &folder, &letter::from_bob("other", 1, "rien de tel")).await;
    for query in ["Élodie", "février", "chèque", "RÉCEPTION", "月曜日"] {
        assert_eq!(
            found(&*session, &folder, query).await,
            ["Facture de février"],
            "{query}"
        );
    }
    assert!(found(&*session, &folder, "août").await.is_empty());
    Ok(())
}

/// No sign of a query language has a meaning: neither IMAP's, nor SQL's, nor a full-text engine's.
pub async fn search_takes_signs_as_they_are(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "search").await;
    let folder = own_folder(&*session, "Signs").await;
    append(
        &*session,
        &folder,
        &letter::from_bob("sale", 0, "now 50% off, \"today\" C:\\temp only"),
    )
    .await;
    append(
        &*session,
        &folder,
        &letter::from_bob("other", 1, "now 5000 men OR women, NOT today"),
    )
    .await;
    for query in ["50% off", "\"today\"", "C:\\temp"] {
        assert_eq!(found(&*session, &folder, query).await, ["sale"], "{query}");
    }
    for query in [
        "xyz OR today",
        "n_w",
        "to*y",
        "a\" OR 1=1 --",
        "subject:sale",
        "NEAR(now",
        "a\r\nA1 LOGOUT",
        "\0",
        ")",
    ] {
        assert!(found(&*session, &folder, query).await.is_empty(), "{query:?}");
    }
    Ok(())
}

pub async fn search_pages_and_counts(fixture: &dyn HostFixture) -> Outcome {
    let session = open(fixture, "search").await;
    let folder = own_folder(&*session, "Found").await;
    append_numbered(&*session, &folder, 5).await;
    append(&*session, &folder, &letter::from_bob("no", 9, "elsewhere")).await;
    let mut seen = Vec::new();
    for skip in [0, 2, 4, 6] {
        let page = session.search(&folder, "text", skip, 2).await.unwrap();
        assert_eq!(page.total, 5);
        assert!(page.writable);
        seen.extend(page.rows.iter().map(|r| r.subject.as_str().to_owned()));
        let listed = session.list(&folder, 0, 1).await.unwrap();
        assert_eq!(page.validity, listed.validity);
    }
    assert_eq!(seen, ["4", "3", "2", "1", "0"], "newest first");
    Ok(())
}
