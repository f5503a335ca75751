//! Reports as servers and mail programs write them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::delivery::DeliveryStatus;
use mail::mime::MimeKit;
use service::ports::{Mime, Report};

fn read(message: &str) -> Option<Report> {
    MimeKit.report(message.replace('\n', "\r\n").as_bytes()).unwrap()
}

fn delivery(status: &str, returned: &str) -> String {
    format!(
        "From: MAILER-DAEMON@demo.test\nTo: config@demo.test\nSubject: Undelivered Mail Returned to Sender\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n boundary=\"AB/cd\"\n\n\
         This is a MIME-encapsulated message.\n\n--AB/cd\nContent-Type: text/plain; charset=us-ascii\n\n\
         I am sorry.\n\n--AB/cd\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n\
         {status}\n--AB/cd\n{returned}\n--AB/cd--\n"
    )
}

const HEADERS: &str =
    "Content-Type: text/rfc822-headers\n\nFrom: config@demo.test\nMessage-ID: <one@demo.test>";

#[test]
fn postfix_tells_of_one_that_failed_and_one_that_is_late() {
    let report = read(&delivery(
        "Reporting-MTA: dns; mail.demo.test\nOriginal-Envelope-Id: one+40demo.test\nArrival-Date: Mon, 23 Nov 2026 15:21:00 +0100 (CET)\n\n\
         Final-Recipient: rfc822; robert@elsewhere.test\nOriginal-Recipient: rfc822;bob+shop@elsewhere.test\nAction: failed\n\
         Status: 5.1.1\nRemote-MTA: dns; mx.elsewhere.test\nDiagnostic-Code: smtp; 550 5.1.1 <robert@elsewhere.test>:\n    no such \u{202e}user\n\n\
         Final-Recipient: rfc822; carol@elsewhere.test\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Sat, 28 Nov 2026 15:21:00 +0100\n",
        HEADERS,
    ))
    .unwrap();
    assert_eq!(report.message_id.as_deref(), Some("one@demo.test"));
    let [bob, carol] = &report.recipients[..] else {
        panic!("{report:?}")
    };
    assert_eq!(bob.status, DeliveryStatus::Failed);
    assert_eq!(
        bob.original.as_ref().unwrap().as_str(),
        "bob+shop@elsewhere.test",
        "as config wrote it"
    );
    assert_eq!(bob.last.as_ref().unwrap().as_str(), "robert@elsewhere.test");
    assert_eq!(bob.code.as_deref(), Some("5.1.1"));
    assert_eq!(
        bob.words.as_deref(),
        Some("550 5.1.1 <robert@elsewhere.test>: no such user")
    );
    assert_eq!(
        (carol.status, carol.original.as_ref(), carol.words.as_ref()),
        (DeliveryStatus::Delayed, None, None)
    );
}

#[test]
fn the_message_comes_back_whole_or_is_named_by_its_envelope_alone() {
    let status = "Reporting-MTA: dns; x.test\nOriginal-Envelope-ID: one@demo.test\n\n\
                  Final-Recipient: RFC822; bob@demo.test\nAction: Delivered\nStatus: 2.0.0 (ok)\n";
    let whole =
        "Content-Type: message/rfc822\n\nFrom: config@demo.test\nMessage-ID: <two@demo.test>\n\nWords.";
    let report = read(&delivery(status, whole)).unwrap();
    assert_eq!(report.message_id.as_deref(), Some("two@demo.test"));
    let bob = &report.recipients[0];
    assert_eq!(
        (bob.status, bob.code.as_deref()),
        (DeliveryStatus::Delivered, Some("2.0.0"))
    );
    let nameless = "Content-Type: text/plain\n\nno header here";
    assert_eq!(
        read(&delivery(status, nameless)).unwrap().message_id.as_deref(),
        Some("one@demo.test")
    );
}

#[test]
fn a_receipt_tells_that_bob_had_it_shown() {
    let receipt = |disposition: &str| {
        read(&format!(
            "From: bob@demo.test\nTo: config@demo.test\nSubject: Read\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nShown.\n--b\nContent-Type: message/disposition-notification\n\n\
             Final-Recipient: rfc822;bob@demo.test\nOriginal-Message-ID: <one@demo.test>\nDisposition: {disposition}\n\n--b--\n"
        ))
    };
    let report = receipt("manual-action/MDN-sent-manually; displayed").unwrap();
    assert_eq!(report.message_id.as_deref(), Some("one@demo.test"));
    assert_eq!(report.recipients[0].status, DeliveryStatus::Read);
    assert!(receipt("automatic-action/MDN-sent-automatically; displayed/error").is_some());
    assert_eq!(receipt("automatic-action/MDN-sent-automatically; deleted"), None);
    assert_eq!(receipt("displayed"), None);
}

#[test]
fn what_is_no_report_is_none() {
    assert_eq!(read("Subject: failed\n\nAction: failed\n"), None);
    assert_eq!(read(&delivery("nothing of use", HEADERS)), None);
    assert_eq!(read(&delivery("Action: exploded\nStatus: 9\n", HEADERS)), None);
    let many = "Final-Recipient: utf-8; a@b.test\nAction: failed\n\n".repeat(5000);
    assert_eq!(read(&delivery(&many, HEADERS)).unwrap().recipients.len(), 2000);
}
