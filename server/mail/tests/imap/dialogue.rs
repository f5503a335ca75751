//! Servers that lack this or that, or behave oddly.

use domain::{
    delegation::AccessRight,
    desk::{Secret, Trouble},
    folder::FolderRole,
    message::{Flags, Mark},
};
use service::ports::{Carried, HostError, MailHost};

use mail::imap::Limits;

use crate::script::{
    Act::{self, HangUp, Refuse, Say, Sleep},
    Server, address, alice, login, own_servers,
};

const ROW: &str = "* 3 FETCH (UID 30 FLAGS () INTERNALDATE \"02-Jan-2024 09:00:00 +0000\" RFC822.SIZE 10 ENVELOPE \
    (NIL \"third\" NIL NIL NIL NIL NIL NIL NIL NIL) BODYSTRUCTURE \
    (\"text\" \"plain\" (\"charset\" \"iso-8859-1\") NIL NIL \"quoted-printable\" 9 1))";

fn say(text: String) -> Act {
    Say(text.leak())
}

#[tokio::test]
async fn without_move_messages_are_copied_and_the_originals_erased_alone() {
    let copied = Say("TAG OK [COPYUID 9 5,8 1:2] copied");
    let server = Server::start("UIDPLUS", &[("UID COPY", &[copied])]).await;
    let mailbox = server.mailbox().await;
    let carried = Carried {
        count: 2,
        arrived: Some((9, vec![1, 2])),
    };
    assert_eq!(
        mailbox.move_to("INBOX", 7, &[8, 5], "Corbeille/Été").await,
        Ok(carried)
    );
    assert_eq!(
        server.heard("UID"),
        [
            "UID COPY 5,8 \"Corbeille/&AMk-t&AOk-\"",
            "UID STORE 5,8 +FLAGS.SILENT (\\Deleted)",
            "UID EXPUNGE 5,8"
        ]
    );
}

#[tokio::test]
async fn where_single_messages_cannot_be_erased_nothing_is_touched() {
    let server = Server::start("", &[]).await;
    let mailbox = server.mailbox().await;
    for refused in [
        mailbox.move_to("INBOX", 7, &[5], "Trash").await.map(|_| ()),
        mailbox.erase("INBOX", 7, &[5]).await,
    ] {
        assert!(
            matches!(refused, Err(HostError::Trouble(Trouble::Refused { .. }))),
            "{refused:?}"
        );
    }
    assert!(server.heard("UID").is_empty());
}

#[tokio::test]
async fn a_move_counts_what_left_where_uids_are_not_told() {
    let moved = Say("* 2 EXPUNGE\r\n* 1 EXPUNGE\r\nTAG OK moved");
    let server = Server::start("MOVE", &[("UID MOVE", &[moved])]).await;
    let mailbox = server.mailbox().await;
    let carried = Carried {
        count: 2,
        arrived: None,
    };
    assert_eq!(
        mailbox.move_to("INBOX", 7, &[5, 6, 7], "Trash").await,
        Ok(carried)
    );
}

/// `BODY[]` reads where flags may be kept; only the server's word for it counts.
#[tokio::test]
async fn a_message_is_fetched_and_read_in_one_command_if_the_server_says_so() {
    let unread = Flags::default();
    let read = Flags { seen: true, ..unread };
    for (told, flags) in [("\\Seen", read), ("", unread)] {
        let fetched = say(format!(
            "* 1 FETCH (UID 5 BODY[] {{4}}\r\n\r\nhi FLAGS ({told}))\r\nTAG OK"
        ));
        let server = Server::start("", &[("UID FETCH", &[fetched])]).await;
        let mailbox = server.mailbox().await;
        let answer = mailbox.fetch_to_read("INBOX", 7, 5).await.unwrap();
        assert_eq!(answer, ("\r\nhi".into(), flags));
        assert_eq!(server.heard("UID"), ["UID FETCH 5 (UID FLAGS BODY[])"]);
    }
}

