//! The contract of `Submission` on the built-in host, and what is its alone: its own check of authority, aliases, a relay.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::people::{People, address, login};
use async_trait::async_trait;
use domain::account::AccountKind;
use domain::address::Address;
use domain::delegation::{AccessRight, SendRight};
use domain::id::{AccountId, IdentityId};
use domain::outbox::{RecipientCause, RecipientRefusal, Refusal, RefusalCause, Transmission};
use domain::preflight::RecipientStanding;
use mailbox::{BuiltIn, DEFAULT_LIMIT};
use service::contract::letter::{self, MONDAY};
use service::contract::submission::{Circumstance, Scene, SubmissionFixture};
use service::contract::{Given, NotGiven};
use service::ports::{Accounts, Envelope, FinalDot, Login, MailHost, Probe, Submission, Unasked};

struct World {
    people: Arc<People>,
    host: BuiltIn,
    _dir: tempfile::TempDir,
}

const LIMIT: u64 = 100_000;

async fn world() -> World {
    world_with(None).await
}

async fn world_with(relay: Option<Arc<dyn Submission>>) -> World {
    let dir = tempfile::tempdir().unwrap();
    let people = People::of_the_demo().await;
    people.join("tiny", AccountKind::User, 1, None).await;
    World {
        host: people.host(dir.path(), LIMIT, relay).await,
        people,
        _dir: dir,
    }
}

fn envelope(sender: &str, header_from: &str, recipients: &[&str]) -> Envelope {
    Envelope {
        sender: address(sender),
        header_from: address(header_from),
        recipients: recipients.iter().map(|r| address(r)).collect(),
        id: None,
        report_success: false,
    }
}

const ALICE: &str = "alice@demo.test";
const BOB: &str = "bob@demo.test";
const CAROL: &str = "carol@demo.test";
const CONFIG: &str = "config@demo.test";
const SUPPORT: &str = "support@demo.test";
const NOBODY: &str = "nobody@demo.test";
const OUTSIDE: &str = "eve@elsewhere.test";

impl World {
    fn plays(&self, envelope: Envelope) -> Scene {
        Scene {
            submission: Arc::new(self.host.clone()),
            login: login(ALICE),
            envelope,
            refused: Vec::new(),
            octets: 0,
            secrets: Vec::new(),
        }
    }

    async fn inbox(&self, owner: &Address) -> Vec<Vec<u8>> {
        let session = self.host.open_as_service(owner).await.unwrap().unwrap();
        let listed = session.list("INBOX", 0, 1000).await.unwrap();
        let mut all = Vec::new();
        for row in listed.rows {
            all.push(
                session
                    .fetch("INBOX", listed.validity, row.uid)
                    .await
                    .unwrap()
                    .0
                    .to_vec(),
            );
        }
        all
    }

    /// Fills tiny's mailbox to the brim.
    async fn fill(&self) {
        let session = self
            .host
            .open_as_service(&address("tiny@demo.test"))
            .await
            .unwrap()
            .unwrap();
        let lump = letter::of_size("lump", 104_700);
        while session
            .append("Archive", &lump, Default::default(), None)
            .await
            .is_ok()
        {}
        let crumb = letter::of_size("crumb", 1000);
        while session
            .append("Archive", &crumb, Default::default(), None)
            .await
            .is_ok()
        {}
    }
}

