//! A large mailbox is filled and can be listed.

use crate::people::start_with;
use mailstack::bulk::Letters;

#[test]
fn a_thousand_letters_are_loaded_and_listed() {
    let stack = start_with(|options| {
        for account in &mut options.seed.accounts {
            account.quota_mb = 0;
        }
    });
    let loaded = stack.bulk_append("alice@demo.test", "Big", 1000).unwrap();
    assert_eq!(loaded.messages, 1000);
    let mut alice = stack.imap("alice");
    assert!(alice.ok("SELECT Big").unwrap().text().contains("* 1000 EXISTS"));
    let newest = alice
        .ok("FETCH 951:1000 (FLAGS INTERNALDATE ENVELOPE)")
        .unwrap()
        .text();
    assert_eq!(newest.matches("ENVELOPE (").count(), 50);
    let last = Letters::new("alice@demo.test", 1000).nth(999).unwrap();
    let body = alice
        .ok("FETCH 1000 (FLAGS BODY.PEEK[HEADER.FIELDS (FROM)])")
        .unwrap()
        .text();
    let from = String::from_utf8_lossy(&last.bytes)
        .lines()
        .find(|line| line.starts_with("From: "))
        .unwrap()
        .to_owned();
    assert!(body.contains(&from), "{body} lacks {from}");
}