#[tokio::test]
async fn a_full_mailbox_says_so_before_the_octets_are_sent() {
    let full = Refuse("TAG NO [OVERQUOTA] Quota exceeded");
    let server = Server::start("", &[("APPEND", &[full])]).await;
    let mailbox = server.mailbox().await;
    let told = mailbox
        .append("Sent", b"Subject: x\r\n\r\n", Flags::default(), None)
        .await;
    assert_eq!(told, Err(Trouble::MailboxFull.into()));
    assert_eq!(server.heard("APPEND"), ["APPEND \"Sent\" () {14}"]);
}

#[tokio::test]
async fn too_large_is_told_with_the_limit_the_server_names() {
    let server = Server::start("APPENDLIMIT=10 LITERAL+", &[]).await;
    let mailbox = server.mailbox().await;
    let told = mailbox
        .append("Sent", b"Subject: x\r\n\r\n", Flags::default(), None)
        .await;
    assert_eq!(told, Err(HostError::TooLarge { limit: 10 }));
    assert!(server.heard("APPEND").is_empty());
}

#[tokio::test]
async fn a_server_that_turns_away_is_busy_not_a_wrong_password() {
    let secret = Secret::new("alice-demo");
    let full = Server::greeting("* BYE Too many connections", "", &[]).await;
    assert_eq!(
        full.host().authenticate(&alice(), &secret).await,
        Err(Trouble::Busy.into())
    );
    let down = Server::start("", &[("LOGIN", &[Say("TAG NO [UNAVAILABLE] try later")])]).await;
    assert_eq!(
        down.host().authenticate(&alice(), &secret).await,
        Err(Trouble::Busy.into())
    );
    let wrong = Server::start("", &[("LOGIN", &[Say("TAG NO nope")])]).await;
    assert_eq!(
        wrong.host().authenticate(&alice(), &secret).await,
        Err(HostError::Credentials)
    );
    let nobody = Server::start("", &[("LOGIN", &[HangUp])]).await;
    assert_eq!(
        nobody.host().authenticate(&alice(), &secret).await,
        Err(Trouble::Unreachable.into())
    );
}

#[tokio::test]
async fn delegates_and_the_service_sign_in_for_a_mailbox_in_their_own_name() {
    let server = Server::start("", &[]).await;
    let host = server.host_of(own_servers(), Limits::default());
    let config = address("Config@demo.test");
    host.open(&login("session"), &config, AccessRight::Read)
        .await
        .unwrap();
    assert!(host.open_as_service(&config).await.unwrap().is_some());
    assert_eq!(
        server.heard("LOGIN"),
        [
            "LOGIN \"config@demo.test*alice@demo.test\" \"alice-demo\"",
            "LOGIN \"config@demo.test*porteplume-service\" \"service\""
        ]
    );
    assert!(server.host().open_as_service(&config).await.unwrap().is_none());
}

/// Or somebody's own password would open what they were never granted, past our check of it.
#[tokio::test]
async fn nobody_types_the_name_of_a_mailbox_and_a_delegate() {
    let server = Server::start("", &[]).await;
    let host = server.host_of(own_servers(), Limits::default());
    let typed = address("config*alice@demo.test");
    let told = host.authenticate(&typed, &Secret::new("alice-demo")).await;
    assert_eq!(told, Err(HostError::Credentials));
    let opened = host.open(&login("session"), &typed, AccessRight::Full).await;
    assert!(matches!(opened, Err(HostError::NoAccess)));
    assert_eq!(server.connections().1, 0);
}

/// No grant and a wrong password look the same to the server's login.
#[tokio::test]
async fn a_delegate_without_a_grant_is_not_told_that_the_password_is_wrong() {
    let refused = Say("TAG NO [AUTHENTICATIONFAILED] no");
    let server = Server::start("", &[("LOGIN \"bob", &[refused])]).await;
    let host = server.host_of(own_servers(), Limits::default());
    let opened = host
        .open(&login("session"), &address("bob@demo.test"), AccessRight::Full)
        .await;
    assert!(matches!(opened, Err(HostError::NoAccess)));

    let closed = Server::start("", &[("LOGIN", &[refused])]).await;
    let host = closed.host_of(own_servers(), Limits::default());
    let opened = host
        .open(&login("session"), &address("bob@demo.test"), AccessRight::Full)
        .await;
    assert!(matches!(opened, Err(HostError::Trouble(Trouble::Credentials))));
}

