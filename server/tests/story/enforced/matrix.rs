//! Every access, every right to send, every way to the servers: a cell each, and in each what was promised.

use domain::{
    account::{Account, AccountKind, Colour, SentCopies},
    delegation::{AccessRight, SendRight},
    desk::{ComposeDesk, DeskError, ReadingDesk},
    folder::FolderRole,
    header::DisplayName,
    id::AccountId,
    identity::Authority,
    message::Mark,
};
use mailstack::probe::Smtp;

use super::{as_delegate, delivered, hand_in, imap, smtp, stack};
use crate::{
    house::House,
    people::{address, folder, typed},
};

const ACCESS: [AccessRight; 3] = [AccessRight::None, AccessRight::Read, AccessRight::Full];
const SEND: [SendRight; 3] = [SendRight::None, SendRight::OnBehalf, SendRight::As];

/// What one way showed, and what was promised of it.
struct Seen {
    way: &'static str,
    seen: String,
    promised: &'static str,
}

pub(super) async fn every_cell_is_as_promised(house: &House) {
    let mut broken = 0;
    println!(
        "{:<6} {:<10} {:<34} {:<10} promised",
        "access", "send", "way", "seen"
    );
    for access in ACCESS {
        for send in SEND {
            let room = format!("room-{}-{}", access.as_str(), send.as_str()).replace('_', "-");
            furnish(house, &room, access, send).await;
            for Seen { way, seen, promised } in cells(house, &room, access, send).await {
                let verdict = if seen == promised { "" } else { "  <-- BROKEN" };
                broken += usize::from(seen != promised);
                println!(
                    "{:<6} {:<10} {way:<34} {seen:<10} {promised}{verdict}",
                    access.as_str(),
                    send.as_str()
                );
            }
        }
    }
    assert_eq!(broken, 0, "cells that are not as promised");
}

/// A shared mailbox with a message in it, and carol's grant.
async fn furnish(house: &House, room: &str, access: AccessRight, send: SendRight) {
    let account = Account {
        id: AccountId::parse(room).unwrap(),
        address: address(room),
        name: DisplayName::parse("Room").unwrap(),
        kind: AccountKind::Shared,
        colour: Colour::from(1),
        active: true,
        admin: false,
        sent_copies: SentCopies::Both,
        quota_mb: 0,
    };
    house.ports.accounts.add(&account, None).await.unwrap();
    if access != AccessRight::None || send != SendRight::None {
        house.grant(room, "carol", send, access).await;
    }
    let mut service = house
        .ports
        .host
        .open_as_service(&address(room))
        .await
        .unwrap()
        .unwrap();
    let letter = format!(
        "From: bob@demo.test\r\nTo: {}\r\nSubject: kept\r\n\r\nkept\r\n",
        address(room)
    );
    let inbox = &mut service;
    inbox
        .append("INBOX", letter.as_bytes(), Default::default(), None)
        .await
        .unwrap();
}

async fn cells(house: &House, room: &str, access: AccessRight, send: SendRight) -> Vec<Seen> {
    let opens = match access {
        AccessRight::None => "closed",
        AccessRight::Read => "reads",
        AccessRight::Full => "writes",
    };
    let sends = match send {
        SendRight::None => "refused",
        SendRight::OnBehalf => "on behalf",
        SendRight::As => "as",
    };
    let envelope = if send == SendRight::As { "taken" } else { "refused" };
    let seen = |way, seen: &str, promised| Seen {
        way,
        seen: seen.to_owned(),
        promised,
    };
    vec![
        seen("browser: opens", &browser_opens(house, room).await, opens),
        seen("browser: From says", &browser_says(house, room).await, sends),
        seen("browser: sends", &browser_sends(house, room).await, sends),
        seen("SMTP: From, own envelope", &smtp_sends(house, room), sends),
        seen(
            "SMTP: From and envelope",
            &smtp_sends_wholly(house, room),
            match send {
                SendRight::As => "as",
                SendRight::None | SendRight::OnBehalf => "refused",
            },
        ),
        seen("SMTP: envelope alone", &smtp_envelope(house, room), envelope),
        seen(
            "SMTP: signs in as MAILBOX*CAROL",
            smtp_signs_in(house, room),
            "refused",
        ),
        seen("IMAP: opens", &imap_opens(house, room), opens),
    ]
}

