//! The contract of submission, on a real Postfix; what no real server can be made to do, on a scripted one.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use domain::{address::Address, desk::Secret};
use mail::{
    smtp::{SmtpConfig, SmtpSubmission, Timeouts},
    tls::TlsMode,
};
use mailstack::{Info, Options, SeedAccount, Stack};
use service::{
    contract::{
        Given, NotGiven,
        submission::{Circumstance, Scene, SubmissionFixture, run_all},
    },
    ports::{Envelope, Login, Submission, Unasked},
};

use crate::script::{Act, Manners, Scripted};

/// Octets: what the strict Postfix takes.
const LIMIT: u64 = 200_000;

fn address(name: &str) -> Address {
    Address::parse(&format!("{name}@demo.test")).unwrap()
}

fn login(name: &str) -> Login {
    Login {
        address: address(name),
        secret: Some(Secret::new(format!("{name}-demo"))),
        session: format!("session of {name}"),
    }
}

fn envelope(sender: &str, from: &str, recipients: &[&str]) -> Envelope {
    Envelope {
        sender: address(sender),
        recipients: recipients.iter().map(|name| address(name)).collect(),
        header_from: address(from),
        id: None,
        report_success: false,
    }
}

fn submission(config: SmtpConfig) -> Arc<dyn Submission> {
    Arc::new(SmtpSubmission::new(config).unwrap())
}

/// Over TLS from the first octet, the certificate checked.
fn implicit(server: &Info) -> SmtpConfig {
    SmtpConfig {
        ca: Some(server.ca_pem.clone()),
        ..SmtpConfig::new("127.0.0.1", server.submissions_port)
    }
}

fn start_tls(server: &Info) -> SmtpConfig {
    SmtpConfig {
        tls: TlsMode::StartTls,
        port: server.submission_port,
        ..implicit(server)
    }
}

async fn scripted(manners: Manners) -> Arc<dyn Submission> {
    let server = Scripted::start(manners).await;
    submission(SmtpConfig {
        tls: TlsMode::Plaintext,
        timeouts: Timeouts {
            reply: Duration::from_secs(5),
            ..Timeouts::default()
        },
        ..SmtpConfig::new("127.0.0.1", server.address.port())
    })
}

struct Servers {
    /// Says so at MAIL.
    prompt: Info,
    /// Says so at RCPT, takes little, and looks at the header.
    strict: Info,
    over_tls: Arc<dyn Submission>,
    over_start_tls: Arc<dyn Submission>,
    _running: Mutex<[Stack; 2]>,
}

impl Servers {
    fn start(dir: &std::path::Path) -> Self {
        let mut options = Options::seeded_example(dir.join("prompt"));
        options
            .seed
            .accounts
            .push(SeedAccount::user("tiny@demo.test", "Tiny", "tiny-demo").quota_mb(1));
        let prompt = Stack::start(options).unwrap();
        let mut options = Options::seeded_example(dir.join("strict"));
        options.delay_reject = true;
        options.message_size_limit = LIMIT;
        options.main_cf.push(
            "submission_headers = regexp:{{/^From:.*<carol@/ REJECT 5.7.60 SMTP; Client does not have permissions to \
             send as this sender}}"
                .to_owned(),
        );
        let strict = Stack::start(options).unwrap();
        Self {
            over_tls: submission(implicit(prompt.info())),
            over_start_tls: submission(start_tls(strict.info())),
            prompt: prompt.info().clone(),
            strict: strict.info().clone(),
            _running: Mutex::new([prompt, strict]),
        }
    }
}

#[async_trait]
impl SubmissionFixture for Servers {
    async fn scene(&self, circumstance: Circumstance) -> Given<Scene> {
        use Circumstance::*;
        let scripted_scene = |manners| async {
            (
                scripted(manners).await,
                "alice",
                envelope("alice", "alice", &["bob"]),
            )
        };
        let manners = Manners::default;
        let prompt = |who, envelope| (Arc::clone(&self.over_tls), who, envelope);
        let strict = |who, envelope| (Arc::clone(&self.over_start_tls), who, envelope);
        let (submission, who, envelope) = match circumstance {
            AllIsWell => prompt("alice", envelope("alice", "alice", &["bob", "carol"])),
            SendAs | ProbeAllowed => prompt("alice", envelope("config", "config", &["bob"])),
            OnBehalf => prompt("alice", envelope("alice", "support", &["bob"])),
            FromRefusedAtMail | ProbeRefused => prompt("carol", envelope("config", "config", &["bob"])),
            FromRefusedAtRcpt => strict("carol", envelope("config", "config", &["bob", "dave"])),
            FromRefusedAfterData => strict("carol", envelope("carol", "carol", &["bob"])),
            WrongPassword => prompt("alice", envelope("alice", "alice", &["bob"])),
            OneRecipientUnknown => prompt("alice", envelope("alice", "alice", &["nobody", "bob"])),
            NoRecipientKnown => prompt("alice", envelope("alice", "alice", &["nobody", "no.one"])),
            RecipientFull => prompt("alice", envelope("alice", "alice", &["tiny", "bob"])),
            TooLargeDeclared => strict("alice", envelope("alice", "alice", &["bob"])),
            TooLargeAfterData => {
                let dot = Act::Say("552 5.3.4 Message size exceeds fixed limit");
                scripted_scene(Manners {
                    announces: vec!["AUTH PLAIN"],
                    dot,
                    ..manners()
                })
                .await
            }
            NotNow => prompt("alice", envelope("alice", "alice", &["defer"])),
            NotNowAfterData => {
                let dot = Act::Say("451 4.3.0 Queue file write error");
                scripted_scene(Manners { dot, ..manners() }).await
            }
            NoConnection => {
                // Bound and let go: nobody else takes it so soon.
                let port = std::net::TcpListener::bind("127.0.0.1:0")
                    .unwrap()
                    .local_addr()
                    .unwrap()
                    .port();
                let nobody = SmtpConfig {
                    port,
                    ..implicit(&self.prompt)
                };
                (submission(nobody), "alice", envelope("alice", "alice", &["bob"]))
            }
            LostBeforeData => {
                scripted_scene(Manners {
                    rcpt: vec![Act::HangUp],
                    ..manners()
                })
                .await
            }
            LostAfterDot => {
                scripted_scene(Manners {
                    dot: Act::HangUp,
                    ..manners()
                })
                .await
            }
            ProbeUnknown => prompt("alice", envelope("defer-from", "defer-from", &["bob"])),
            ForeseenUnknown | ForeseenOutside => return Err(NotGiven("servers tell only when tried")),
        };
        let mut login = login(who);
        let mut scene = Scene {
            submission,
            envelope,
            refused: Vec::new(),
            octets: 0,
            secrets: Vec::new(),
            login: login.clone(),
        };
        match circumstance {
            SendAs => scene.secrets = vec!["alice".into(), "laurent".into(), "[127.0.0.1]".into()],
            WrongPassword => {
                login.secret = Some(Secret::new("not-the-password"));
                scene.login = login;
            }
            OneRecipientUnknown => scene.refused = vec![address("nobody")],
            RecipientFull => {
                scene.refused = vec![address("tiny")];
                scene.octets = 2 << 20;
            }
            TooLargeDeclared => scene.octets = usize::try_from(LIMIT).unwrap() + 1,
            _ => {}
        }
        Ok(scene)
    }