#[tokio::test]
async fn reading_is_repeated_on_a_new_connection_once() {
    let found = Say("* SEARCH 5\r\nTAG OK done");
    let server = Server::start("", &[("UID SEARCH", &[HangUp, found])]).await;
    let mailbox = server.mailbox().await;
    assert_eq!(mailbox.find_message_id("INBOX", "a@b").await, Ok(vec![5]));
    assert_eq!(server.connections().1, 2);

    let hopeless = Server::start("", &[("UID SEARCH", &[HangUp])]).await;
    let told = hopeless.mailbox().await.find_message_id("INBOX", "a@b").await;
    assert_eq!(told, Err(Trouble::Unreachable.into()));
    assert_eq!(hopeless.connections().1, 2);
}

#[tokio::test]
async fn silence_is_a_lost_connection() {
    let server = Server::start("", &[("UID FETCH", &[Sleep])]).await;
    let mailbox = server.mailbox().await;
    let told = mailbox.fetch("INBOX", 7, 5).await;
    assert_eq!(told, Err(Trouble::Unreachable.into()));
}

/// Whether it was filed nobody knows: twice would be worse.
#[tokio::test]
async fn a_message_under_way_is_not_filed_again() {
    let server = Server::start("LITERAL+", &[("APPEND", &[HangUp, Say("TAG OK filed")])]).await;
    let mailbox = server.mailbox().await;
    let told = mailbox
        .append("Sent", b"Subject: x\r\n\r\n", Flags::default(), None)
        .await;
    assert_eq!(told, Err(Trouble::Unreachable.into()));
    assert_eq!(server.heard("APPEND").len(), 1);
    mailbox
        .append("Sent", b"Subject: y\r\n\r\n", Flags::default(), None)
        .await
        .unwrap();
}

#[tokio::test]
async fn first_words_are_fetched_where_the_server_does_not_show_them() {
    let rows = say(format!("{ROW}\r\nTAG OK done"));
    let body = Say("* 3 FETCH (UID 30 BODY[1]<0> {10}\r\nVoil=E0 un)\r\nTAG OK done");
    let server = Server::start("", &[("FETCH", &[rows]), ("UID FETCH", &[body])]).await;
    let listed = server.mailbox().await.list("INBOX", 0, 50).await.unwrap();
    assert_eq!(listed.rows[0].preview, "Voilà un");
    assert_eq!(server.heard("FETCH").len(), 1);
    assert_eq!(
        server.heard("UID FETCH"),
        ["UID FETCH 30 (UID BODY.PEEK[1]<0.800>)"]
    );
}

#[tokio::test]
async fn what_came_meanwhile_is_in_the_list() {
    let before = say(format!("{ROW}\r\nTAG OK done"));
    let after = say(format!(
        "{ROW}\r\n{}\r\nTAG OK done",
        ROW.replace("* 3", "* 4").replace("30", "40")
    ));
    let news = Say("* 4 EXISTS\r\nTAG OK done");
    let server = Server::start(
        "PREVIEW",
        &[("FETCH", &[before, before, after]), ("NOOP", &[news])],
    )
    .await;
    let mailbox = server.mailbox().await;
    assert_eq!(mailbox.list("INBOX", 0, 50).await.unwrap().total, 3);
    let listed = mailbox.list("INBOX", 0, 50).await.unwrap();
    let uids: Vec<u32> = listed.rows.iter().map(|row| row.uid).collect();
    assert_eq!((listed.total, uids), (4, vec![40, 30]));
    let fetches = server.heard("FETCH");
    assert!(
        fetches[1].starts_with("FETCH 1:3 ") && fetches[2].starts_with("FETCH 1:4 "),
        "{fetches:?}"
    );
}

