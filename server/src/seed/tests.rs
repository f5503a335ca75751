use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::account::{Account, AccountKind, Colour, SentCopies};
use domain::address::{Address, Mailbox};
use domain::delegation::AccessRight;
use domain::folder::FolderRole;
use domain::header::DisplayName;
use domain::id::AccountId;
use domain::time::Timestamp;
use mail::mime::MimeKit;
use mailbox::{BuiltIn, Parts};
use service::ports::{Accounts, Clock, Login, MailHost, Mime, ParsedBody};
use store::Store;

use super::content::{self, FILES};
use super::{ago, fill, octets};

/// Monday 5 January 2026, 10:00 UTC.
const MONDAY: Timestamp = Timestamp(1_767_607_200_000);
const DAY: i64 = 24 * 3600 * 1000;

struct Monday;

impl Clock for Monday {
    fn now(&self) -> Timestamp {
        MONDAY
    }
}

fn login(address: &Address) -> Login {
    Login {
        address: address.clone(),
        secret: None,
        session: "seed".into(),
    }
}

async fn host(dir: &std::path::Path) -> BuiltIn {
    let database = format!("sqlite://{}", dir.join("state.db").display());
    let store = Arc::new(Store::connect(&database).await.unwrap());
    for name in ["alice", "bob", "carol", "dave", "config", "support"] {
        let account = Account {
            id: AccountId::parse(name).unwrap(),
            address: Address::parse(&format!("{name}@demo.test")).unwrap(),
            name: DisplayName::lossy(name),
            kind: AccountKind::User,
            colour: Colour::default(),
            active: true,
            admin: false,
            sent_copies: SentCopies::Both,
            quota_mb: 0,
        };
        store.add(&account, None).await.unwrap();
    }
    let parts = Parts {
        accounts: store.clone(),
        grants: store,
        mime: Arc::new(MimeKit),
        clock: Arc::new(Monday),
        relay: None,
        limit: mailbox::DEFAULT_LIMIT,
    };
    BuiltIn::open(&dir.join("mail.db"), parts).await.unwrap()
}

#[test]
fn every_letter_can_be_read_as_it_was_meant() {
    let messages = content::messages().unwrap();
    assert!((40..=80).contains(&messages.len()), "{}", messages.len());
    let mut ids = HashSet::new();
    for message in &messages {
        assert!(ids.insert(&message.id), "{} twice", message.id);
        let date =
            ago::moment(&message.ago, MONDAY).unwrap_or_else(|| panic!("{}: {}", message.id, message.ago));
        assert!(date.0 > MONDAY.0 - 61 * DAY, "{} is too old", message.id);
        assert!(
            !message.places().unwrap().is_empty(),
            "{} lies nowhere",
            message.id
        );

        let octets = octets::octets(message, &[], date, MONDAY).unwrap();
        assert!(
            octets
                .split("\r\n")
                .all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])),
            "{}",
            message.id
        );
        let (head, _) = octets.split_once("\r\n\r\n").unwrap();
        assert!(
            head.is_ascii() && head.lines().all(|line| line.len() <= 320),
            "{}: {head}",
            message.id
        );

        let parsed = MimeKit.parse(octets.as_bytes()).unwrap();
        let shown = |mailbox: Option<&Mailbox>| mailbox.map(Mailbox::to_string).unwrap_or_default();
        assert_eq!(
            shown(parsed.from.as_ref()),
            message.person(&message.from).unwrap().to_string()
        );
        assert_eq!(parsed.subject.as_str(), message.subject, "{}", message.id);
        assert_eq!(parsed.date, Some(date), "{}", message.id);
        assert_eq!(parsed.to, message.people(&message.to).unwrap(), "{}", message.id);
        assert_eq!(parsed.cc, message.people(&message.cc).unwrap(), "{}", message.id);
        assert_eq!(
            matches!(parsed.body, ParsedBody::Html { .. }),
            message.html.is_some(),
            "{}",
            message.id
        );
        let attached: Vec<&str> = parsed.attachments.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(attached, message.attach, "{}", message.id);
        for attachment in &parsed.attachments {
            let part = MimeKit.part(octets.as_bytes(), attachment.part).unwrap();
            let (_, media_type, content) = FILES
                .iter()
                .find(|(name, ..)| *name == part.name.as_str())
                .unwrap();
            assert_eq!(part.media_type, *media_type);
            if *media_type == "text/calendar" {
                let text = String::from_utf8(part.content).unwrap();
                assert!(
                    text.contains("DTSTART:2026") && !text.contains('{'),
                    "a moment was not filled in: {text}"
                );
            } else {
                assert_eq!(part.content, *content, "{}", message.id);
            }
        }
    }
}

