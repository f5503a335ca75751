//! The contract of [`Submission`]: one honest answer for each thing that can happen, never a guess.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    address::Address,
    outbox::{RecipientCause, RefusalCause, Transmission},
    preflight::RecipientStanding,
};

use super::{Given, Outcome, clauses, letter};
use crate::ports::{Envelope, Login, Probe, Submission, Unasked};

/// What is the matter when a letter is handed over. A fixture says for each how it is brought about, or why it cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circumstance {
    /// alice writes to bob and carol in her own name.
    AllIsWell,
    /// alice writes in the name of a mailbox that lets her: envelope sender and From are the mailbox.
    SendAs,
    /// From the mailbox, envelope sender alice.
    OnBehalf,
    /// The sender is not hers, and the server says so at MAIL (or before any dialogue).
    FromRefusedAtMail,
    /// The same, said at the first RCPT (Postfix' `smtpd_delay_reject`), with more than one recipient.
    FromRefusedAtRcpt,
    /// The same, said after DATA (Exchange's 5.7.60, header rules).
    FromRefusedAfterData,
    /// The password is not the right one (any more).
    WrongPassword,
    /// One recipient does not exist, another does. `refused` names the one.
    OneRecipientUnknown,
    /// No recipient exists.
    NoRecipientKnown,
    /// A recipient's mailbox has no room (said at RCPT, or after DATA by a host that knows for whom).
    RecipientFull,
    /// Larger than the host takes; it says so by SIZE, or before any dialogue.
    TooLargeDeclared,
    /// Larger than the host takes; it says so after DATA.
    TooLargeAfterData,
    /// 4xx at MAIL or RCPT.
    NotNow,
    /// 4xx after DATA.
    NotNowAfterData,
    /// Nobody listens.
    NoConnection,
    /// The connection is lost between MAIL and DATA.
    LostBeforeData,
    /// The connection is lost after the final dot, before the answer.
    LostAfterDot,
    /// A probe that is allowed; `envelope.header_from` is asked about.
    ProbeAllowed,
    ProbeRefused,
    /// The server does not say (4xx, no connection, no such check).
    ProbeUnknown,
    /// The host knows beforehand that `envelope.recipients[0]` does not exist.
    ForeseenUnknown,
    /// The host knows beforehand that it cannot reach `envelope.recipients[0]`.
    ForeseenOutside,
}

/// A circumstance, brought about.
pub struct Scene {
    pub submission: Arc<dyn Submission>,
    pub login: Login,
    pub envelope: Envelope,
    /// Recipients that must be refused by name.
    pub refused: Vec<Address>,
    /// Octets that the letter is to have at least.
    pub octets: usize,
    /// Words that must not show anywhere in what is delivered (Send As: what names the delegate).
    pub secrets: Vec<String>,
}

/// One world of submission. `arrived`: the whole messages with that Message-ID in that mailbox, waiting at most
/// `patience` until there is one.
#[async_trait]
pub trait SubmissionFixture: Send + Sync {
    async fn scene(&self, circumstance: Circumstance) -> Given<Scene>;

    async fn arrived(&self, mailbox: &Address, message_id: &str, patience: Duration) -> Vec<Vec<u8>>;
}

const PATIENCE: Duration = Duration::from_secs(20);

struct Sent {
    message_id: String,
    transmission: Transmission,
}

