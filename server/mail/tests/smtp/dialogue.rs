//! The dialogue in all the ways it can go, with a server that does as it is told.

use std::time::Duration;

use async_trait::async_trait;
use domain::{
    desk::Secret,
    outbox::{RecipientCause, RefusalCause, Transmission},
};
use mail::smtp::{SetupError, SmtpConfig, SmtpSubmission};
use parking_lot::Mutex;
use service::ports::{Envelope, FinalDot, Login, Probe, Submission, Unasked};

use crate::{
    people::{LETTER, address, alice, config, is_deferred, sends, serving, to},
    script::{Act, Manners, Scripted},
};

#[tokio::test]
async fn what_is_said_and_nothing_else() {
    let (server, submission) = serving(Manners::default()).await;
    let sent = submission
        .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
        .await;
    assert_eq!(
        sent,
        Transmission::Accepted {
            words: "250 2.0.0 Ok: queued".into(),
            refused: Vec::new()
        }
    );
    let size = LETTER.len();
    assert_eq!(
        server.heard(),
        [
            "(connection)",
            "EHLO [127.0.0.1]",
            "EHLO [127.0.0.1]",
            "AUTH PLAIN AGFsaWNlQGRlbW8udGVzdABhbGljZS1kZW1v",
            &format!("MAIL FROM:<config@demo.test> SIZE={size}"),
            "RCPT TO:<bob@demo.test>",
            "DATA",
        ]
    );
    assert_eq!(
        String::from_utf8_lossy(&server.bodies()[0]),
        "From: config@demo.test\r\nTo: bob@demo.test\r\nSubject: Hi\r\n\r\nHello\r\n..\r\n... dots\r\n.\r\n",
        "no line added at the end"
    );
    assert_eq!(submission.limit(&alice()).await, Some(50_000_000));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn before_the_dot_a_lost_connection_costs_nothing_and_after_it_nobody_knows() {
    let lost = |manners: Manners| async { sends(manners).await };
    for manners in [
        Manners {
            auth: Act::HangUp,
            ..Manners::default()
        },
        Manners {
            mail: Act::HangUp,
            ..Manners::default()
        },
        Manners {
            rcpt: vec![Act::Say("250 Ok"), Act::HangUp],
            ..Manners::default()
        },
        Manners {
            data: Act::HangUp,
            ..Manners::default()
        },
        Manners {
            data: Act::Sleep,
            ..Manners::default()
        },
        Manners {
            rcpt: vec![Act::SayAndLeave("421 4.3.2 Bye")],
            ..Manners::default()
        },
        Manners {
            dot: Act::SayAndLeave("421 4.3.2 Bye"),
            ..Manners::default()
        },
    ] {
        let told = format!("{manners:?}");
        let sent = lost(manners).await;
        assert!(is_deferred(&sent), "{told}: {sent:?}");
    }
    for dot in [Act::HangUp, Act::Sleep] {
        let sent = lost(Manners {
            dot,
            ..Manners::default()
        })
        .await;
        assert!(matches!(sent, Transmission::Unclear { .. }), "{dot:?}: {sent:?}");
    }
}

#[tokio::test]
async fn a_connection_lost_while_a_large_letter_leaves_is_before_the_dot() {
    let (_server, submission) = serving(Manners {
        reads: Some(10_000),
        ..Manners::default()
    })
    .await;
    let mut letter = LETTER.to_vec();
    letter.extend(b"0123456789 0123456789 0123456789\r\n".repeat(400_000));
    let sent = submission
        .transmit(&alice(), &to(&["bob"]), &letter, &Unasked)
        .await;
    assert!(is_deferred(&sent), "{sent:?}");
}

/// Keeps a book of whether the server had the message when it was asked.
struct Book {
    may: bool,
    bodies_when_asked: Mutex<Vec<usize>>,
    server: Scripted,
}

#[async_trait]
impl FinalDot for Book {
    async fn may_be_sent(&self) -> bool {
        // Time for a dot that did not wait to arrive.
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.bodies_when_asked.lock().push(self.server.bodies().len());
        self.may
    }
}

#[tokio::test]
async fn the_dot_leaves_once_it_may_and_not_before() {
    for may in [true, false] {
        let (server, submission) = serving(Manners::default()).await;
        let book = Book {
            may,
            bodies_when_asked: Mutex::default(),
            server,
        };
        let mut letter = LETTER.to_vec();
        letter.extend(b"0123456789 0123456789 0123456789\r\n".repeat(10_000));
        let sent = submission.transmit(&alice(), &to(&["bob"]), &letter, &book).await;
        assert_eq!(*book.bodies_when_asked.lock(), [0], "asked once, before the dot");
        assert_eq!(book.server.bodies().len(), usize::from(may));
        assert_eq!(matches!(sent, Transmission::Accepted { .. }), may, "{sent:?}");
        assert!(may || is_deferred(&sent), "certainly not taken: {sent:?}");
        let next = submission
            .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
            .await;
        assert!(matches!(next, Transmission::Accepted { .. }), "{next:?}");
    }
}

#[tokio::test]
async fn a_late_answer_to_the_dot_is_not_taken_for_another() {
    let (server, submission) = serving(Manners {
        dot: Act::Sleep,
        ..Manners::default()
    })
    .await;
    submission
        .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
        .await;
    submission
        .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
        .await;
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn each_refused_recipient_is_named_and_the_others_get_it() {
    let unknown = Act::Say("550 5.1.1 <x>: Recipient address rejected: User unknown");
    let sent = sends(Manners {
        rcpt: vec![unknown, Act::Say("250 Ok")],
        ..Manners::default()
    })
    .await;
    let Transmission::Accepted { refused, .. } = sent else {
        panic!("{sent:?}")
    };
    assert_eq!(
        (refused.len(), &refused[0].address, refused[0].cause),
        (1, &address("bob"), RecipientCause::Unknown)
    );

    let outside = Act::Say("554 5.7.1 <x>: Relay access denied");
    let sent = sends(Manners {
        rcpt: vec![unknown, outside],
        ..Manners::default()
    })
    .await;
    let Transmission::Refused(refusal) = sent else {
        panic!("{sent:?}")
    };
    let RefusalCause::Recipients(refused) = refusal.cause else {
        panic!("{refusal:?}")
    };
    assert_eq!(refused[1].cause, RecipientCause::Outside);

    // Nobody gets it before everybody can.
    let later = Act::Say("450 4.7.1 Greylisted");
    let (server, submission) = serving(Manners {
        rcpt: vec![Act::Say("250 Ok"), later],
        ..Manners::default()
    })
    .await;
    assert!(is_deferred(
        &submission
            .transmit(&alice(), &to(&["bob", "carol"]), LETTER, &Unasked)
            .await
    ));
    assert!(server.bodies().is_empty());

    // A full mailbox keeps nobody waiting, unless it is the only one.
    let full = Act::Say("452 4.2.2 Mailbox full");
    let sent = sends(Manners {
        rcpt: vec![Act::Say("250 Ok"), full],
        ..Manners::default()
    })
    .await;
    let Transmission::Accepted { refused, .. } = sent else {
        panic!("{sent:?}")
    };
    assert_eq!(
        (&refused[0].address, refused[0].cause),
        (&address("carol"), RecipientCause::MailboxFull)
    );
    assert!(is_deferred(
        &sends(Manners {
            rcpt: vec![full],
            ..Manners::default()
        })
        .await
    ));
}

#[tokio::test]
async fn a_refused_from_is_a_refused_from_at_every_stage() {
    for manners in [
        Manners {
            mail: Act::Say("501 5.5.4 Invalid Address"),
            ..Manners::default()
        },
        Manners {
            rcpt: vec![Act::Say(
                "553 5.7.1 <c>: Sender address rejected: not owned by user a",
            )],
            ..Manners::default()
        },
        Manners {
            data: Act::Say("550 5.7.60 Client does not have permissions to send as this sender"),
            ..Manners::default()
        },
        Manners {
            dot: Act::Say("554 5.2.252 SendAsDenied; not allowed to send as"),
            ..Manners::default()
        },
    ] {
        let sent = sends(manners).await;
        let Transmission::Refused(refusal) = sent else {
            panic!("{sent:?}")
        };
        assert_eq!(
            refusal.cause,
            RefusalCause::FromNotAllowed {
                address: address("config")
            },
            "{refusal:?}"
        );
    }
}

#[tokio::test]
async fn size_is_declared_where_it_is_asked_for_and_too_much_is_not_even_sent() {
    let (server, submission) = serving(Manners {
        announces: vec!["SIZE 20", "AUTH LOGIN"],
        auth: Act::Say("535 5.7.8 No"),
        ..Manners::default()
    })
    .await;
    let free = Login {
        secret: None,
        ..alice()
    };
    let sent = submission.transmit(&free, &to(&["bob"]), LETTER, &Unasked).await;
    assert!(
        matches!(&sent, Transmission::Refused(r) if r.cause == RefusalCause::TooLarge),
        "{sent:?}"
    );
    assert!(
        !server
            .heard()
            .iter()
            .any(|line| line.starts_with("MAIL") || line.starts_with("AUTH"))
    );
    let (server, submission) = serving(Manners {
        announces: Vec::new(),
        ..Manners::default()
    })
    .await;
    submission.transmit(&free, &to(&["bob"]), LETTER, &Unasked).await;
    assert!(
        server
            .heard()
            .contains(&"MAIL FROM:<config@demo.test>".to_owned())
    );
    assert_eq!(submission.limit(&free).await, None);
}

#[tokio::test]
async fn addresses_beyond_ascii_need_a_server_that_takes_them() {
    let josé = Envelope {
        recipients: vec![address("josé")],
        ..to(&[])
    };
    let letter = "To: josé@demo.test\r\n\r\ndéjà\r\n".as_bytes();
    let (server, submission) = serving(Manners {
        announces: vec!["8BITMIME", "SMTPUTF8", "AUTH PLAIN"],
        ..Manners::default()
    })
    .await;
    submission.transmit(&alice(), &josé, letter, &Unasked).await;
    assert!(
        server
            .heard()
            .contains(&"MAIL FROM:<config@demo.test> BODY=8BITMIME SMTPUTF8".to_owned())
    );
    assert!(server.heard().contains(&"RCPT TO:<josé@demo.test>".to_owned()));
    let (server, submission) = serving(Manners::default()).await;
    let sent = submission.transmit(&alice(), &josé, letter, &Unasked).await;
    assert!(
        matches!(&sent, Transmission::Refused(r) if matches!(r.cause, RefusalCause::Recipients(_))),
        "{sent:?}"
    );
    assert!(server.bodies().is_empty());
}

#[tokio::test]
async fn a_probe_asks_and_sends_nothing() {
    let (server, submission) = serving(Manners::default()).await;
    assert_eq!(
        submission.probe(&alice(), &address("config")).await,
        Probe::Allowed
    );
    assert_eq!(
        server.heard()[4..],
        [
            "MAIL FROM:<config@demo.test>",
            "RCPT TO:<alice@demo.test>",
            "RSET"
        ]
    );
    for (manners, expected) in [
        (
            Manners {
                mail: Act::Say("553 5.7.1 not owned by user"),
                ..Manners::default()
            },
            Probe::Refused("553 5.7.1 not owned by user".into()),
        ),
        (
            Manners {
                rcpt: vec![Act::Say("553 5.7.1 not owned by user")],
                ..Manners::default()
            },
            Probe::Refused("553 5.7.1 not owned by user".into()),
        ),
        (
            Manners {
                rcpt: vec![Act::Say("550 5.1.1 no such user")],
                ..Manners::default()
            },
            Probe::Unknown,
        ),
        (
            Manners {
                mail: Act::Say("451 4.7.1 later"),
                ..Manners::default()
            },
            Probe::Unknown,
        ),
        (
            Manners {
                mail: Act::HangUp,
                ..Manners::default()
            },
            Probe::Unknown,
        ),
        (
            Manners {
                auth: Act::Say("535 5.7.8 no"),
                ..Manners::default()
            },
            Probe::Unknown,
        ),
    ] {
        let (_server, submission) = serving(manners).await;
        assert_eq!(submission.probe(&alice(), &address("config")).await, expected);
    }
}

#[tokio::test]
async fn a_relay_is_signed_in_to_with_its_own_login() {
    let server = Scripted::start(Manners::default()).await;
    let submission = SmtpSubmission::new(SmtpConfig {
        login: Some(("relay".into(), Secret::new("pw"))),
        ..config(&server)
    })
    .unwrap();
    for session in ["a", "b"] {
        let login = Login {
            session: session.into(),
            secret: None,
            ..alice()
        };
        submission.transmit(&login, &to(&["bob"]), LETTER, &Unasked).await;
    }
    assert_eq!(server.connections(), 1, "one for all");
    assert!(server.heard().contains(&"AUTH PLAIN AHJlbGF5AHB3".to_owned()));
}

#[tokio::test]
async fn what_cannot_work_is_said_at_the_start() {
    let config = SmtpConfig {
        ehlo: "a b\r\nX".into(),
        ..SmtpConfig::new("localhost", 25)
    };
    assert!(matches!(SmtpSubmission::new(config), Err(SetupError::Ehlo(_))));
    assert!(matches!(
        SmtpSubmission::new(SmtpConfig::new("not a name", 25)),
        Err(SetupError::Tls(_))
    ));
}
