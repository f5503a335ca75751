//! Opening mailboxes in Dovecot: one's own, a delegate's, and by the webmail.

use crate::people::{Running, message, start, start_with};
use mailstack::probe::Imap;
use mailstack::{Access, SeedGrant, SendRight};

fn with_reader_of_config() -> Running {
    let stack = start_with(|options| {
        options.seed.grants.push(SeedGrant::new(
            "config@demo.test",
            "bob@demo.test",
            SendRight::None,
            Access::Read,
        ));
    });
    let mut owner = stack.imap_as_service("config");
    let letter = message("x@elsewhere.test", "config@demo.test", "kept");
    assert!(
        owner
            .append("INBOX", "", letter.replace('\n', "\r\n").as_bytes())
            .unwrap()
            .is_ok()
    );
    stack
}

#[test]
fn a_mailbox_has_its_special_folders_and_what_a_webmail_needs() {
    let stack = start();
    let mut alice = stack.imap("alice");
    let folders = alice
        .ok("LIST \"\" \"*\" RETURN (SPECIAL-USE SUBSCRIBED)")
        .unwrap()
        .text();
    for (folder, use_) in [
        ("Drafts", "\\Drafts"),
        ("Sent", "\\Sent"),
        ("Trash", "\\Trash"),
        ("Junk", "\\Junk"),
        ("Archive", "\\Archive"),
    ] {
        let line = folders
            .lines()
            .find(|line| line.ends_with(folder))
            .unwrap_or_else(|| panic!("{folders}"));
        assert!(line.contains(use_) && line.contains("\\Subscribed"), "{line}");
    }
    let capabilities = alice.ok("CAPABILITY").unwrap().text();
    for wanted in [
        "ACL",
        "NAMESPACE",
        "PREVIEW",
        "MOVE",
        "UIDPLUS",
        "SPECIAL-USE",
        "QUOTA",
        "IDLE",
        "CONDSTORE",
    ] {
        assert!(capabilities.contains(wanted), "{wanted} not in {capabilities}");
    }
    assert!(
        alice
            .ok("GETQUOTAROOT INBOX")
            .unwrap()
            .text()
            .contains("STORAGE 0 1048576")
    );
}

#[test]
fn nobody_signs_in_as_a_shared_mailbox_or_without_a_grant() {
    let stack = start();
    let port = stack.info().imap_port;
    for (user, password) in [
        ("config@demo.test", "config-demo"),
        ("config@demo.test", ""),
        ("alice@demo.test", "wrong"),
        ("config@demo.test*carol@demo.test", "carol-demo"),
        ("config@demo.test*alice@demo.test", "wrong"),
        ("alice@demo.test*config@demo.test", "alice-demo"),
        ("config@demo.test*porteplume-service", "wrong"),
        (
            "nobody@demo.test*porteplume-service",
            &stack.info().service_password,
        ),
    ] {
        let refused = Imap::login(port, user, password)
            .err()
            .unwrap_or_else(|| panic!("{user} got in"))
            .to_string();
        assert!(refused.contains("AUTHENTICATIONFAILED"), "{user}: {refused}");
    }
}

#[test]
fn full_access_acts_as_the_owner_until_it_ends() {
    let stack = with_reader_of_config();
    let mut alice = stack.imap_as_delegate("config", "alice").unwrap();
    assert!(alice.ok("SELECT INBOX").unwrap().text().contains("* 1 EXISTS"));
    for command in [
        "STORE 1 +FLAGS (\\Flagged)",
        "CREATE Projects",
        "COPY 1 Projects",
        "MOVE 1 Trash",
    ] {
        alice
            .ok(command)
            .unwrap_or_else(|error| panic!("{command}: {error}"));
    }
    // A right to share with others is not among them.
    let shared = alice.command("SETACL INBOX carol@demo.test lr").unwrap();
    assert!(shared.status.starts_with("NO"), "{}", shared.status);
    assert!(
        alice
            .append("Drafts", "\\Draft", b"Subject: d\r\n\r\nd\r\n")
            .unwrap()
            .is_ok()
    );

    stack
        .sql("UPDATE grants SET until_at = 1 WHERE access = 'full'")
        .unwrap();
    assert!(
        stack.imap_as_delegate("config", "alice").is_err(),
        "an ended grant opens nothing"
    );
    // Sessions that are open stay open; who ends a grant closes them.
    alice.ok("NOOP").unwrap();
    stack.kick("config@demo.test").unwrap();
    crate::people::eventually("the session is closed", || alice.ok("NOOP").err());
    stack.kick("nobody-is-here@demo.test").unwrap();
}