async fn send(scene: &Scene) -> Sent {
    let envelope = &scene.envelope;
    let message_id = format!("{}@{}", letter::fresh("contract"), envelope.header_from.domain());
    let to = envelope
        .recipients
        .iter()
        .map(Address::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let mut fields = vec![
        format!("From: <{}>", envelope.header_from),
        format!("To: {to}"),
        "Subject: About the contract".to_owned(),
        format!("Date: {}", letter::date_field(0)),
        format!("Message-ID: <{message_id}>"),
    ];
    if envelope.sender != envelope.header_from {
        fields.insert(1, format!("Sender: <{}>", envelope.sender));
    }
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let mut text = String::from("Bonjour, déjà lu ?\n.\n.. a line of dots\n");
    while text.len() < scene.octets {
        text.push_str("0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ\n");
    }
    let message = letter::letter(&fields, &text);
    let transmission = scene
        .submission
        .transmit(&scene.login, envelope, &message, &Unasked)
        .await;
    Sent {
        message_id,
        transmission,
    }
}

/// Nothing of it came through, to anybody.
async fn nothing_arrived(fixture: &dyn SubmissionFixture, scene: &Scene, sent: &Sent) {
    for recipient in &scene.envelope.recipients {
        let found = fixture.arrived(recipient, &sent.message_id, Duration::ZERO).await;
        assert!(found.is_empty(), "refused, and yet delivered to {recipient}");
    }
}

async fn arrives_once(fixture: &dyn SubmissionFixture, to: &Address, sent: &Sent) -> String {
    let found = fixture.arrived(to, &sent.message_id, PATIENCE).await;
    assert_eq!(found.len(), 1, "once, for {to}");
    let text = String::from_utf8(found.into_iter().next().unwrap()).unwrap();
    assert!(
        text.contains("\r\n.\r\n.. a line of dots\r\n"),
        "dots survive: {text}"
    );
    text
}

async fn from_is_refused(fixture: &dyn SubmissionFixture, circumstance: Circumstance) -> Outcome {
    let scene = fixture.scene(circumstance).await?;
    let sent = send(&scene).await;
    let Transmission::Refused(refusal) = &sent.transmission else {
        panic!("expected a refusal, got {:?}", sent.transmission);
    };
    assert_eq!(
        refusal.cause,
        RefusalCause::FromNotAllowed {
            address: scene.envelope.header_from.clone()
        },
        "a question of From, never of recipients: {refusal:?}"
    );
    assert!(!refusal.words.trim().is_empty(), "with the host's own words");
    nothing_arrived(fixture, &scene, &sent).await;
    Ok(())
}

async fn deferred(fixture: &dyn SubmissionFixture, circumstance: Circumstance) -> Outcome {
    let scene = fixture.scene(circumstance).await?;
    let sent = send(&scene).await;
    assert!(
        matches!(sent.transmission, Transmission::Deferred { .. }),
        "{:?}",
        sent.transmission
    );
    nothing_arrived(fixture, &scene, &sent).await;
    Ok(())
}

async fn too_large(fixture: &dyn SubmissionFixture, circumstance: Circumstance) -> Outcome {
    let scene = fixture.scene(circumstance).await?;
    if let Some(limit) = scene.submission.limit(&scene.login).await {
        assert!(
            (scene.octets as u64) > limit,
            "the limit told is the limit that holds: {limit}"
        );
    }
    let sent = send(&scene).await;
    let Transmission::Refused(refusal) = &sent.transmission else {
        panic!("expected a refusal, got {:?}", sent.transmission);
    };
    assert_eq!(refusal.cause, RefusalCause::TooLarge);
    nothing_arrived(fixture, &scene, &sent).await;
    Ok(())
}

pub async fn a_letter_reaches_every_recipient_once(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::AllIsWell).await?;
    assert!(scene.envelope.recipients.len() > 1, "bob and carol");
    let sent = send(&scene).await;
    let Transmission::Accepted { refused, .. } = &sent.transmission else {
        panic!("expected acceptance, got {:?}", sent.transmission);
    };
    assert!(refused.is_empty());
    for recipient in &scene.envelope.recipients {
        let text = arrives_once(fixture, recipient, &sent).await;
        assert!(text.contains("déjà lu ?"));
    }
    Ok(())
}

pub async fn a_known_recipient_is_fine_beforehand(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::AllIsWell).await?;
    let standing = scene
        .submission
        .recipient(&scene.login, &scene.envelope.recipients[0])
        .await;
    assert_eq!(standing, RecipientStanding::Fine);
    Ok(())
}

pub async fn send_as_is_delivered_and_nothing_names_the_delegate(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::SendAs).await?;
    assert!(
        !scene.secrets.is_empty(),
        "the fixture says what would name the delegate"
    );
    let sent = send(&scene).await;
    assert!(
        matches!(sent.transmission, Transmission::Accepted { .. }),
        "{:?}",
        sent.transmission
    );
    for recipient in &scene.envelope.recipients {
        let text = arrives_once(fixture, recipient, &sent).await.to_lowercase();
        for secret in &scene.secrets {
            assert!(
                !text.contains(&secret.to_lowercase()),
                "{secret:?} shows in:\n{text}"
            );
        }
    }
    Ok(())
}

pub async fn on_behalf_is_delivered(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::OnBehalf).await?;
    let sent = send(&scene).await;
    assert!(
        matches!(sent.transmission, Transmission::Accepted { .. }),
        "{:?}",
        sent.transmission
    );
    let text = arrives_once(fixture, &scene.envelope.recipients[0], &sent).await;
    assert!(text.contains(&format!("Sender: <{}>", scene.envelope.sender)));
    Ok(())
}

