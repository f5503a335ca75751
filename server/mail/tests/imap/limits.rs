//! Connections are kept, bounded, and given up.

use std::time::Duration;

use domain::{
    delegation::AccessRight,
    desk::{Secret, Trouble},
};
use mail::imap::Limits;
use service::ports::{HostError, Login, MailHost};

use crate::script::{
    Act::{Say, Sleep},
    Server, address, alice, login, open, own_servers,
};

async fn settled(server: &Server, open: usize) {
    for _ in 0..100 {
        if server.connections().0 == open {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{open} open, not {:?}", server.connections());
}

#[tokio::test]
async fn a_session_has_one_connection_and_keeps_its_folder_selected() {
    let server = Server::start("PREVIEW", &[]).await;
    let host = server.host();
    for _ in 0..3 {
        open(&host, "morning").await.list("INBOX", 0, 50).await.unwrap();
    }
    open(&host, "evening").await;
    assert_eq!(server.connections(), (2, 2));
    assert_eq!(server.heard("SELECT").len(), 1);

    host.close_session("morning").await;
    settled(&server, 1).await;
}

#[tokio::test]
async fn the_idlest_makes_room() {
    let server = Server::start("", &[]).await;
    let host = server.host_within(Limits {
        connections: 2,
        ..Limits::default()
    });
    for session in ["one", "two", "three", "four"] {
        open(&host, session)
            .await
            .find_message_id("INBOX", "a@b")
            .await
            .unwrap();
    }
    settled(&server, 2).await;
    assert_eq!(server.connections().1, 4);
}

#[tokio::test]
async fn one_session_has_room_for_so_many_mailboxes() {
    let server = Server::start("", &[]).await;
    let limits = Limits {
        per_session: 2,
        ..Limits::default()
    };
    let host = server.host_of(own_servers(), limits);
    open(&host, "other").await;
    for mailbox in ["alice@demo.test", "config@demo.test", "support@demo.test"] {
        host.open(&login("session"), &address(mailbox), AccessRight::Full)
            .await
            .unwrap();
    }
    settled(&server, 3).await;
    assert_eq!(server.connections().1, 4);
}

#[tokio::test]
async fn what_nobody_uses_is_closed() {
    let server = Server::start("", &[]).await;
    let host = server.host_within(Limits {
        idle: Duration::from_millis(40),
        ..Limits::default()
    });
    let mailbox = open(&host, "session").await;
    settled(&server, 0).await;
    mailbox.find_message_id("INBOX", "a@b").await.unwrap();
}

#[tokio::test]
async fn who_finds_no_room_is_told_so() {
    let server = Server::start("", &[("UID SEARCH", &[Sleep])]).await;
    let host = std::sync::Arc::new(server.host_within(Limits {
        connections: 1,
        queue: Duration::from_millis(100),
        ..Limits::default()
    }));
    let busy = open(&host, "busy").await;
    let waiting = tokio::spawn(async move { busy.find_message_id("INBOX", "a@b").await });
    while server.heard("UID SEARCH").is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let refused = host.open(&login("late"), &alice(), AccessRight::Full).await;
    assert!(matches!(refused, Err(HostError::Trouble(Trouble::Busy))));
    waiting.await.unwrap().unwrap_err();
}

#[tokio::test]
async fn a_call_given_up_half_way_leaves_no_confused_connection() {
    let found = Say("* SEARCH 5\r\nTAG OK done");
    let server = Server::start("", &[("UID SEARCH", &[Sleep, found])]).await;
    let mailbox = server.mailbox().await;
    let given_up =
        tokio::time::timeout(Duration::from_millis(50), mailbox.find_message_id("INBOX", "a@b")).await;
    assert!(given_up.is_err());
    assert_eq!(mailbox.find_message_id("INBOX", "a@b").await, Ok(vec![5]));
    assert_eq!(server.connections().1, 2);
}

#[tokio::test]
async fn another_password_never_gets_the_connection_of_the_right_one() {
    let in_once = [Say("TAG OK in"), Say("TAG NO [AUTHENTICATIONFAILED] no")];
    let server = Server::start("", &[("LOGIN", &in_once)]).await;
    let host = server.host();
    open(&host, "session").await;
    let other = Login {
        secret: Some(Secret::new("guessed")),
        ..login("session")
    };
    let refused = host.open(&other, &alice(), AccessRight::Full).await;
    assert!(matches!(refused, Err(HostError::Trouble(Trouble::Credentials))));
}