#[test]
fn read_access_reads_and_changes_nothing() {
    let stack = with_reader_of_config();
    let mut bob = stack.imap_as_delegate("config", "bob").unwrap();
    let selected = bob.ok("SELECT INBOX").unwrap();
    assert!(selected.text().contains("* 1 EXISTS"), "{}", selected.text());
    assert!(selected.status.contains("[READ-ONLY]"), "{}", selected.status);
    assert!(
        bob.ok("FETCH 1 (FLAGS BODY[])")
            .unwrap()
            .text()
            .contains("Subject: kept")
    );
    assert_eq!(
        bob.ok("MYRIGHTS INBOX").unwrap().text().trim(),
        "* MYRIGHTS INBOX lr"
    );
    assert!(bob.ok("LIST \"\" \"*\"").unwrap().text().contains("Sent"));

    let letter = b"Subject: no\r\n\r\nno\r\n";
    for folder in ["INBOX", "Sent", "Drafts"] {
        let answer = bob.append(folder, "", letter).unwrap();
        assert!(
            answer.status.starts_with("NO"),
            "APPEND {folder}: {}",
            answer.status
        );
    }
    for command in [
        "COPY 1 Trash",
        "MOVE 1 Trash",
        "CREATE Mine",
        "CREATE INBOX/Mine",
        "DELETE Archive",
        "RENAME Archive Attic",
        "SETACL INBOX bob@demo.test lrswipkxtea",
    ] {
        let answer = bob.command(command).unwrap();
        assert!(answer.status.starts_with("NO"), "{command}: {}", answer.status);
    }
    // Dovecot answers OK to STORE on a read-only mailbox and does nothing; what counts is what the owner sees afterwards.
    for flags in ["\\Seen", "\\Deleted", "\\Flagged", "kept"] {
        let answer = bob.command(&format!("STORE 1 +FLAGS ({flags})")).unwrap();
        assert!(!answer.text().contains("FETCH"), "{}", answer.text());
    }
    bob.command("UNSUBSCRIBE Sent").unwrap();
    bob.command("EXPUNGE").unwrap();
    bob.command("CLOSE").unwrap();
    bob.command("SETMETADATA INBOX (/private/comment \"mine\")")
        .unwrap();

    let mut owner = stack.imap_as_service("config");
    owner.ok("SELECT INBOX").unwrap();
    let flags = owner.ok("FETCH 1 (FLAGS)").unwrap().text();
    assert!(
        flags.contains("FLAGS (\\Recent)") || flags.contains("FLAGS ()"),
        "{flags}"
    );
    let folders = owner.ok("LIST (SUBSCRIBED) \"\" \"*\"").unwrap().text();
    assert!(
        folders.contains("Archive") && folders.contains("Sent") && !folders.contains("Mine"),
        "{folders}"
    );
    assert!(
        owner
            .ok("STATUS Trash (MESSAGES)")
            .unwrap()
            .text()
            .contains("MESSAGES 0")
    );
}

/// What confines readers names no mailbox, so it would let them into whatever they can name.
#[test]
fn read_access_to_one_mailbox_opens_no_other() {
    let stack = with_reader_of_config();
    let mut carol = stack.imap("carol");
    carol.ok("CREATE Plans").unwrap();
    carol.ok("SETACL Plans alice@demo.test lr").unwrap();
    let mut bob = stack.imap_as_delegate("config", "bob").unwrap();
    let folders = bob.ok("LIST \"\" \"*\"").unwrap().text();
    assert!(!folders.contains("shared"), "{folders}");
    for other in [
        "carol",
        "carol@demo.test",
        "carol@demo.test/Plans",
        "alice@demo.test/INBOX",
    ] {
        let answer = bob.command(&format!("SELECT \"shared/{other}\"")).unwrap();
        assert!(
            answer.status.starts_with("NO"),
            "shared/{other}: {}",
            answer.status
        );
    }
}

#[test]
fn raising_read_to_full_counts_at_the_next_login() {
    let stack = with_reader_of_config();
    stack
        .sql("UPDATE grants SET access = 'full' WHERE access = 'read'")
        .unwrap();
    let mut bob = stack.imap_as_delegate("config", "bob").unwrap();
    bob.ok("SELECT INBOX").unwrap();
    bob.ok("STORE 1 +FLAGS (\\Seen)").unwrap();
}

#[test]
fn the_webmail_files_a_copy_into_a_shared_mailbox() {
    let stack = start();
    let mut service = stack.imap_as_service("config");
    let copy = service
        .append("Sent", "\\Seen", b"Subject: copy\r\n\r\nsent in its name\r\n")
        .unwrap();
    assert!(copy.status.starts_with("OK [APPENDUID"), "{}", copy.status);
    let mut alice = stack.imap_as_delegate("config", "alice").unwrap();
    assert!(
        alice
            .ok("STATUS Sent (MESSAGES)")
            .unwrap()
            .text()
            .contains("MESSAGES 1")
    );
}

#[test]
fn a_new_password_counts_at_the_next_login() {
    let stack = start();
    stack.imap("bob");
    stack
        .sql(
            "UPDATE accounts SET password = (SELECT password FROM accounts WHERE address = 'carol@demo.test') \
             WHERE address = 'bob@demo.test'",
        )
        .unwrap();
    let port = stack.info().imap_port;
    assert!(Imap::login(port, "bob@demo.test", "bob-demo").is_err());
    Imap::login(port, "bob@demo.test", "carol-demo").unwrap();
}

#[test]
fn what_an_owner_shares_by_acl_is_seen_by_the_other() {
    let stack = start();
    let mut carol = stack.imap("carol");
    carol.ok("CREATE Plans").unwrap();
    carol.ok("SETACL Plans bob@demo.test lr").unwrap();
    let mut bob = stack.imap("bob");
    let shared = bob.ok("LIST \"\" \"shared/*\"").unwrap().text();
    assert!(shared.contains("shared/carol@demo.test/Plans"), "{shared}");
    bob.ok("EXAMINE \"shared/carol@demo.test/Plans\"").unwrap();
    assert!(
        !bob.command("SELECT \"shared/carol@demo.test/Sent\"")
            .unwrap()
            .is_ok()
    );
}
