//! What alice writes is what stands in the message, and nothing else.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::{
    address::{Address, Mailbox},
    header::{DisplayName, FileName, Subject},
    time::Timestamp,
};
use mail::mime::MimeKit;
use service::ports::{Disposition, Mime, MimeError, Outgoing, OutgoingFile, ParsedBody};

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn person(name: &str, text: &str) -> Mailbox {
    Mailbox {
        name: DisplayName::parse(name).unwrap(),
        address: address(text),
    }
}

fn file(name: &str, media_type: &str, content: &[u8]) -> OutgoingFile {
    OutgoingFile {
        name: FileName::parse(name).unwrap(),
        media_type: media_type.to_owned(),
        content: content.to_vec(),
    }
}

/// alice writes to bob as config@.
fn letter() -> Outgoing {
    Outgoing {
        from: person("Configuration", "config@demo.test"),
        sender: None,
        reply_to: None,
        to: vec![person("Bob Martin", "bob@demo.test")],
        cc: Vec::new(),
        bcc: Vec::new(),
        subject: Subject::parse("The new printer").unwrap(),
        message_id: "2b4c@demo.test".to_owned(),
        date: Timestamp(1_795_443_660_000),
        in_reply_to: None,
        references: Vec::new(),
        text: "Hello Bob,\nit is on the second floor.\n".to_owned(),
        files: Vec::new(),
        draft_id: None,
        asks_receipt: false,
        receipt: None,
    }
}

fn written(message: &Outgoing) -> String {
    let octets = MimeKit.write(message).unwrap();
    sound(&octets);
    String::from_utf8(octets).unwrap()
}

/// CRLF throughout, short lines, one field of a name.
fn sound(octets: &[u8]) {
    for (at, octet) in octets.iter().enumerate() {
        match octet {
            b'\n' => assert_eq!(octets[at - 1], b'\r', "a bare LF at {at}"),
            b'\r' => assert_eq!(octets.get(at + 1), Some(&b'\n'), "a bare CR at {at}"),
            0 => panic!("a NUL at {at}"),
            _ => {}
        }
    }
    for line in octets.split(|b| *b == b'\n') {
        assert!(line.len() < 998, "a line of {} octets", line.len());
    }
    let text = String::from_utf8_lossy(octets);
    let header = text.split("\r\n\r\n").next().unwrap();
    let mut names: Vec<&str> = header
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split_once(':').unwrap().0)
        .collect();
    assert!(
        header.split("\r\n").all(|line| !line.trim().is_empty()),
        "a blank line of folding"
    );
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "a field came twice: {header}");
}

#[test]
fn a_plain_letter_is_these_octets_and_no_others() {
    assert_eq!(
        written(&letter()),
        "Date: Mon, 23 Nov 2026 14:21:00 +0000\r\n\
         From: Configuration <config@demo.test>\r\n\
         To: Bob Martin <bob@demo.test>\r\n\
         Subject: The new printer\r\n\
         Message-ID: <2b4c@demo.test>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 7bit\r\n\
         \r\n\
         Hello Bob,\r\nit is on the second floor.\r\n"
    );
}

#[test]
fn everything_that_can_be_said_is_read_back() {
    let message = Outgoing {
        sender: Some(person("Alice Laurent", "alice@demo.test")),
        reply_to: Some(person("Équipe", "team@bücher.example")),
        to: vec![
            person("Morel, Dave \"D\" \\", "dave@demo.test"),
            person("", "\"o b\"@demo.test"),
            person(
                "Zoé 日本語 の とても長い名前 とても長い名前 とても長い名前",
                "zoe@demo.test",
            ),
        ],
        cc: (0..40)
            .map(|n| person("Somebody With A Name", &format!("somebody{n}@demo.test")))
            .collect(),
        subject: Subject::parse(&format!("Réunion {} =?utf-8?q?x?=", "à la fin ".repeat(30))).unwrap(),
        in_reply_to: Some("a@b.test".to_owned()),
        references: (0..20)
            .map(|n| format!("reference-number-{n}@demo.test"))
            .collect(),
        text: "Ça va ?\n\n> quoted\n.\nFrom here \n\ttab\n-- \nAlice".to_owned(),
        files: vec![
            file("notes.txt", "text/plain", "é\n".as_bytes()),
            file(
                "Relevé d'été 2026 «très long nom de fichier qui ne finit jamais».pdf",
                "application/pdf",
                &[0, 255, 13, 10, 13],
            ),
            file("a \"quoted\" name.png", "image/png", &[7; 1000]),
        ],
        ..letter()
    };
    let octets = MimeKit.write(&message).unwrap();
    sound(&octets);
    assert!(octets.is_ascii());
    let read = MimeKit.parse(&octets).unwrap();
    assert_eq!(read.from.as_ref(), Some(&message.from));
    assert_eq!(read.sender, message.sender);
    assert_eq!(
        read.reply_to,
        message.reply_to.iter().cloned().collect::<Vec<_>>()
    );
    assert_eq!(read.to, message.to);
    assert_eq!(read.cc, message.cc);
    assert_eq!(read.subject, message.subject);
    assert_eq!(read.message_id.as_deref(), Some("2b4c@demo.test"));
    assert_eq!(read.date, Some(message.date));
    assert_eq!(read.in_reply_to, ["a@b.test"]);
    assert_eq!(read.references, message.references);
    assert_eq!(read.body, ParsedBody::Text(message.text.clone()));
    for (found, sent) in read.attachments.iter().zip(&message.files) {
        assert_eq!(
            (&found.name, &found.media_type, found.size),
            (&sent.name, &sent.media_type, sent.content.len() as u64)
        );
        assert_eq!(&MimeKit.part(&octets, found.part).unwrap(), sent);
    }
    assert_eq!(read.attachments.len(), 3);
}