#[async_trait]
impl SubmissionFixture for World {
    async fn scene(&self, circumstance: Circumstance) -> Given<Scene> {
        use Circumstance::*;
        let mine = |recipients: &[&str]| self.plays(envelope(ALICE, ALICE, recipients));
        Ok(match circumstance {
            AllIsWell => mine(&[BOB, CAROL]),
            SendAs => Scene {
                secrets: vec!["alice".into(), "127.0.0.1".into(), "localhost".into()],
                ..self.plays(envelope(CONFIG, CONFIG, &[BOB]))
            },
            OnBehalf => self.plays(envelope(ALICE, SUPPORT, &[BOB])),
            FromRefusedAtMail => Scene {
                login: login(CAROL),
                ..self.plays(envelope(CONFIG, CONFIG, &[BOB]))
            },
            FromRefusedAtRcpt | FromRefusedAfterData => {
                return Err(NotGiven("the built-in host refuses a From at once"));
            }
            WrongPassword => {
                // What the built-in host asks no password for; who has left is told to sign in again.
                self.people.leave("dave");
                Scene {
                    login: login("dave@demo.test"),
                    ..self.plays(envelope("dave@demo.test", "dave@demo.test", &[BOB]))
                }
            }
            OneRecipientUnknown => Scene {
                refused: vec![address(NOBODY)],
                ..mine(&[BOB, NOBODY, CAROL])
            },
            NoRecipientKnown => mine(&[NOBODY, "none@demo.test"]),
            RecipientFull => {
                self.fill().await;
                let tiny = "tiny@demo.test";
                Scene {
                    refused: vec![address(tiny)],
                    octets: 5000,
                    ..mine(&[BOB, tiny])
                }
            }
            TooLargeDeclared => Scene {
                octets: LIMIT as usize + 1,
                ..mine(&[BOB])
            },
            TooLargeAfterData => return Err(NotGiven("there is no dialogue: the size is known at once")),
            NotNow => {
                self.people.fall_silent(true);
                mine(&[BOB])
            }
            NotNowAfterData => return Err(NotGiven("there is no dialogue: one answer for all")),
            NoConnection | LostBeforeData | LostAfterDot => {
                return Err(NotGiven("the built-in host has no connection"));
            }
            ProbeAllowed => self.plays(envelope(CONFIG, CONFIG, &[BOB])),
            ProbeRefused => Scene {
                login: login(CAROL),
                ..self.plays(envelope(CONFIG, CONFIG, &[BOB]))
            },
            ProbeUnknown => return Err(NotGiven("our grants always know")),
            ForeseenUnknown => mine(&[NOBODY]),
            ForeseenOutside => mine(&[OUTSIDE]),
        })
    }

    async fn arrived(&self, mailbox: &Address, message_id: &str, patience: Duration) -> Vec<Vec<u8>> {
        self.people.fall_silent(false);
        if self.people.by_address(mailbox).await.is_err() {
            return Vec::new();
        }
        let begun = Instant::now();
        loop {
            let needle = format!("Message-ID: <{message_id}>");
            let all = self.inbox(mailbox).await.into_iter();
            let found: Vec<_> = all
                .filter(|m| String::from_utf8_lossy(m).contains(&needle))
                .collect();
            if !found.is_empty() || begun.elapsed() >= patience {
                return found;
            }
        }
    }
}

service::submission_contract!(world().await);

fn message(from: &str, sender: Option<&str>) -> Vec<u8> {
    let mut fields = vec![
        format!("From: {from}"),
        "To: bob@demo.test".into(),
        "Subject: hello".into(),
    ];
    fields.extend(sender.map(|sender| format!("Sender: {sender}")));
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    letter::letter(&fields, "text")
}

fn is_about_from(transmission: &Transmission, wanted: &str) -> bool {
    matches!(transmission, Transmission::Refused(Refusal { cause: RefusalCause::FromNotAllowed { address }, .. })
        if address.as_str() == wanted)
}

#[tokio::test]
async fn what_the_message_says_counts_and_not_only_its_envelope() {
    let world = world().await;
    for (who, sender, header_from, from, sender_field, refused) in [
        // carol says config@ in the message alone
        (CAROL, CAROL, CAROL, CONFIG, None, CONFIG),
        // alice names bob
        (ALICE, ALICE, ALICE, BOB, None, BOB),
        // Send As with herself in Sender, or in the envelope: recipients would see her
        (ALICE, CONFIG, CONFIG, CONFIG, Some(ALICE), CONFIG),
        (ALICE, ALICE, CONFIG, CONFIG, None, CONFIG),
        // on behalf, and hiding it
        (ALICE, ALICE, SUPPORT, SUPPORT, None, SUPPORT),
        (ALICE, SUPPORT, SUPPORT, SUPPORT, None, SUPPORT),
        (ALICE, ALICE, SUPPORT, SUPPORT, Some(BOB), SUPPORT),
        // an envelope of somebody else's
        (ALICE, BOB, ALICE, ALICE, None, ALICE),
        (ALICE, OUTSIDE, ALICE, ALICE, None, ALICE),
        // a Sender of somebody else's
        (ALICE, ALICE, ALICE, ALICE, Some(BOB), ALICE),
        // addresses nobody has
        (ALICE, ALICE, NOBODY, NOBODY, None, NOBODY),
        (ALICE, ALICE, OUTSIDE, OUTSIDE, None, OUTSIDE),
    ] {
        let envelope = envelope(sender, header_from, &[BOB]);
        let told = world
            .host
            .transmit(&login(who), &envelope, &message(from, sender_field), &Unasked)
            .await;
        assert!(is_about_from(&told, refused), "{who} as {from}: {told:?}");
    }
    assert!(world.inbox(&address(BOB)).await.is_empty());
}