async fn browser_opens(house: &House, room: &str) -> String {
    let (carol, place) = (house.caller("carol"), folder(room, FolderRole::Inbox));
    let page = match house.service.page(&carol, &place, None, 1).await {
        Ok(page) => page,
        Err(DeskError::NotFound) => return "closed".to_owned(),
        Err(other) => return format!("{other:?}"),
    };
    let tree = house.service.tree(&carol).await.unwrap();
    if !tree
        .mailboxes
        .iter()
        .any(|mailbox| mailbox.address == address(room))
    {
        return "not in the tree".to_owned();
    }
    let key = page.rows[0].key;
    match house.service.mark(&carol, &place, &[key], Mark::Flagged).await {
        Ok(()) => "writes".to_owned(),
        Err(DeskError::Forbidden) => "reads".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

async fn browser_says(house: &House, room: &str) -> String {
    let from = typed(address(room).as_str());
    let standing = house
        .service
        .check_from(&house.caller("carol"), &from)
        .await
        .unwrap();
    match standing.authority {
        Authority::NotAllowed => "refused".to_owned(),
        Authority::OnBehalf(Some(_)) => "on behalf".to_owned(),
        Authority::SendAs(Some(_)) => "as".to_owned(),
        other => format!("{other:?}"),
    }
}

async fn browser_sends(house: &House, room: &str) -> String {
    let subject = format!("browser {room}");
    let from = typed(address(room).as_str());
    match house
        .send(&house.caller("carol"), from, "bob@demo.test", &subject)
        .await
    {
        Ok(_) => {
            house.work().await;
            how(&delivered(house, &subject), room)
        }
        Err(DeskError::Objections(objections)) if objections.iter().all(|o| o.is_about_from()) => {
            "refused".to_owned()
        }
        Err(other) => format!("{other:?}"),
    }
}

fn smtp_sends(house: &House, room: &str) -> String {
    sent_with(house, room, "carol@demo.test", "own envelope")
}

fn smtp_sends_wholly(house: &House, room: &str) -> String {
    sent_with(house, room, address(room).as_str(), "wholly")
}

/// As a mail program would that tells all it knows.
fn sent_with(house: &House, room: &str, envelope: &str, what: &str) -> String {
    let subject = format!("{what} {room}");
    let message = format!(
        "From: Carole Besson <{}>\r\nSender: Carole <carol@demo.test>\r\nReply-To: carol@demo.test\r\n\
         To: bob@demo.test\r\nSubject: {subject}\r\nDate: Mon, 23 Nov 2026 22:30:00 +0100\r\n\
         Message-ID: <{room}.{}@carols-laptop>\r\nUser-Agent: TellTale\r\nX-Login: carol@demo.test\r\n\
         Received: from carols-laptop by home; Mon, 23 Nov 2026 22:30:00 +0100\r\n\r\nhello\r\n",
        address(room),
        envelope.len()
    );
    let reply = hand_in(&mut smtp(house, "carol"), envelope, message.as_bytes());
    match reply.split(' ').next() {
        Some("250") => how(&delivered(house, &subject), room),
        Some("550" | "553") => "refused".to_owned(),
        _ => reply,
    }
}

fn smtp_envelope(house: &House, room: &str) -> String {
    let reply = smtp(house, "carol")
        .command(&format!("MAIL FROM:<{}>", address(room)))
        .unwrap();
    match reply.split(' ').next() {
        Some("250") => "taken".to_owned(),
        Some("553") => "refused".to_owned(),
        _ => reply,
    }
}

/// Access is no right to send, however far it goes.
fn smtp_signs_in(house: &House, room: &str) -> &'static str {
    let port = stack(house).info().submission_port;
    match Smtp::login(port, &as_delegate(room, "carol"), "carol-demo") {
        Ok(_) => "let in",
        Err(_) => "refused",
    }
}

fn imap_opens(house: &House, room: &str) -> String {
    let Ok(mut imap) = imap(house, &as_delegate(room, "carol"), "carol") else {
        return "closed".to_owned();
    };
    let selected = imap.ok("SELECT INBOX").unwrap();
    assert!(selected.text().contains("EXISTS"), "{}", selected.text());
    assert!(imap.ok("FETCH 1 (BODY.PEEK[])").unwrap().text().contains("kept"));
    let changes = [
        imap.append("INBOX", "", b"Subject: new\r\n\r\nnew\r\n")
            .unwrap()
            .is_ok(),
        imap.ok("STORE 1 +FLAGS (\\Answered)")
            .unwrap()
            .text()
            .contains("FETCH"),
        imap.command("CREATE Plans").unwrap().is_ok(),
        imap.command("COPY 1 Trash").unwrap().is_ok(),
    ];
    let shares = imap.command("SETACL INBOX dave@demo.test lr").unwrap().is_ok();
    match (changes, shares) {
        ([true, true, true, true], false) => "writes".to_owned(),
        ([false, false, false, false], false) => "reads".to_owned(),
        other => format!("{other:?}"),
    }
}

/// How the message says it was sent.
fn how(header: &str, room: &str) -> String {
    let field = |name: &str| {
        let lines = header
            .lines()
            .filter(|line| line.to_lowercase().starts_with(name));
        lines
            .map(|line| line[name.len()..].trim().to_owned())
            .collect::<Vec<_>>()
    };
    let room = address(room).to_string();
    let (from, sender, path) = (field("from:"), field("sender:"), field("return-path:"));
    let from_room = matches!(&from[..], [from] if from.contains(&room));
    let told = header.to_lowercase();
    let tells = ["carol", "besson", "telltale", "laptop", "+0100", "127.0.0.1"];
    match (&sender[..], &path[..]) {
        ([], [path])
            if from_room && path.contains(&room) && !tells.iter().any(|tell| told.contains(tell)) =>
        {
            "as".to_owned()
        }
        ([sender], [path])
            if from_room && sender.contains("carol@demo.test") && path.contains("carol@demo.test") =>
        {
            "on behalf".to_owned()
        }
        _ => format!("as nobody knows:\n{header}"),
    }
}