pub async fn a_from_refused_at_mail_is_a_question_of_from(fixture: &dyn SubmissionFixture) -> Outcome {
    from_is_refused(fixture, Circumstance::FromRefusedAtMail).await
}

pub async fn a_from_refused_at_rcpt_is_a_question_of_from(fixture: &dyn SubmissionFixture) -> Outcome {
    from_is_refused(fixture, Circumstance::FromRefusedAtRcpt).await
}

pub async fn a_from_refused_after_data_is_a_question_of_from(fixture: &dyn SubmissionFixture) -> Outcome {
    from_is_refused(fixture, Circumstance::FromRefusedAfterData).await
}

pub async fn a_wrong_password_asks_to_sign_in_again(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::WrongPassword).await?;
    let sent = send(&scene).await;
    let Transmission::Refused(refusal) = &sent.transmission else {
        panic!("expected a refusal, got {:?}", sent.transmission);
    };
    assert_eq!(refusal.cause, RefusalCause::Credentials);
    if let Some(secret) = &scene.login.secret {
        assert!(
            !refusal.words.contains(secret.expose()),
            "the password is in no words"
        );
    }
    nothing_arrived(fixture, &scene, &sent).await;
    Ok(())
}

/// Either the others get it and the unknown one is named, or nobody gets it and the unknown one is named.
pub async fn an_unknown_recipient_is_named(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::OneRecipientUnknown).await?;
    assert!(!scene.refused.is_empty() && scene.refused.len() < scene.envelope.recipients.len());
    let sent = send(&scene).await;
    let refused = match &sent.transmission {
        Transmission::Accepted { refused, .. } => {
            for recipient in scene
                .envelope
                .recipients
                .iter()
                .filter(|r| !scene.refused.contains(r))
            {
                arrives_once(fixture, recipient, &sent).await;
            }
            refused.clone()
        }
        Transmission::Refused(refusal) => {
            nothing_arrived(fixture, &scene, &sent).await;
            let RefusalCause::Recipients(refused) = &refusal.cause else {
                panic!("expected recipients, got {refusal:?}");
            };
            refused.clone()
        }
        other => panic!("expected an answer, got {other:?}"),
    };
    let named: Vec<Address> = refused.iter().map(|r| r.address.clone()).collect();
    assert_eq!(named, scene.refused);
    assert!(
        refused.iter().all(|r| r.cause == RecipientCause::Unknown),
        "{refused:?}"
    );
    Ok(())
}

pub async fn no_known_recipient_is_a_refusal_naming_all(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::NoRecipientKnown).await?;
    let sent = send(&scene).await;
    let Transmission::Refused(refusal) = &sent.transmission else {
        panic!("expected a refusal, got {:?}", sent.transmission);
    };
    let RefusalCause::Recipients(refused) = &refusal.cause else {
        panic!("expected recipients, got {refusal:?}");
    };
    let named: Vec<Address> = refused.iter().map(|r| r.address.clone()).collect();
    assert_eq!(named, scene.envelope.recipients);
    assert!(
        refused.iter().all(|r| r.cause == RecipientCause::Unknown),
        "{refused:?}"
    );
    Ok(())
}

pub async fn a_full_mailbox_is_told_as_such(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::RecipientFull).await?;
    assert!(!scene.refused.is_empty());
    let sent = send(&scene).await;
    let refused = match &sent.transmission {
        Transmission::Accepted { refused, .. } => refused.clone(),
        Transmission::Refused(refusal) => match &refusal.cause {
            RefusalCause::Recipients(refused) => refused.clone(),
            other => panic!("expected recipients, got {other:?}"),
        },
        other => panic!("expected an answer, got {other:?}"),
    };
    let named: Vec<Address> = refused.iter().map(|r| r.address.clone()).collect();
    assert_eq!(named, scene.refused);
    assert!(
        refused.iter().all(|r| r.cause == RecipientCause::MailboxFull),
        "{refused:?}"
    );
    for full in &scene.refused {
        assert!(
            fixture
                .arrived(full, &sent.message_id, Duration::ZERO)
                .await
                .is_empty()
        );
    }
    Ok(())
}

pub async fn a_letter_too_large_by_its_declared_size_is_told_as_such(
    fixture: &dyn SubmissionFixture,
) -> Outcome {
    too_large(fixture, Circumstance::TooLargeDeclared).await
}

pub async fn a_letter_found_too_large_after_data_is_told_as_such(fixture: &dyn SubmissionFixture) -> Outcome {
    too_large(fixture, Circumstance::TooLargeAfterData).await
}