#[tokio::test]
async fn a_grant_ends_where_it_ends() {
    let world = world().await;
    let as_config = envelope(CONFIG, CONFIG, &[BOB]);
    let config = message(CONFIG, None);
    for (until, allowed) in [(MONDAY.plus_seconds(1), true), (MONDAY, false)] {
        world
            .people
            .give("config", "alice", SendRight::As, AccessRight::Full, Some(until))
            .await;
        let told = world
            .host
            .transmit(&login(ALICE), &as_config, &config, &Unasked)
            .await;
        assert_eq!(matches!(told, Transmission::Accepted { .. }), allowed, "{told:?}");
        let probe = world.host.probe(&login(ALICE), &address(CONFIG)).await;
        assert_eq!(probe == Probe::Allowed, allowed, "{probe:?}");
    }
    world
        .people
        .give("config", "carol", SendRight::None, AccessRight::Full, None)
        .await;
    let told = world
        .host
        .transmit(&login(CAROL), &as_config, &config, &Unasked)
        .await;
    assert!(
        is_about_from(&told, CONFIG),
        "access is no right to send: {told:?}"
    );
}

#[tokio::test]
async fn an_alias_is_written_from_and_delivered_to_once() {
    let world = world().await;
    let alias = address("al@demo.test");
    let id = IdentityId::parse("al").unwrap();
    world
        .people
        .add_alias(&id, &AccountId::parse("alice").unwrap(), &alias)
        .await
        .unwrap();
    let own = envelope("al@demo.test", "al@demo.test", &[ALICE, "al@demo.test"]);
    let told = world
        .host
        .transmit(&login(ALICE), &own, &message("al@demo.test", None), &Unasked)
        .await;
    assert!(
        matches!(&told, Transmission::Accepted { refused, .. } if refused.is_empty()),
        "{told:?}"
    );
    let inbox = world.inbox(&address(ALICE)).await;
    assert_eq!(inbox.len(), 1, "she has one inbox");
    let text = String::from_utf8_lossy(&inbox[0]);
    let head = "Return-Path: <al@demo.test>\r\nDelivered-To: alice@demo.test\r\nReceived: by demo.test; Mon, 5 Jan 2026";
    assert!(text.starts_with(head), "{text}");
}

#[tokio::test]
async fn a_delivered_message_is_new_in_the_inbox() {
    let world = world().await;
    world
        .host
        .transmit(
            &login(ALICE),
            &envelope(ALICE, ALICE, &[BOB]),
            &message(ALICE, None),
            &Unasked,
        )
        .await;
    let bob = world.host.open_as_service(&address(BOB)).await.unwrap().unwrap();
    let rows = bob.list("INBOX", 0, 10).await.unwrap().rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].subject.as_str(), "hello");
    assert!(!rows[0].flags.seen);
    assert_eq!(
        bob.folders()
            .await
            .unwrap()
            .iter()
            .find(|f| f.path == "INBOX")
            .unwrap()
            .unread,
        1
    );
}

/// A way to the outside that answers as it is told, and remembers what it was given.
struct Outside {
    answer: Transmission,
    given: Mutex<Vec<Envelope>>,
}

#[async_trait]
impl Submission for Outside {
    async fn transmit(
        &self,
        _login: &Login,
        envelope: &Envelope,
        _message: &[u8],
        _dot: &dyn FinalDot,
    ) -> Transmission {
        self.given.lock().unwrap().push(envelope.clone());
        self.answer.clone()
    }
    async fn probe(&self, _login: &Login, _from: &Address) -> Probe {
        Probe::Unknown
    }
    async fn recipient(&self, _login: &Login, _recipient: &Address) -> RecipientStanding {
        RecipientStanding::Fine
    }
    async fn limit(&self, _login: &Login) -> Option<u64> {
        None
    }
}

