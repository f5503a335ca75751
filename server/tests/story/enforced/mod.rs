//! The same rules for every mail program: what the servers themselves hold, told with plain SMTP and IMAP clients that
//! know nothing of the webmail.

mod away;
mod matrix;
mod revoked;
mod tricks;

use std::time::{Duration, Instant};

use mailstack::{
    Stack, StackError,
    probe::{Imap, Smtp},
};

use crate::{house::House, people::address};

pub(crate) async fn all(house: &House) {
    matrix::every_cell_is_as_promised(house).await;
    tricks::no_trick_sends_in_anothers_name(house);
    away::without_the_database_nothing_passes(house);
    revoked::an_open_mailbox_closes_with_the_grant(house).await;
}

fn stack(house: &House) -> &Stack {
    house.stack.as_ref().expect("a house with servers")
}

fn smtp(house: &House, name: &str) -> Smtp {
    let port = stack(house).info().submission_port;
    Smtp::login(port, address(name).as_str(), &format!("{name}-demo")).unwrap()
}

/// `user` may be `MAILBOX*DELEGATE`; the password is that of `name`.
fn imap(house: &House, user: &str, name: &str) -> Result<Imap, StackError> {
    Imap::login(stack(house).info().imap_port, user, &format!("{name}-demo"))
}

fn as_delegate(mailbox: &str, delegate: &str) -> String {
    format!("{}*{}", address(mailbox), address(delegate))
}

/// The header of the message with this subject in bob's inbox, from Return-Path on, once it has arrived.
fn delivered(house: &House, subject: &str) -> String {
    let mut bob = imap(house, address("bob").as_str(), "bob").unwrap();
    bob.ok("SELECT INBOX").unwrap();
    let started = Instant::now();
    loop {
        bob.ok("NOOP").unwrap();
        let found = bob.ok(&format!("SEARCH SUBJECT \"{subject}\"")).unwrap().text();
        let number = found
            .trim()
            .strip_prefix("* SEARCH ")
            .and_then(|list| list.split(' ').next());
        if let Some(number) = number {
            return bob
                .ok(&format!("FETCH {number} (BODY.PEEK[HEADER])"))
                .unwrap()
                .text();
        }
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{subject} never arrived"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The reply to a message handed in as it is, or to the first command that was refused.
fn hand_in(smtp: &mut Smtp, envelope: &str, message: &[u8]) -> String {
    for command in [
        format!("MAIL FROM:<{envelope}>"),
        "RCPT TO:<bob@demo.test>".to_owned(),
    ] {
        let reply = smtp.command(&command).unwrap();
        if !reply.starts_with('2') {
            return reply;
        }
    }
    smtp.data_as_is(message).unwrap()
}
