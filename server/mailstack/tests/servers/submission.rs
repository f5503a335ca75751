//! Sending through Postfix: who may, in whose name, and what the answers are.

use crate::people::{address, eventually, message, start, start_with};
use mailstack::probe::Smtp;
use mailstack::{Access, SeedAccount, SeedAlias, SeedGrant, SendRight};

#[test]
fn alice_writes_to_bob_and_he_reads_it_over_imap() {
    let stack = start();
    let mut alice = stack.smtp("alice");
    alice
        .send(
            "alice@demo.test",
            &["bob@demo.test"],
            &message("alice@demo.test", "bob@demo.test", "lunch"),
        )
        .unwrap();
    let raw = stack.received("bob", "lunch");
    assert!(raw.contains("\r\n.a line with a dot\r\n"), "{raw}");
    // bob himself, with his own password, sees it too.
    let mut bob = stack.imap("bob");
    assert!(bob.ok("SELECT INBOX").unwrap().text().contains("* 1 EXISTS"));
}

#[test]
fn the_grant_decides_who_sends_as_config() {
    let stack = start();
    let mut alice = stack.smtp("alice");
    assert!(
        alice
            .command("MAIL FROM:<config@demo.test>")
            .unwrap()
            .starts_with("250")
    );
    let carol_refused =
        "553 5.7.1 <config@demo.test>: Sender address rejected: not owned by user carol@demo.test";
    let mut carol = stack.smtp("carol");
    assert_eq!(
        carol.command("MAIL FROM:<config@demo.test>").unwrap(),
        carol_refused
    );
    // On behalf is not as: the envelope stays the delegate's own.
    alice.command("RSET").unwrap();
    assert!(
        alice
            .command("MAIL FROM:<support@demo.test>")
            .unwrap()
            .starts_with("553 5.7.1")
    );
    // Spelling does not open a door.
    for sender in [
        "CONFIG@Demo.Test",
        "config+tag@demo.test",
        "\"config\"@demo.test",
        "x' OR 1=1 --@demo.test",
    ] {
        let answer = carol.command(&format!("MAIL FROM:<{sender}>")).unwrap();
        assert!(answer.starts_with('5'), "{sender}: {answer}");
    }
    assert!(
        alice
            .command("MAIL FROM:<Config+tag@DEMO.test>")
            .unwrap()
            .starts_with("250")
    );
}

#[test]
fn a_grant_counts_from_the_next_mail_from_and_a_revoke_too() {
    let stack = start();
    let mut alice = stack.smtp("alice");
    let mut try_config = |expected: &str, why: &str| {
        let answer = alice.command("MAIL FROM:<config@demo.test>").unwrap();
        assert!(answer.starts_with(expected), "{why}: {answer}");
        alice.command("RSET").unwrap();
    };
    try_config("250", "granted");
    stack
        .sql("UPDATE grants SET until_at = 1 WHERE send = 'as'")
        .unwrap();
    try_config("553", "expired");
    stack
        .sql("UPDATE grants SET until_at = 4102444800000 WHERE send = 'as'")
        .unwrap();
    try_config("250", "ends in 2100");
    stack
        .sql("UPDATE grants SET send = 'on_behalf' WHERE send = 'as'")
        .unwrap();
    try_config("553", "only on behalf");
    stack.sql("UPDATE grants SET send = 'as'").unwrap();
    try_config("250", "granted again");
    stack
        .sql("UPDATE accounts SET active = 0 WHERE address = 'alice@demo.test'")
        .unwrap();
    try_config("553", "alice's account is closed");
}

#[test]
fn an_alias_is_the_owners_and_a_delegates_name() {
    let stack = start_with(|options| {
        for (alias, account) in [
            ("al@demo.test", "alice@demo.test"),
            ("setup@demo.test", "config@demo.test"),
        ] {
            options.seed.aliases.push(SeedAlias {
                address: alias.into(),
                account: account.into(),
            });
        }
    });
    let mut alice = stack.smtp("alice");
    for sender in ["al@demo.test", "setup@demo.test"] {
        assert!(
            alice
                .command(&format!("MAIL FROM:<{sender}>"))
                .unwrap()
                .starts_with("250"),
            "{sender}"
        );
        alice.command("RSET").unwrap();
    }
    assert!(
        stack
            .smtp("carol")
            .command("MAIL FROM:<setup@demo.test>")
            .unwrap()
            .starts_with("553")
    );
    // Mail to an alias reaches the account.
    alice
        .send(
            "al@demo.test",
            &["setup@demo.test"],
            &message("al@demo.test", "setup@demo.test", "to the alias"),
        )
        .unwrap();
    assert!(
        stack
            .received("config", "to the alias")
            .contains("From: <al@demo.test>")
    );
}