#[test]
fn long_subjects_are_folded_without_a_change() {
    for subject in [
        "word ".repeat(300),
        "x".repeat(1900),
        format!("a{}b", " ".repeat(200)),
        "é".repeat(1000),
    ] {
        let subject = Subject::parse(&subject).unwrap();
        let octets = MimeKit
            .write(&Outgoing {
                subject: subject.clone(),
                ..letter()
            })
            .unwrap();
        sound(&octets);
        let read = MimeKit.parse(&octets).unwrap().subject;
        // Readers may fold runs of white space; no character is lost or added.
        let words = |s: &Subject| s.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&read), words(&subject));
    }
}

#[test]
fn no_field_can_be_smuggled_in_by_what_others_wrote() {
    let message = Outgoing {
        in_reply_to: Some("a@b>\r\nBcc: <eve@evil.test".to_owned()),
        references: vec!["x\ny@z".to_owned(), "good@demo.test".to_owned()],
        draft_id: Some("d\r\nX: y".to_owned()),
        files: vec![file("a\"; x=\"y.txt", "text/plain\r\nX-Evil: 1", b"x")],
        ..letter()
    };
    let text = written(&message);
    assert!(
        !text.contains("evil") && !text.contains("X-Evil") && !text.contains("X: y"),
        "{text}"
    );
    assert!(text.contains("References: <good@demo.test>\r\n"));
    assert_eq!(
        MimeKit.parse(text.as_bytes()).unwrap().attachments[0]
            .name
            .as_str(),
        "a\"; x=\"y.txt"
    );
}

#[test]
fn bcc_stands_in_drafts_only() {
    let hidden = Outgoing {
        bcc: vec![person("", "carol@demo.test")],
        ..letter()
    };
    assert!(!written(&hidden).contains("carol"));
    let draft = Outgoing {
        draft_id: Some("d-1".to_owned()),
        ..hidden
    };
    let read = MimeKit.parse(written(&draft).as_bytes()).unwrap();
    assert_eq!(read.bcc, draft.bcc);
    assert_eq!(read.draft_id.as_deref(), Some("d-1"));
    let alone = Outgoing {
        to: Vec::new(),
        bcc: vec![person("", "carol@demo.test")],
        ..letter()
    };
    assert!(written(&alone).contains("To: undisclosed-recipients:;\r\n"));
    assert_eq!(MimeKit.parse(written(&alone).as_bytes()).unwrap().to, []);
}

#[test]
fn international_domains_are_ascii_and_only_local_parts_make_headers_utf8() {
    let message = Outgoing {
        to: vec![person("Rüdiger", "info@bücher.example")],
        message_id: "1@bücher.example".to_owned(),
        ..letter()
    };
    let text = written(&message);
    assert!(text.is_ascii());
    assert!(text.contains("<info@xn--bcher-kva.example>") && text.contains("<1@xn--bcher-kva.example>"));
    let text = written(&Outgoing {
        to: vec![person("", "josé@bücher.example")],
        ..letter()
    });
    assert!(text.contains("To: josé@xn--bcher-kva.example\r\n"), "{text}");
    assert_eq!(
        MimeKit.parse(text.as_bytes()).unwrap().to,
        [person("", "josé@bücher.example")]
    );
}

#[test]
fn an_address_that_no_header_can_carry_is_named() {
    let odd = address("x@a\u{0661}b.example");
    match odd.to_ascii_domain() {
        Some(_) => {}
        None => assert_eq!(
            MimeKit.write(&Outgoing {
                to: vec![Mailbox::bare(odd.clone())],
                ..letter()
            }),
            Err(MimeError::Address(odd))
        ),
    }
}

