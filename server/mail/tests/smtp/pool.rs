//! Connections that are kept: shared by letters, replaced when they die, never too many.

use std::{sync::Arc, time::Duration};

use domain::{desk::Secret, outbox::Transmission};
use mail::smtp::{SmtpConfig, SmtpSubmission};
use service::ports::{Login, Submission, Unasked};

use crate::{
    people::{LETTER, address, alice, config, is_deferred, serving, to},
    script::{Act, Manners, Scripted},
};

#[tokio::test]
async fn the_next_letter_goes_over_the_same_connection_and_another_login_over_its_own() {
    let (server, submission) = serving(Manners::default()).await;
    for _ in 0..3 {
        submission
            .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
            .await;
    }
    assert_eq!(server.connections(), 1);
    let wrong = Login {
        secret: Some(Secret::new("wrong")),
        ..alice()
    };
    let elsewhere = Login {
        session: "two".into(),
        ..alice()
    };
    let bob = Login {
        address: address("bob"),
        ..alice()
    };
    for (login, connections) in [(&wrong, 2), (&elsewhere, 3), (&bob, 4), (&alice(), 4)] {
        submission.transmit(login, &to(&["bob"]), LETTER, &Unasked).await;
        assert_eq!(server.connections(), connections);
    }
    submission.close_session("one").await;
    submission
        .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
        .await;
    assert_eq!(server.connections(), 5);
}

#[tokio::test]
async fn a_pool_has_an_end_and_the_longest_idle_makes_room() {
    let server = Scripted::start(Manners::default()).await;
    let submission = SmtpSubmission::new(SmtpConfig {
        connections: 2,
        ..config(&server)
    })
    .unwrap();
    for session in ["a", "b", "c", "b", "c"] {
        let login = Login {
            session: session.into(),
            ..alice()
        };
        submission.transmit(&login, &to(&["bob"]), LETTER, &Unasked).await;
    }
    assert_eq!(server.connections(), 3, "b and c stayed");
}

#[tokio::test]
async fn many_at_once_wait_for_their_turn() {
    let server = Scripted::start(Manners::default()).await;
    let submission = Arc::new(
        SmtpSubmission::new(SmtpConfig {
            connections: 2,
            ..config(&server)
        })
        .unwrap(),
    );
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let submission = Arc::clone(&submission);
            tokio::spawn(async move {
                let login = Login {
                    session: format!("{n}"),
                    ..alice()
                };
                submission.transmit(&login, &to(&["bob"]), LETTER, &Unasked).await
            })
        })
        .collect();
    for task in tasks {
        assert!(matches!(task.await.unwrap(), Transmission::Accepted { .. }));
    }
    assert_eq!(server.bodies().len(), 20);
}

#[tokio::test]
async fn a_connection_that_died_in_the_pool_is_replaced_unseen() {
    let (server, submission) = serving(Manners {
        dot: Act::SayAndLeave("250 2.0.0 Ok: queued"),
        ..Manners::default()
    })
    .await;
    for _ in 0..3 {
        let sent = submission
            .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
            .await;
        assert!(matches!(sent, Transmission::Accepted { .. }), "{sent:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((server.connections(), server.bodies().len()), (3, 3));
    let (server, submission) = serving(Manners {
        mail: Act::Say("421 4.3.2 Bye"),
        ..Manners::default()
    })
    .await;
    assert!(is_deferred(
        &submission
            .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
            .await
    ));
    assert_eq!(server.connections(), 1, "a fresh one that says so is believed");
}

#[tokio::test]
async fn one_idle_for_long_is_closed() {
    let server = Scripted::start(Manners::default()).await;
    let submission = SmtpSubmission::new(SmtpConfig {
        idle: Duration::from_millis(50),
        ..config(&server)
    })
    .unwrap();
    for connections in 1..=2 {
        submission
            .transmit(&alice(), &to(&["bob"]), LETTER, &Unasked)
            .await;
        assert_eq!(server.connections(), connections);
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
}