#[test]
fn with_delay_reject_the_same_refusal_comes_at_rcpt_to() {
    let stack = start_with(|options| options.delay_reject = true);
    let mut carol = stack.smtp("carol");
    assert!(
        carol
            .command("MAIL FROM:<config@demo.test>")
            .unwrap()
            .starts_with("250")
    );
    let answer = carol.command("RCPT TO:<bob@demo.test>").unwrap();
    assert_eq!(
        answer,
        "553 5.7.1 <config@demo.test>: Sender address rejected: not owned by user carol@demo.test"
    );
}

#[test]
fn only_people_sign_in_and_only_as_themselves() {
    let stack = start();
    let port = stack.info().submission_port;
    let refused = |user: &str, password: &str| {
        let error = Smtp::login(port, user, password)
            .err()
            .unwrap_or_else(|| panic!("{user} got in"));
        assert!(error.to_string().contains("535 5.7.8"), "{user}: {error}");
    };
    refused("alice@demo.test", "wrong");
    refused("nobody@demo.test", "alice-demo");
    refused("config@demo.test", "config-demo");
    // Access is no right to send: the logins that open other mailboxes do not exist here.
    refused("config@demo.test*alice@demo.test", "alice-demo");
    refused(
        &format!("config@demo.test*{}", stack.info().service_user),
        &stack.info().service_password,
    );

    let mut stranger = Smtp::connect(port, "client.example.test").unwrap();
    stranger.command("MAIL FROM:<alice@demo.test>").unwrap();
    let answer = stranger.command("RCPT TO:<bob@demo.test>").unwrap();
    assert!(answer.starts_with('5'), "{answer}");
}

#[test]
fn refusals_name_their_reason() {
    let stack = start_with(|options| {
        options
            .seed
            .accounts
            .push(SeedAccount::user("tiny@demo.test", "Tiny", "tiny-demo").quota_mb(1));
    });
    let mut alice = stack.smtp("alice");
    alice.command("MAIL FROM:<alice@demo.test>").unwrap();
    let unknown = alice.command("RCPT TO:<nobody@demo.test>").unwrap();
    assert!(unknown.starts_with("550 5.1.1 <nobody@demo.test>"), "{unknown}");
    alice.command("RSET").unwrap();

    let too_large = alice
        .command("MAIL FROM:<alice@demo.test> SIZE=40000000")
        .unwrap();
    assert!(too_large.starts_with("552 5.3.4"), "{too_large}");
    assert!(
        alice
            .command("MAIL FROM:<alice@demo.test> SIZE=26214400")
            .unwrap()
            .starts_with("250")
    );
    let full = alice.command("RCPT TO:<tiny@demo.test>").unwrap();
    assert!(
        full.starts_with("552 5.2.2") && full.contains("Mailbox is full"),
        "{full}"
    );
}

#[test]
fn a_message_of_25_mib_arrives_and_one_over_the_limit_does_not() {
    let stack = start();
    let line = "x".repeat(75) + "\n";
    let lines = 25 * 1024 * 1024 / 76;
    let large = message("alice@demo.test", "bob@demo.test", "large") + &line.repeat(lines);
    let mut alice = stack.smtp("alice");
    alice.send("alice@demo.test", &["bob@demo.test"], &large).unwrap();
    assert!(stack.received("bob", "large").len() > 25 * 1024 * 1024);

    let too_large = message("alice@demo.test", "bob@demo.test", "larger") + &line.repeat(lines * 3 / 2);
    let error = alice
        .send("alice@demo.test", &["bob@demo.test"], &too_large)
        .unwrap_err()
        .to_string();
    assert!(error.contains("552 5.3.4"), "{error}");
}

#[test]
fn mail_to_the_outside_ends_in_the_sink() {
    let stack = start();
    stack
        .smtp("alice")
        .send(
            "alice@demo.test",
            &["someone@elsewhere.test"],
            &message("alice@demo.test", "someone@elsewhere.test", "abroad"),
        )
        .unwrap();
    let raw = eventually("a file in the sink", || {
        let path = stack.sink_messages().unwrap().pop()?;
        let raw = std::fs::read_to_string(path).unwrap();
        raw.contains("Subject: abroad").then_some(raw)
    });
    assert!(raw.contains("someone@elsewhere.test"), "{raw}");
}