/// The hostile letter really is one, and what is shown of it is not.
#[test]
fn the_hostile_letter_is_shown_without_its_sting() {
    let messages = content::messages().unwrap();
    let hostile = messages.iter().find(|m| m.id == "hostile").unwrap();
    let octets = octets::octets(hostile, &[], MONDAY, MONDAY).unwrap();
    for sting in [
        "<script",
        "onerror=",
        "javascript:",
        "<form",
        "http-equiv",
        "<iframe",
    ] {
        assert!(octets.contains(sting), "{sting}");
        for remote in [false, true] {
            let shown = MimeKit
                .document(octets.as_bytes(), remote)
                .unwrap()
                .to_lowercase();
            let shown = shown.split_once("<body").map_or(shown.as_str(), |(_, body)| body);
            assert!(!shown.contains(sting), "{sting} in {shown}");
        }
    }
}

#[tokio::test]
async fn the_six_mailboxes_are_filled_once() {
    let dir = tempfile::tempdir().unwrap();
    let host = host(dir.path()).await;
    let copies: usize = content::messages()
        .unwrap()
        .iter()
        .map(|m| m.places().unwrap().len())
        .sum();

    let first = fill(&host, MONDAY, login).await.unwrap();
    assert_eq!((first.filed as usize, first.known, first.skipped), (copies, 0, 0));
    let later = Timestamp(MONDAY.0 + DAY);
    let second = fill(&host, later, login).await.unwrap();
    assert_eq!(
        (second.filed, second.known as usize),
        (0, copies),
        "a second time changes nothing"
    );

    let alice = Address::parse("alice@demo.test").unwrap();
    let session = host
        .open(&login(&alice), &alice, AccessRight::Full)
        .await
        .unwrap();
    let folders = session.folders().await.unwrap();
    let by_path: HashMap<&str, (u32, u32)> = folders
        .iter()
        .map(|f| (f.path.as_str(), (f.total, f.unread)))
        .collect();
    for own in ["Factures & reçus", "Projets/Été", "Voyages"] {
        assert!(
            by_path.get(own).is_some_and(|(total, _)| *total > 0),
            "{own} in {by_path:?}"
        );
    }
    for role in FolderRole::ALL {
        let folder = folders.iter().find(|f| f.role == Some(role)).unwrap();
        assert!(folder.total > 0, "{role:?} is empty");
    }
    let inbox = session.list("INBOX", 0, 100).await.unwrap();
    assert!(
        inbox.rows.is_sorted_by(|newer, older| newer.date >= older.date),
        "the newest first"
    );
    assert!(
        by_path["INBOX"].1 > 3 && by_path["INBOX"].1 < by_path["INBOX"].0,
        "some unread: {by_path:?}"
    );

    // What the demonstration is about: somebody on behalf of a mailbox, and a mailbox's own copy that says who wrote it.
    let bob = Address::parse("bob@demo.test").unwrap();
    let session = host.open(&login(&bob), &bob, AccessRight::Full).await.unwrap();
    let inbox = session.list("INBOX", 0, 100).await.unwrap();
    let behalf = inbox
        .rows
        .iter()
        .find_map(|r| Some((r.from.as_ref()?.label(), r.sender.as_ref()?.label())));
    assert_eq!(behalf, Some(("Support", "Alice Laurent")));
    let config = Address::parse("config@demo.test").unwrap();
    let session = host.open_as_service(&config).await.unwrap().unwrap();
    let sent = session.list("Sent", 0, 1).await.unwrap();
    let (octets, _) = session
        .fetch("Sent", sent.validity, sent.rows[0].uid)
        .await
        .unwrap();
    assert_eq!(MimeKit.parse(&octets).unwrap().written_by, Some(alice));
}
