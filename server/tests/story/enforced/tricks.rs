//! Forged senders, past the webmail. carol has no right to config@; alice may send as config@ and on behalf of support@.

use super::{delivered, hand_in, smtp};
use crate::house::House;

enum Fate {
    /// The reply holds these words.
    Refused(&'static str),
    /// Delivered without the one and with the other.
    Harmless {
        without: &'static str,
        with: &'static str,
    },
}
use Fate::{Harmless, Refused};

/// Who signs in, MAIL FROM, the header's first fields.
type Trick = (&'static str, &'static str, &'static [u8], Fate);

const OWN: &str = "carol@demo.test";
const NOT_YOURS: &str = "550 5.7.1 From not accepted: carol@demo.test may not send as or on behalf of ";
const UNREADABLE: &str = "550 5.7.1 From not accepted: the From field cannot be read as one address";
const DISGUISED: &str = "550 5.7.1 From not accepted: the name beside carol@demo.test holds another address";
const NO_FROM: &str = "550 5.7.1 From not accepted: the message has no From field";

const TRICKS: &[Trick] = &[
    // The envelope.
    (
        "carol",
        "config@demo.test",
        b"From: config@demo.test",
        Refused("553 5.7.1 <config@demo.test>: Sender address rejected: not owned by user carol@demo.test"),
    ),
    (
        "carol",
        "CONFIG@DEMO.TEST",
        b"From: config@demo.test",
        Refused("553 5.7.1"),
    ),
    (
        "carol",
        "\"config\"@demo.test",
        b"From: config@demo.test",
        Refused("553 5.7.1"),
    ),
    (
        "carol",
        "@elsewhere.test:config@demo.test",
        b"From: config@demo.test",
        Refused("553 5.7.1"),
    ),
    ("carol", "", b"From: config@demo.test", Refused(NOT_YOURS)),
    (
        "alice",
        "",
        b"From: config@demo.test",
        Refused("550 5.7.1 From not accepted: the envelope sender is empty"),
    ),
    (
        "alice",
        "",
        b"From: support@demo.test\r\nSender: alice@demo.test",
        Refused("550 5.7.1 From not accepted: the envelope sender is empty"),
    ),
    // One's own receipts are like that.
    (
        "carol",
        "",
        b"From: carol@demo.test",
        Harmless {
            without: "config@demo.test",
            with: "From: carol@demo.test",
        },
    ),
    // The From field of somebody without the right.
    ("carol", OWN, b"From: config@demo.test", Refused(NOT_YOURS)),
    (
        "carol",
        OWN,
        b"FROM: Configuration\r\n <CONFIG@Demo.Test>",
        Refused(NOT_YOURS),
    ),
    ("carol", OWN, b"From: \"config\"@demo.test", Refused(NOT_YOURS)),
    ("carol", OWN, b"From: config+x@demo.test", Refused(NOT_YOURS)),
    ("carol", OWN, b"From: config@demo.test.", Refused(NOT_YOURS)),
    (
        "carol",
        OWN,
        b"From: config@demo.test\r\nSender: carol@demo.test",
        Refused(NOT_YOURS),
    ),
    (
        "carol",
        OWN,
        b"From: support@demo.test\r\nSender: alice@demo.test",
        Refused(NOT_YOURS),
    ),
    // Several.
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\nFrom: config@demo.test",
        Refused("550 5.7.1 From not accepted: the message has 2 From fields"),
    ),
    (
        "carol",
        OWN,
        b"From: config@demo.test\r\nFrom: carol@demo.test",
        Refused("550 5.7.1 From not accepted: the message has 2 From fields"),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test, config@demo.test",
        Refused("550 5.7.1 From not accepted: the From field holds more than one address"),
    ),
    (
        "carol",
        OWN,
        b"From: team: carol@demo.test, config@demo.test;",
        Refused("550 5.7.1 From not accepted: the From field holds a group"),
    ),
    (
        "carol",
        OWN,
        b"From: undisclosed-senders:;",
        Refused("550 5.7.1 From not accepted: the From field holds a group"),
    ),
    (
        "carol",
        OWN,
        b"From: <@elsewhere.test:config@demo.test>",
        Refused("550 5.7.1 From not accepted: the From field holds a group"),
    ),
    // None.
    ("carol", OWN, b"X-Other: 1", Refused(NO_FROM)),
    (
        "carol",
        OWN,
        b"X-Other: 1\r\n\r\nFrom: carol@demo.test",
        Refused(NO_FROM),
    ),
    ("carol", OWN, b"From:", Refused(UNREADABLE)),
    ("carol", OWN, b"Fr\xf6m: config@demo.test", Refused("550 5.7.1")),
    ("carol", OWN, b"From : config@demo.test", Refused("550 5.7.1")),
    // One that reads as another.
    (
        "carol",
        OWN,
        b"From: config@demo.test <carol@demo.test>",
        Refused(UNREADABLE),
    ),
    (
        "carol",
        OWN,
        b"From: <carol@demo.test> <config@demo.test>",
        Refused(UNREADABLE),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test <config@demo.test>",
        Refused(UNREADABLE),
    ),
    (
        "carol",
        OWN,
        b"From: carol(config)@demo.test",
        Refused(UNREADABLE),
    ),
    (
        "carol",
        OWN,
        b"From: =?utf-8?q?config=40demo=2Etest?=",
        Refused(UNREADABLE),
    ),
    (
        "carol",
        OWN,
        b"From: con\xe2\x80\x8bfig@demo.test",
        Refused(UNREADABLE),
    ),
    (
        "carol",
        OWN,
        b"From: c\xd0\xbenfig@demo.test",
        Refused("may not send as or on behalf of c\\u{43e}nfig@demo.test"),
    ),
    ("carol", OWN, b"From: config@xn--dem-hmc.test", Refused(NOT_YOURS)),
    (
        "carol",
        OWN,
        b"From: \"config@demo.test\" <carol@demo.test>",
        Refused(DISGUISED),
    ),
    (
        "carol",
        OWN,
        b"From: (config@demo.test) carol@demo.test",
        Refused(DISGUISED),
    ),
    (
        "carol",
        OWN,
        b"From: =?utf-8?q?config=40demo=2Etest?= <carol@demo.test>",
        Refused(DISGUISED),
    ),
    (
        "carol",
        OWN,
        b"From: =?utf-8?b?Y29uZmln?= =?utf-8?b?QGRlbW8udGVzdA==?= <carol@demo.test>",
        Refused(DISGUISED),
    ),
    (
        "carol",
        OWN,
        b"From: config\xef\xbc\xa0demo.test <carol@demo.test>",
        Refused(DISGUISED),
    ),
    (
        "carol",
        OWN,
        b"From: c\xd0\xbenfig\xef\xb9\xabdemo.test <carol@demo.test>",
        Refused(DISGUISED),
    ),
    // Octets that break out of a field, or of the message.
    (
        "carol",
        OWN,
        b"From: carol@demo.test\0config@demo.test",
        Refused("550 5.7.1 disallowed character"),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\rFrom: config@demo.test",
        Refused("550 5.7.1"),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\nX-Other: 1\rFrom: config@demo.test",
        Harmless {
            without: "config@",
            // Postfix makes a space of it.
            with: "X-Other: 1 From: config@demo.test",
        },
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\nFrom: config@demo.test",
        Refused("550 5.5.2 mail.demo.test Error: bare <LF> received"),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\n\r\nbye\n.\nMAIL FROM:<config@demo.test>",
        Refused("550 5.5.2 mail.demo.test Error: bare <LF> received"),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\n\r\nbye\r\n.\nMAIL FROM:<config@demo.test>",
        Refused("550 5.5.2 mail.demo.test Error: bare <LF> received"),
    ),
    // Sender and Resent.
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\nResent-From: config@demo.test",
        Refused("550 5.7.1 From not accepted: Resent-From must name you alone"),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\nResent-From: carol@demo.test\r\nResent-Sender: config@demo.test",
        Refused("550 5.7.1 From not accepted: Resent-Sender must name you alone"),
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\nSender: config@demo.test",
        Harmless {
            without: "Sender:",
            with: "From: carol@demo.test",
        },
    ),
    (
        "carol",
        OWN,
        b"From: carol@demo.test\r\nX-Porteplume-Written-By: config@demo.test",
        Harmless {
            without: "config@",
            with: "From: carol@demo.test",
        },
    ),
    (
        "carol",
        OWN,
        b"Return-Path: <config@demo.test>\r\nFrom: carol@demo.test",
        Harmless {
            without: "config@",
            with: "Return-Path: <carol@demo.test>",
        },
    ),
    // What alice may, and no more.
    (
        "alice",
        "support@demo.test",
        b"From: support@demo.test",
        Refused("553 5.7.1 <support@demo.test>: Sender address rejected: not owned by user alice@demo.test"),
    ),
    (
        "alice",
        "config@demo.test",
        b"From: support@demo.test",
        Refused(
            "550 5.7.1 From not accepted: on behalf of support@demo.test the envelope sender must be your own address, MAIL FROM:<alice@demo.test>",
        ),
    ),
    (
        "alice",
        "alice@demo.test",
        b"From: support@demo.test\r\nSender: config@demo.test",
        Harmless {
            without: "config@",
            with: "Sender: alice@demo.test",
        },
    ),
    (
        "alice",
        "al@demo.test",
        b"From: support@demo.test\r\nSender: alice@demo.test\r\nSender: dave@demo.test",
        Harmless {
            without: "dave@",
            with: "Sender: alice@demo.test",
        },
    ),
    (
        "alice",
        "alice@demo.test",
        b"From: config@demo.test\r\nSender: alice@demo.test\r\nSender: Alice <al@demo.test>",
        Harmless {
            without: "al",
            with: "Return-Path: <config@demo.test>",
        },
    ),
    (
        "alice",
        "config@demo.test",
        b"From: alice@demo.test",
        Harmless {
            without: "config@",
            with: "Return-Path: <alice@demo.test>",
        },
    ),
];