#[test]
fn nothing_in_what_leaves_tells_who_pressed_send() {
    let stack = start();
    let letter = "From: Configuration <config@demo.test>\nTo: <bob@demo.test>\nBcc: <dave@demo.test>\n\
                  Subject: as config\nUser-Agent: TellTale 1.0\nX-Originating-IP: [203.0.113.9]\n\
                  X-Mailer: TellTale\nDate: Mon, 23 Nov 2026 21:30:00 +0000\nMessage-ID: <as-config@demo.test>\n\nHello\n";
    for recipients in [
        &["bob@demo.test"][..],
        &["bob@demo.test", "someone@elsewhere.test"],
    ] {
        let mut smtp = Smtp::login(stack.info().submission_port, "alice@demo.test", "alice-demo").unwrap();
        smtp.send("config@demo.test", recipients, letter).unwrap();
    }
    let mut copies = vec![stack.received("bob", "as config")];
    copies.push(eventually("a file in the sink", || {
        let path = stack.sink_messages().unwrap().pop()?;
        let raw = std::fs::read_to_string(path).unwrap();
        raw.contains("Subject: as config").then(|| {
            // Whatever stands before the Received line of submission is smtp-sink's, about its own client, Postfix.
            let start = raw.find("Received: by").unwrap_or_default();
            raw[start..].to_owned()
        })
    }));
    for raw in copies {
        let lower = raw.to_lowercase();
        for tell in [
            "alice",
            "laurent",
            "127.0.0.1",
            "client.example",
            "telltale",
            "203.0.113",
            "dave",
        ] {
            assert!(!lower.contains(tell), "{tell} in:\n{raw}");
        }
        assert!(
            raw.contains("Received: by mail.demo.test (Postfix) with ESMTPA id"),
            "{raw}"
        );
    }
}

#[test]
fn failures_can_be_provoked() {
    let stack = start();
    let mut alice = stack.smtp("alice");
    let mut answer = |sender: &str, recipient: &str| {
        alice.command("RSET").unwrap();
        let from = alice.command(&format!("MAIL FROM:<{sender}>")).unwrap();
        if from.starts_with('2') {
            alice.command(&format!("RCPT TO:<{recipient}>")).unwrap()
        } else {
            from
        }
    };
    let (me, bob) = (address("alice"), address("bob"));
    assert!(answer(&me, "defer@demo.test").starts_with("451 4.7.1"));
    assert!(answer(&me, "refuse@demo.test").starts_with("550 5.7.1"));
    assert!(answer("defer-from@demo.test", &bob).starts_with("451 4.7.1"));
    let denied = answer("exchange-denied@demo.test", &bob);
    assert!(denied.contains("550 5.7.60"), "{denied}");
    assert!(
        denied.contains("SMTP; Client does not have permissions to send as this sender"),
        "{denied}"
    );

    for (subject, expected) in [
        (
            "refuse-5.7.60",
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        ),
        ("refuse-content", "550 5.7.1 Message content rejected"),
    ] {
        let error = stack
            .smtp("alice")
            .send(&me, &[&bob], &message(&me, &bob, subject))
            .unwrap_err();
        assert_eq!(error.to_string(), format!("the server said: {expected}"));
    }
    let mut gone = stack.smtp("alice");
    gone.command("MAIL FROM:<alice@demo.test>").unwrap();
    assert!(
        gone.command("RCPT TO:<hangup@demo.test>")
            .unwrap()
            .starts_with("421 4.3.2")
    );
    assert!(gone.command("NOOP").is_err(), "the connection should be closed");
}

#[test]
fn without_hooks_these_are_ordinary_addresses_and_words() {
    let stack = start_with(|options| options.test_hooks = false);
    let (me, bob) = (address("alice"), address("bob"));
    let mut alice = stack.smtp("alice");
    alice
        .send(&me, &[&bob], &message(&me, &bob, "refuse-5.7.60"))
        .unwrap();
    alice.command(&format!("MAIL FROM:<{me}>")).unwrap();
    assert!(
        alice
            .command("RCPT TO:<defer@demo.test>")
            .unwrap()
            .starts_with("550 5.1.1")
    );
}

#[test]
fn mail_from_outside_reaches_people_and_never_pretends_to_be_one_of_us() {
    let stack = start_with(|options| {
        options.seed.grants.push(SeedGrant::new(
            "bob@demo.test",
            "carol@demo.test",
            SendRight::None,
            Access::Read,
        ));
    });
    let mut outside = Smtp::connect(stack.info().mx_port, "mail.elsewhere.test").unwrap();
    outside
        .send(
            "x@elsewhere.test",
            &["bob@demo.test"],
            &message("x@elsewhere.test", "bob@demo.test", "hello"),
        )
        .unwrap();
    assert!(
        stack
            .received("bob", "hello")
            .contains("From: <x@elsewhere.test>")
    );
    let spoof = outside.command("MAIL FROM:<config@demo.test>").unwrap();
    assert!(
        spoof.contains("553 5.7.1") && spoof.contains("submitted with a login"),
        "{spoof}"
    );
    outside.command("MAIL FROM:<x@elsewhere.test>").unwrap();
    assert!(
        outside
            .command("RCPT TO:<x@third.test>")
            .unwrap()
            .starts_with("554 5.7.1")
    );
}
