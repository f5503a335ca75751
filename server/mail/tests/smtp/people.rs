//! Who writes, to whom, and over which submission.

use std::time::Duration;

use domain::{address::Address, desk::Secret, outbox::Transmission};
use mail::{
    smtp::{SmtpConfig, SmtpSubmission, Timeouts},
    tls::TlsMode,
};
use service::ports::{Envelope, Login, Submission, Unasked};

use crate::script::{Manners, Scripted};

pub(super) const LETTER: &[u8] =
    b"From: config@demo.test\r\nTo: bob@demo.test\r\nSubject: Hi\r\n\r\nHello\r\n.\r\n.. dots\r\n";

pub(super) fn address(name: &str) -> Address {
    Address::parse(&format!("{name}@demo.test")).unwrap()
}

pub(super) fn config(server: &Scripted) -> SmtpConfig {
    SmtpConfig {
        tls: TlsMode::Plaintext,
        timeouts: Timeouts {
            reply: Duration::from_millis(800),
            data: Duration::from_millis(500),
            dot: Duration::from_millis(500),
            ..Timeouts::default()
        },
        ..SmtpConfig::new("127.0.0.1", server.address.port())
    }
}

pub(super) fn alice() -> Login {
    Login {
        address: address("alice"),
        secret: Some(Secret::new("alice-demo")),
        session: "one".into(),
    }
}

pub(super) fn to(recipients: &[&str]) -> Envelope {
    Envelope {
        sender: address("config"),
        recipients: recipients.iter().map(|name| address(name)).collect(),
        header_from: address("config"),
        id: None,
        report_success: false,
    }
}

pub(super) async fn serving(manners: Manners) -> (Scripted, SmtpSubmission) {
    let server = Scripted::start(manners).await;
    let submission = SmtpSubmission::new(config(&server)).unwrap();
    (server, submission)
}

pub(super) async fn sends(manners: Manners) -> Transmission {
    let (_server, submission) = serving(manners).await;
    submission
        .transmit(&alice(), &to(&["bob", "carol"]), LETTER, &Unasked)
        .await
}

pub(super) fn is_deferred(transmission: &Transmission) -> bool {
    matches!(transmission, Transmission::Deferred { .. })
}
