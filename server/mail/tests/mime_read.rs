//! Messages as others send them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::address::Address;
use mail::mime::MimeKit;
use service::ports::{Mime, MimeError, ParsedBody, ParsedMessage};

fn read(message: &str) -> ParsedMessage {
    MimeKit.parse(message.replace('\n', "\r\n").as_bytes()).unwrap()
}

fn part(message: &str, number: u32) -> Vec<u8> {
    MimeKit
        .part(message.replace('\n', "\r\n").as_bytes(), number)
        .unwrap()
        .content
}

fn text(parsed: &ParsedMessage) -> &str {
    match &parsed.body {
        ParsedBody::Text(text) | ParsedBody::Html { text, .. } => text,
        ParsedBody::Empty => "",
    }
}

#[test]
fn headers_are_decoded_and_bad_addresses_passed_over() {
    let parsed = read(
        "Delivered-To: config@demo.test\n\
         X-Original-To: <Alice@demo.test>\n\
         From: =?iso-8859-1?q?Andr=E9?= <andre@demo.test>, second@demo.test\n\
         Sender: ANDRE@demo.test\n\
         To: Team: bob@demo.test, =?utf-8?b?Q2Fyb2zDqQ==?= <carol@demo.test>;, not an address, @, <>, dave@demo.test\n\
         Cc: undisclosed-recipients:;\n\
         Subject: =?utf-8?q?Caf=C3=A9?=\n =?utf-8?q?_noir?=\n\
         Date: Mon, 23 Nov 2026 15:21:00 +0100\n\
         Message-ID: <one@demo.test>\n\
         In-Reply-To: <zero@demo.test>\n\
         References: <a@demo.test> <zero@demo.test>\n\
         X-Porteplume-Written-By: alice@demo.test\n\
         X-Porteplume-Draft: d-1\n\
         \nHello\n",
    );
    let from = parsed.from.unwrap();
    assert_eq!(
        (from.name.as_str(), from.address.as_str()),
        ("André", "andre@demo.test")
    );
    assert_eq!(parsed.sender, None, "the same as From");
    let to: Vec<String> = parsed.to.iter().map(ToString::to_string).collect();
    assert_eq!(
        to,
        ["bob@demo.test", "Carolé <carol@demo.test>", "dave@demo.test"]
    );
    assert_eq!(parsed.cc, []);
    assert_eq!(parsed.subject.as_str(), "Café noir");
    assert_eq!(parsed.date.unwrap().0, 1_795_443_660_000);
    assert_eq!(parsed.message_id.as_deref(), Some("one@demo.test"));
    assert_eq!(parsed.in_reply_to, ["zero@demo.test"]);
    assert_eq!(parsed.references, ["a@demo.test", "zero@demo.test"]);
    let delivered: Vec<&str> = parsed.delivered_to.iter().map(Address::as_str).collect();
    assert_eq!(delivered, ["config@demo.test", "Alice@demo.test"]);
    assert_eq!(parsed.written_by.unwrap().as_str(), "alice@demo.test");
    assert_eq!(parsed.draft_id.as_deref(), Some("d-1"));
    assert_eq!(parsed.body, ParsedBody::Text("Hello".into()));
    assert_eq!(parsed.preview, "Hello");
}

#[test]
fn on_behalf_has_a_sender() {
    let parsed = read("From: support@demo.test\nSender: Alice <alice@demo.test>\n\nHi\n");
    assert_eq!(parsed.sender.unwrap().label(), "Alice");
}