pub async fn not_now_is_tried_again_later(fixture: &dyn SubmissionFixture) -> Outcome {
    deferred(fixture, Circumstance::NotNow).await
}

pub async fn not_now_after_data_is_tried_again_later(fixture: &dyn SubmissionFixture) -> Outcome {
    deferred(fixture, Circumstance::NotNowAfterData).await
}

pub async fn no_connection_is_tried_again_later(fixture: &dyn SubmissionFixture) -> Outcome {
    deferred(fixture, Circumstance::NoConnection).await
}

pub async fn a_connection_lost_before_data_is_tried_again_later(fixture: &dyn SubmissionFixture) -> Outcome {
    deferred(fixture, Circumstance::LostBeforeData).await
}

pub async fn a_connection_lost_after_the_dot_is_unclear(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::LostAfterDot).await?;
    let sent = send(&scene).await;
    assert!(
        matches!(sent.transmission, Transmission::Unclear { .. }),
        "{:?}",
        sent.transmission
    );
    Ok(())
}

pub async fn a_probe_says_allowed(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::ProbeAllowed).await?;
    let probe = scene
        .submission
        .probe(&scene.login, &scene.envelope.header_from)
        .await;
    assert_eq!(probe, Probe::Allowed);
    // A probe leaves no trace: what follows on the same connection works.
    let sent = send(&scene).await;
    assert!(
        matches!(sent.transmission, Transmission::Accepted { .. }),
        "{:?}",
        sent.transmission
    );
    Ok(())
}

pub async fn a_probe_says_refused_with_the_words(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::ProbeRefused).await?;
    match scene
        .submission
        .probe(&scene.login, &scene.envelope.header_from)
        .await
    {
        Probe::Refused(words) => assert!(!words.trim().is_empty()),
        other => panic!("expected a refusal, got {other:?}"),
    }
    Ok(())
}

pub async fn a_probe_says_unknown_where_the_server_does_not_say(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::ProbeUnknown).await?;
    let probe = scene
        .submission
        .probe(&scene.login, &scene.envelope.header_from)
        .await;
    assert_eq!(probe, Probe::Unknown);
    Ok(())
}

pub async fn an_unknown_recipient_is_foreseen(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::ForeseenUnknown).await?;
    let standing = scene
        .submission
        .recipient(&scene.login, &scene.envelope.recipients[0])
        .await;
    assert_eq!(standing, RecipientStanding::Unknown);
    Ok(())
}

pub async fn an_outside_recipient_is_foreseen(fixture: &dyn SubmissionFixture) -> Outcome {
    let scene = fixture.scene(Circumstance::ForeseenOutside).await?;
    let standing = scene
        .submission
        .recipient(&scene.login, &scene.envelope.recipients[0])
        .await;
    assert_eq!(standing, RecipientStanding::Outside);
    let sent = send(&scene).await;
    let Transmission::Refused(refusal) = &sent.transmission else {
        panic!("expected a refusal, got {:?}", sent.transmission);
    };
    let RefusalCause::Recipients(refused) = &refusal.cause else {
        panic!("expected recipients, got {refusal:?}");
    };
    assert!(
        refused.iter().all(|r| r.cause == RecipientCause::Outside),
        "{refused:?}"
    );
    Ok(())
}

clauses! { $ submission, SubmissionFixture, submission_contract:
    a_letter_reaches_every_recipient_once,
    a_known_recipient_is_fine_beforehand,
    send_as_is_delivered_and_nothing_names_the_delegate,
    on_behalf_is_delivered,
    a_from_refused_at_mail_is_a_question_of_from,
    a_from_refused_at_rcpt_is_a_question_of_from,
    a_from_refused_after_data_is_a_question_of_from,
    a_wrong_password_asks_to_sign_in_again,
    an_unknown_recipient_is_named,
    no_known_recipient_is_a_refusal_naming_all,
    a_full_mailbox_is_told_as_such,
    a_letter_too_large_by_its_declared_size_is_told_as_such,
    a_letter_found_too_large_after_data_is_told_as_such,
    not_now_is_tried_again_later,
    not_now_after_data_is_tried_again_later,
    no_connection_is_tried_again_later,
    a_connection_lost_before_data_is_tried_again_later,
    a_connection_lost_after_the_dot_is_unclear,
    a_probe_says_allowed,
    a_probe_says_refused_with_the_words,
    a_probe_says_unknown_where_the_server_does_not_say,
    an_unknown_recipient_is_foreseen,
    an_outside_recipient_is_foreseen,
}