    async fn arrived(&self, mailbox: &Address, message_id: &str, patience: Duration) -> Vec<Vec<u8>> {
        let servers = [self.prompt.clone(), self.strict.clone()];
        let (name, message_id) = (mailbox.local().to_owned(), message_id.to_owned());
        tokio::task::spawn_blocking(move || {
            let started = std::time::Instant::now();
            loop {
                let mut found = Vec::new();
                for server in &servers {
                    found.extend(in_inbox(server, &name, &message_id));
                }
                if !found.is_empty() || started.elapsed() >= patience {
                    return found;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        })
        .await
        .unwrap()
    }
}

/// The messages with this Message-ID in a person's inbox; nothing where there is no such person.
fn in_inbox(server: &Info, name: &str, message_id: &str) -> Vec<Vec<u8>> {
    let user = format!("{name}@demo.test");
    let Ok(mut imap) = mailstack::probe::Imap::login(server.imap_port, &user, &format!("{name}-demo")) else {
        return Vec::new();
    };
    imap.ok("SELECT INBOX").unwrap();
    let found = imap
        .ok(&format!("SEARCH HEADER Message-ID \"{message_id}\""))
        .unwrap()
        .text();
    let numbers: Vec<String> = found
        .lines()
        .filter_map(|line| line.strip_prefix("* SEARCH"))
        .flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    numbers
        .iter()
        .map(|number| {
            let fetched = imap.ok(&format!("FETCH {number} BODY.PEEK[]")).unwrap().text();
            let (_, message) = fetched.split_once("}\r\n").unwrap();
            message.as_bytes().to_vec()
        })
        .collect()
}

/// Needs root and the packages that `mailstack missing` lists.
#[tokio::test(flavor = "multi_thread")]
async fn submission_keeps_its_contract_on_postfix() {
    let dir = tempfile::Builder::new()
        .prefix("smtp-contract-")
        .tempdir()
        .unwrap();
    std::fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = dir.path().to_owned();
    let servers = tokio::task::spawn_blocking(move || Servers::start(&path))
        .await
        .unwrap();
    run_all(&servers).await;
    how_long(&servers).await;
}

/// A pooled submission is some round trips, not a handshake. Printed, and bounded loosely: machines differ.
async fn how_long(servers: &Servers) {
    let letter = b"From: alice@demo.test\r\nTo: bob@demo.test\r\nSubject: Hi\r\n\r\nHello\r\n";
    let envelope = envelope("alice", "alice", &["bob"]);
    let mut times = Vec::new();
    for _ in 0..20 {
        let started = std::time::Instant::now();
        let sent = servers
            .over_tls
            .transmit(&login("alice"), &envelope, letter, &Unasked)
            .await;
        times.push(started.elapsed());
        assert!(
            matches!(sent, domain::outbox::Transmission::Accepted { .. }),
            "{sent:?}"
        );
    }
    times.sort_unstable();
    println!(
        "a pooled submission: {:?} (median of {})",
        times[times.len() / 2],
        times.len()
    );
    let fresh = SmtpSubmission::new(implicit(&servers.prompt)).unwrap();
    let started = std::time::Instant::now();
    fresh.transmit(&login("alice"), &envelope, letter, &Unasked).await;
    println!("a first one, over a fresh connection: {:?}", started.elapsed());
    let mut probes = Vec::new();
    for _ in 0..20 {
        let started = std::time::Instant::now();
        servers.over_tls.probe(&login("alice"), &address("config")).await;
        probes.push(started.elapsed());
    }
    probes.sort_unstable();
    println!("a pooled probe: {:?}", probes[probes.len() / 2]);
    assert!(times[times.len() / 2] < Duration::from_secs(1));
}