#[test]
fn charsets_of_the_world_are_read() {
    let octets = |charset: &str, body: &[u8]| {
        let mut message = format!(
            "From: a@b.test\r\nContent-Type: text/plain{charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        )
        .into_bytes();
        message.extend_from_slice(body);
        match MimeKit.parse(&message).unwrap().body {
            ParsedBody::Text(text) => text,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(octets("; charset=windows-1252", b"\x80 \xe9t\xe9"), "€ été");
    assert_eq!(octets("; charset=iso-2022-jp", b"\x1b$BF|K\\\x1b(B"), "日本");
    assert_eq!(octets("; charset=gb18030", b"\xd6\xd0\xce\xc4"), "中文");
    assert_eq!(octets("; charset=koi8-r", b"\xf0\xf2\xe9"), "ПРИ");
    assert_eq!(octets("", b"d\xe9j\xe0 vu"), "déjà vu", "no charset, no UTF-8");
    assert_eq!(octets("", "déjà vu".as_bytes()), "déjà vu", "no charset, UTF-8");
    assert!(octets("; charset=klingon", b"abc").contains("abc"));
}

const NEWSLETTER: &str = "From: news@shop.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n\
--outer\nContent-Type: multipart/related; boundary=rel\n\n\
--rel\nContent-Type: multipart/alternative; boundary=alt\n\n\
--alt\nContent-Type: text/plain\n\nPlain words\n\
--alt\nContent-Type: text/html\n\n<p>HTML words <img src=\"cid:logo%40shop\"></p>\n\
--alt--\n\
--rel\nContent-Type: image/png; name=logo.png\nContent-ID: <logo@shop>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\
--rel\nContent-Type: image/png; name=other.png\nContent-ID: <other@shop>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\
--rel--\n\
--outer\nContent-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8''re%C3%A7u%20; filename*1*=d%27achat.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n\
--outer\nContent-Type: text/plain; charset=iso-8859-1\nContent-Disposition: attachment; filename=\"../../e\u{301}vil.txt\"\nContent-Transfer-Encoding: quoted-printable\n\nd=E9j=E0\n\
--outer\nContent-Type: message/rfc822\n\nFrom: bob@demo.test\nSubject: Inner / letter\n\nInner words\n\
--outer--\n";

#[test]
fn attachments_are_what_is_not_shown() {
    let parsed = read(NEWSLETTER);
    assert_eq!(
        parsed.body,
        ParsedBody::Html {
            text: "Plain words".into(),
            remote: false
        }
    );
    let found: Vec<(&str, &str, u64)> = parsed
        .attachments
        .iter()
        .map(|a| (a.name.as_str(), a.media_type.as_str(), a.size))
        .collect();
    assert_eq!(
        found,
        [
            ("other.png", "image/png", 8),
            ("reçu d'achat.pdf", "application/pdf", 4),
            ("e\u{301}vil.txt", "text/plain", 4),
            ("Inner   letter.eml", "message/rfc822", 59),
        ]
    );
    assert_eq!(part(NEWSLETTER, parsed.attachments[1].part), b"%PDF");
    assert_eq!(
        part(NEWSLETTER, parsed.attachments[2].part),
        b"d\xe9j\xe0",
        "octets as sent"
    );
    assert_eq!(
        part(NEWSLETTER, parsed.attachments[3].part),
        b"From: bob@demo.test\r\nSubject: Inner / letter\r\n\r\nInner words"
    );
    assert_eq!(MimeKit.part(NEWSLETTER.as_bytes(), 99), Err(MimeError::NoPart));
    assert_eq!(MimeKit.part(NEWSLETTER.as_bytes(), 0), Err(MimeError::NoPart));
}

#[test]
fn the_document_shows_the_letters_own_pictures() {
    let document = MimeKit
        .document(NEWSLETTER.replace('\n', "\r\n").as_bytes(), false)
        .unwrap();
    assert!(
        document.contains("HTML words <img src=\"data:image/png;base64,iVBORw0KGgo=\""),
        "{document}"
    );
    assert!(!document.contains("Plain words"));
}

#[test]
fn mailing_list_footers_stand_under_the_html() {
    let message = "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n\
        --x\nContent-Type: text/html\n\n<b>Main</b>\n--x\nContent-Type: text/plain\n\n1 < 2 list footer\n--x--\n";
    let document = MimeKit
        .document(message.replace('\n', "\r\n").as_bytes(), false)
        .unwrap();
    assert!(
        document.contains("<b>Main</b>") && document.contains("1 &lt; 2 list footer"),
        "{document}"
    );
    assert!(matches!(read(message).body, ParsedBody::Html { .. }));
}

#[test]
fn flowed_text_is_joined() {
    let parsed = read("From: a@b.test\nContent-Type: text/plain; format=flowed\n\nOne \nparagraph.\nNext\n");
    assert_eq!(text(&parsed), "One paragraph.\nNext");
}

#[test]
fn html_alone_has_words_too() {
    let parsed = read(
        "From: a@b.test\nContent-Type: text/html\n\n<div>Hello <b>Bob</b></div><div>Bye<img src=https://t.test/p.gif></div>\n",
    );
    assert_eq!(
        parsed.body,
        ParsedBody::Html {
            text: "Hello Bob\nBye".into(),
            remote: true
        }
    );
    assert_eq!(parsed.preview, "Hello Bob Bye");
}

#[test]
fn names_do_not_read_otherwise_than_they_are_spelt() {
    let parsed = read(
        "From: a@b.test\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''a%E2%80%AEfdp.exe\n\nx\n",
    );
    assert_eq!(parsed.attachments[0].name.as_str(), "afdp.exe");
}

#[test]
fn a_calendar_invitation_keeps_its_file() {
    let message = "From: a@b.test\nContent-Type: multipart/alternative; boundary=x\n\n\
        --x\nContent-Type: text/plain\n\nCome\n--x\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--x--\n";
    let parsed = read(message);
    assert_eq!(text(&parsed), "Come");
    assert_eq!(parsed.attachments[0].name.as_str(), "attachment.ics");
}

#[test]
fn nothing_is_no_message() {
    for octets in [&b""[..], b"\r\n\r\n", b"   "] {
        assert_eq!(MimeKit.parse(octets), Err(MimeError::Unreadable));
    }
    assert_eq!(read("Subject: only a header\n").subject.as_str(), "only a header");
}

fn wish(fields: &str) -> Option<domain::receipt::Wish> {
    read(&format!(
        "From: bob@demo.test\nTo: alice@demo.test\n{fields}\nHello\n"
    ))
    .receipt
}

#[test]
fn whoever_wants_to_know_that_it_was_read_is_found() {
    assert_eq!(wish("Subject: plain\n"), None);
    let found = wish(
        "Return-Path: <Bounces@demo.test>\n\
         Return-Path: <older@demo.test>\n\
         disposition-notification-to: =?utf-8?q?Andr=C3=A9?= <andre@demo.test>,\n bob@demo.test, ANDRE@demo.test\n",
    )
    .unwrap();
    let to: Vec<String> = found.to.iter().map(ToString::to_string).collect();
    assert_eq!(to, ["André <andre@demo.test>", "bob@demo.test"]);
    assert_eq!(found.return_path.unwrap().as_str(), "Bounces@demo.test");
    assert!(!found.bulk && !found.demanding);
    for nobody in ["", "<>", "nonsense", ","] {
        assert_eq!(
            wish(&format!("Disposition-Notification-To: {nobody}\n")),
            None,
            "{nobody:?}"
        );
    }
}

#[test]
fn lists_reports_and_demands_are_told_apart() {
    let with = |more: &str| wish(&format!("Disposition-Notification-To: bob@demo.test\n{more}")).unwrap();
    for list in [
        "List-Id: <all.demo.test>\n",
        "list-unsubscribe: <mailto:x@demo.test>\n",
        "Precedence: Bulk\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
    ] {
        assert!(with(list).bulk, "{list}");
    }
    assert!(!with("Precedence: first-class\n").bulk);
    let options = |text: &str| with(&format!("Disposition-Notification-Options: {text}\n")).demanding;
    assert!(options(
        "signed-receipt-protocol=optional,pkcs7-signature; other=Required,x"
    ));
    assert!(!options("signed-receipt-protocol=optional,required"));
}