#[test]
fn boundaries_differ_and_say_nothing() {
    let message = Outgoing {
        files: vec![file("a", "application/x-y", b"z")],
        ..letter()
    };
    let boundary = |text: String| {
        text.split("boundary=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let (one, other) = (boundary(written(&message)), boundary(written(&message)));
    assert_ne!(one, other);
    assert!(one.len() == 32 && one.bytes().all(|b| b.is_ascii_alphanumeric()));
    assert_ne!(one[..8], other[..8], "no clock in front");
}

#[test]
fn a_forwarded_message_stays_a_message() {
    let inner = b"From: bob@demo.test\r\nSubject: Inner\r\n\r\nHi\r\n";
    let message = Outgoing {
        files: vec![file("Inner.eml", "message/rfc822", inner)],
        ..letter()
    };
    let octets = written(&message);
    let found = &MimeKit.parse(octets.as_bytes()).unwrap().attachments[0];
    assert_eq!(
        (found.media_type.as_str(), found.name.as_str()),
        ("message/rfc822", "Inner.eml")
    );
    let content = MimeKit.part(octets.as_bytes(), found.part).unwrap().content;
    assert_eq!(
        String::from_utf8_lossy(&content).trim_end(),
        String::from_utf8_lossy(inner).trim_end()
    );
    // One that needs an encoding is attached as data, octet for octet.
    let eight = "From: bob@demo.test\n\né".as_bytes();
    let octets = written(&Outgoing {
        files: vec![file("Inner.eml", "message/rfc822", eight)],
        ..letter()
    });
    let found = &MimeKit.parse(octets.as_bytes()).unwrap().attachments[0];
    assert_eq!(
        MimeKit.part(octets.as_bytes(), found.part).unwrap().content,
        eight
    );
}

#[test]
fn the_mailbox_copy_says_who_wrote_it_on_top() {
    let octets = MimeKit.write(&letter()).unwrap();
    let copy = MimeKit.with_writer(&octets, &address("alice@demo.test"));
    assert!(copy.starts_with(b"X-Porteplume-Written-By: alice@demo.test\r\nDate: "));
    assert!(copy.ends_with(&octets));
    assert_eq!(
        MimeKit.parse(&copy).unwrap().written_by,
        Some(address("alice@demo.test"))
    );
    assert_eq!(MimeKit.parse(&octets).unwrap().written_by, None);
}

#[test]
fn a_receipt_is_asked_for_the_from_and_for_nobody_else() {
    let asking = Outgoing {
        sender: Some(person("Alice Laurent", "alice@demo.test")),
        asks_receipt: true,
        ..letter()
    };
    let text = written(&asking);
    assert!(
        text.contains("\r\nDisposition-Notification-To: config@demo.test\r\n"),
        "{text}"
    );
    let wish = MimeKit.parse(text.as_bytes()).unwrap().receipt.unwrap();
    assert_eq!(wish.to, [person("", "config@demo.test")]);
    assert!(!wish.bulk && !wish.demanding && wish.return_path.is_none());
}

#[test]
fn a_receipt_is_a_report_that_names_the_message_and_no_program() {
    let receipt = Outgoing {
        subject: Subject::parse("Lu : The new printer").unwrap(),
        text: "Le message a été affiché.\n".to_owned(),
        in_reply_to: Some("7f@elsewhere.test".to_owned()),
        receipt: Some(Disposition {
            final_recipient: address("config@bücher.example"),
            original: Some("7f@elsewhere.test".to_owned()),
        }),
        ..letter()
    };
    let text = written(&receipt);
    let boundary = text
        .split_once("boundary=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .unwrap()
        .0;
    let (header, _) = text.split_once("\r\n\r\n").unwrap();
    let unfolded = header.replace("\r\n ", " ");
    assert!(
        unfolded.contains(&format!(
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=\"{boundary}\""
        )),
        "{header}"
    );
    assert!(unfolded.contains("\r\nAuto-Submitted: auto-replied\r\n"));
    assert!(
        text.ends_with(&format!(
            "--{boundary}\r\n\
             Content-Type: message/disposition-notification\r\n\
             Content-Transfer-Encoding: 7bit\r\n\
             \r\n\
             Final-Recipient: rfc822; config@xn--bcher-kva.example\r\n\
             Original-Message-ID: <7f@elsewhere.test>\r\n\
             Disposition: manual-action/MDN-sent-manually; displayed\r\n\
             --{boundary}--\r\n"
        )),
        "{text}"
    );
    assert!(!text.to_ascii_lowercase().contains("reporting-ua"));
    let read = MimeKit.parse(text.as_bytes()).unwrap();
    assert!(matches!(read.body, ParsedBody::Text(text) if text.trim() == "Le message a été affiché."));
}
