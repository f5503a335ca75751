//! While nobody can say who may, nobody may.

use super::{hand_in, smtp, stack};
use crate::house::House;

pub(super) fn without_the_database_nothing_passes(house: &House) {
    let servers = stack(house);
    let mut alice = smtp(house, "alice");
    for command in ["MAIL FROM:<config@demo.test>", "RCPT TO:<bob@demo.test>"] {
        assert!(alice.command(command).unwrap().starts_with("250"));
    }
    // A grant that cannot be read, between the envelope and the message, so that only the milter is left to ask.
    let grant = "grant-config-alice";
    let rename = |from: &str, to: &str| {
        servers
            .sql(&format!("UPDATE grants SET id = '{to}' WHERE id = '{from}'"))
            .unwrap();
    };
    let message = b"From: config@demo.test\r\nSubject: unasked\r\n\r\nhello";
    rename(grant, "");
    let reply = alice.data_as_is(message);
    rename("", grant);
    let reply = reply.unwrap();
    println!("without the database: {reply}");
    assert!(reply.starts_with("451 4.7.1"), "{reply}");

    let again = hand_in(&mut alice, "config@demo.test", message);
    assert!(again.starts_with("250"), "{again}");
}