pub(super) fn no_trick_sends_in_anothers_name(house: &House) {
    let mut broken = Vec::new();
    for (number, (who, envelope, header, fate)) in TRICKS.iter().enumerate() {
        let subject = format!("trick-{number}-");
        let mut message = header.to_vec();
        message.extend_from_slice(
            format!("\r\nTo: bob@demo.test\r\nSubject: {subject}\r\n\r\nhello").as_bytes(),
        );
        let reply = hand_in(&mut smtp(house, who), envelope, &message);
        let trick = format!("{who} MAIL FROM:<{envelope}> {}", header.escape_ascii());
        println!("{trick}\n    {reply}");
        let held = match fate {
            Refused(words) => reply.contains(words),
            Harmless { without, with } if reply.starts_with("250") => {
                let header = delivered(house, &subject);
                println!("    {}", own_words(&header).join(" | "));
                header.contains(with) && !own_words(&header).iter().any(|line| line.contains(without))
            }
            Harmless { .. } => false,
        };
        if !held {
            broken.push(format!("{trick}\n    {reply}"));
        }
    }
    println!("{} tricks", TRICKS.len());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The fields that tell of people; not those of delivery.
fn own_words(header: &str) -> Vec<&str> {
    let told = ["from:", "sender:", "return-path:", "resent-", "x-porteplume-"];
    header
        .lines()
        .filter(|line| told.iter().any(|name| line.to_lowercase().starts_with(name)))
        .collect()
}
