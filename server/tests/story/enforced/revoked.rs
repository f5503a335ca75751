//! A revoke holds from the moment it returns: in this webmail, and in every session that is open elsewhere.

use std::time::{Duration, Instant};

use domain::{
    delegation::{AccessRight, SendRight},
    desk::{DeskError, ReadingDesk},
    folder::FolderRole,
};
use mailstack::probe::Imap;

use super::{as_delegate, hand_in, imap, smtp};
use crate::{
    house::House,
    people::{address, folder},
};

pub(super) async fn an_open_mailbox_closes_with_the_grant(house: &House) {
    let (alice, inbox) = (house.caller("alice"), folder("config", FolderRole::Inbox));
    house
        .grant("config", "alice", SendRight::As, AccessRight::Full)
        .await;
    house
        .grant("config", "bob", SendRight::None, AccessRight::Full)
        .await;
    let mut program = imap(house, &as_delegate("config", "alice"), "alice").unwrap();
    let mut own = imap(house, address("alice").as_str(), "alice").unwrap();
    let mut colleague = imap(house, &as_delegate("config", "bob"), "bob").unwrap();
    for open in [&mut program, &mut own, &mut colleague] {
        open.ok("SELECT INBOX").unwrap();
    }
    let mut sending = smtp(house, "alice");
    let as_config = b"From: config@demo.test\r\nSubject: once more\r\n\r\nhello";
    assert!(hand_in(&mut sending, "config@demo.test", as_config).starts_with("250"));
    // The webmail's pooled connection to the mailbox is open from here on.
    house.service.page(&alice, &inbox, None, 1).await.unwrap();

    house.revoke("config", "alice").await;
    let closed = house.service.page(&alice, &inbox, None, 1).await;
    assert_eq!(
        closed.unwrap_err(),
        DeskError::NotFound,
        "open, but not asked for any more"
    );
    house
        .ports
        .cutting
        .cut(&address("config"), &address("alice"))
        .await
        .unwrap();

    assert!(ended(&mut program), "alice's mail program still has config@ open");
    assert!(imap(house, &as_delegate("config", "alice"), "alice").is_err());
    own.ok("NOOP").expect("her own mailbox stays open");
    colleague.ok("NOOP").expect("other delegates stay");
    let envelope = hand_in(&mut sending, "config@demo.test", as_config);
    assert!(envelope.starts_with("553 5.7.1"), "{envelope}");
    sending.command("RSET").unwrap();
    let header = hand_in(&mut sending, "alice@demo.test", as_config);
    assert!(
        header.starts_with("550 5.7.1 From not accepted: alice@demo.test"),
        "{header}"
    );

    house.revoke("config", "bob").await;
    house
        .grant("config", "alice", SendRight::As, AccessRight::Full)
        .await;
    house.service.page(&alice, &inbox, None, 1).await.unwrap();
}

fn ended(session: &mut Imap) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(5) {
        if session.ok("NOOP").is_err() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}