/// alice writes to bob and to eve, who is outside; the relay answers so. What alice is told, and what bob has.
async fn by_relay(answer: Transmission) -> (Transmission, usize) {
    let relay = Arc::new(Outside {
        answer,
        given: Mutex::default(),
    });
    let world = world_with(Some(relay.clone())).await;
    assert_eq!(
        world.host.recipient(&login(ALICE), &address(OUTSIDE)).await,
        RecipientStanding::Fine
    );
    let told = world
        .host
        .transmit(
            &login(ALICE),
            &envelope(ALICE, ALICE, &[BOB, OUTSIDE]),
            &message(ALICE, None),
            &Unasked,
        )
        .await;
    let given = relay.given.lock().unwrap().clone();
    assert_eq!(
        given,
        [envelope(ALICE, ALICE, &[OUTSIDE])],
        "the relay gets the outside ones, once"
    );
    (told, world.inbox(&address(BOB)).await.len())
}

#[tokio::test]
async fn a_relay_takes_the_outside_recipients() {
    let accepted = Transmission::Accepted {
        words: "250".into(),
        refused: Vec::new(),
    };
    let (told, bob_has) = by_relay(accepted).await;
    assert!(
        matches!(&told, Transmission::Accepted { refused, .. } if refused.is_empty()),
        "{told:?}"
    );
    assert_eq!(bob_has, 1);
}

#[tokio::test]
async fn when_the_relay_defers_nobody_has_it_yet() {
    let (told, bob_has) = by_relay(Transmission::Deferred {
        words: "451 later".into(),
    })
    .await;
    assert_eq!(
        (told, bob_has),
        (
            Transmission::Deferred {
                words: "451 later".into()
            },
            0
        )
    );
}

#[tokio::test]
async fn a_recipient_the_relay_refuses_is_named_and_the_others_have_it() {
    let eve = RecipientRefusal {
        address: address(OUTSIDE),
        cause: RecipientCause::Unknown,
        words: "550 5.1.1".into(),
    };
    let refusal = Refusal {
        cause: RefusalCause::Recipients(vec![eve.clone()]),
        words: "550 5.1.1".into(),
    };
    let (told, bob_has) = by_relay(Transmission::Refused(refusal)).await;
    assert!(
        matches!(&told, Transmission::Accepted { refused, .. } if *refused == [eve]),
        "{told:?}"
    );
    assert_eq!(bob_has, 1);
}

#[tokio::test]
async fn a_from_that_the_relay_refuses_is_a_question_of_from() {
    let cause = RefusalCause::FromNotAllowed {
        address: address(ALICE),
    };
    let (told, bob_has) = by_relay(Transmission::Refused(Refusal {
        cause,
        words: "553".into(),
    }))
    .await;
    assert!(is_about_from(&told, ALICE), "{told:?}");
    assert_eq!(bob_has, 0, "a refused message is with nobody");
}

#[tokio::test]
async fn the_relays_login_is_not_the_users_business() {
    let refusal = Refusal {
        cause: RefusalCause::Credentials,
        words: "535 secret words".into(),
    };
    let (told, bob_has) = by_relay(Transmission::Refused(refusal)).await;
    assert!(
        matches!(&told, Transmission::Deferred { words } if !words.contains("535")),
        "{told:?}"
    );
    assert_eq!(bob_has, 0);
}

#[tokio::test]
async fn what_the_relay_leaves_unclear_stays_unclear() {
    let (told, bob_has) = by_relay(Transmission::Unclear { words: "lost".into() }).await;
    assert_eq!(
        (told, bob_has),
        (Transmission::Unclear { words: "lost".into() }, 1)
    );
}

#[tokio::test]
async fn the_default_limit_takes_25_megabytes_of_files() {
    let dir = tempfile::tempdir().unwrap();
    let host = People::of_the_demo()
        .await
        .host(dir.path(), DEFAULT_LIMIT, None)
        .await;
    let mut message = message(ALICE, None);
    message.extend(letter::of_size("x", 25 * 1024 * 1024 / 3 * 4));
    let told = host
        .transmit(&login(ALICE), &envelope(ALICE, ALICE, &[BOB]), &message, &Unasked)
        .await;
    assert!(matches!(told, Transmission::Accepted { .. }), "{told:?}");
}