/// One strange message must not hide a folder.
#[tokio::test]
async fn odd_responses_hide_no_message() {
    let odd = say(format!(
        "* 2 FETCH (UID 20 ENVELOPE (NIL {{3}}\r\n\"x( NIL) BODYSTRUCTURE ((((\r\n* WHATEVER {{2}}\r\n()\r\n\
         * 1 FETCH (X-NEW (1 \"a\") UID 10 FLAGS NIL ENVELOPE NIL BODYSTRUCTURE (\"x\"))\r\n{ROW}\r\nTAG OK done"
    ));
    let server = Server::start("PREVIEW", &[("FETCH", &[odd])]).await;
    let listed = server.mailbox().await.list("INBOX", 0, 50).await.unwrap();
    let uids: Vec<u32> = listed.rows.iter().map(|row| row.uid).collect();
    assert_eq!(uids, [30, 10]);
}

#[tokio::test]
async fn words_beyond_ascii_wait_to_be_asked_for() {
    let found = Say("* SEARCH\r\nTAG OK done");
    let server = Server::start("", &[("UID SEARCH", &[found])]).await;
    let found = server
        .mailbox()
        .await
        .search("INBOX", "été", 0, 50)
        .await
        .unwrap();
    assert_eq!(found.total, 0);
    let heard = server.heard("UID SEARCH");
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].matches("{5}\r\nété").count(), 5, "{heard:?}");
}

#[tokio::test]
async fn folders_are_counted_one_by_one_and_special_ones_made() {
    let plain = "* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"Sent Items\"";
    let furnished =
        "* LIST () \"/\" Drafts\r\n* LIST () \"/\" Trash\r\n* LIST () \"/\" Junk\r\n* LIST () \"/\" Archive";
    let server = Server::start(
        "",
        &[
            ("LIST \"\" \"\"", &[Say("")]),
            (
                "LIST",
                &[
                    say(format!("{plain}\r\nTAG OK done")),
                    say(format!("{plain}\r\n{furnished}\r\nTAG OK done")),
                ],
            ),
            (
                "STATUS \"INBOX\"",
                &[Say("* STATUS INBOX (MESSAGES 9 UNSEEN 2)\r\nTAG OK done")],
            ),
        ],
    )
    .await;
    let mailbox = server.mailbox().await;
    let folders = mailbox.folders().await.unwrap();
    assert_eq!(
        server.heard("CREATE"),
        [
            "CREATE \"Drafts\"",
            "CREATE \"Archive\"",
            "CREATE \"Junk\"",
            "CREATE \"Trash\""
        ]
    );
    for role in FolderRole::ALL {
        assert_eq!(
            folders.iter().filter(|f| f.role == Some(role)).count(),
            1,
            "{role:?}"
        );
    }
    let inbox = folders
        .iter()
        .find(|f| f.role == Some(FolderRole::Inbox))
        .unwrap();
    assert_eq!((inbox.total, inbox.unread), (9, 2));
    mailbox.folders().await.unwrap();
    assert_eq!(server.heard("CREATE").len(), 4, "asked for once");
}

#[tokio::test]
async fn a_mark_the_server_cannot_keep_is_let_be() {
    let server = Server::start("", &[]).await;
    let mailbox = server.mailbox().await;
    mailbox.mark("INBOX", 7, &[5], Mark::Forwarded).await.unwrap();
    mailbox.mark("INBOX", 7, &[5], Mark::Seen).await.unwrap();
    assert_eq!(server.heard("UID"), ["UID STORE 5 +FLAGS.SILENT (\\Seen)"]);
}

#[tokio::test]
async fn a_folder_the_server_opens_for_reading_only_is_not_changed() {
    let read_only = Say("* 3 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\nTAG OK [READ-ONLY] done");
    let server = Server::start("UIDPLUS", &[("SELECT", &[read_only])]).await;
    let mailbox = server.mailbox().await;
    assert_eq!(
        mailbox.mark("INBOX", 7, &[5], Mark::Seen).await,
        Err(HostError::ReadOnly)
    );
    assert_eq!(mailbox.erase("INBOX", 7, &[5]).await, Err(HostError::ReadOnly));
    assert!(!mailbox.list("INBOX", 0, 50).await.unwrap().writable);
    assert!(server.heard("UID").is_empty());
}
