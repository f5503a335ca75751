//! What owners and administrators find in the journal afterwards.

use domain::{
    desk::{Caller, DeskError, JournalDesk, JournalLook},
    journal::{Ending, Event, GrantCause, JournalEntry, Manner},
    time::Day,
};
use service::ports::{NotedWhere, Span};

use crate::{
    house::House,
    people::{address, typed},
};

fn named(search: &str) -> JournalLook {
    JournalLook {
        search: search.to_owned(),
        ..JournalLook::default()
    }
}

async fn one(house: &House, search: &str) -> JournalEntry {
    let page = house.service.journal(&house.caller("dave"), named(search)).await;
    let mut rows = page.unwrap().rows;
    assert_eq!(rows.len(), 1, "{search}: {rows:?}");
    rows.remove(0)
}

pub(crate) async fn what_was_sent_in_another_s_name_is_noted(house: &House) {
    let alice = house.caller("alice");
    for (from, subject) in [
        ("config@demo.test", "Noted as"),
        ("support@demo.test", "Noted on behalf"),
        ("alice@demo.test", "Her own matter"),
        ("al@demo.test", "Her alias is her own"),
    ] {
        house
            .send(&alice, typed(from), "bob@demo.test", subject)
            .await
            .unwrap();
    }
    house.work().await;
    for (subject, mailbox, how) in [
        ("Noted as", "config", Manner::As),
        ("noted ON BEHALF", "support", Manner::OnBehalf),
    ] {
        let row = one(house, subject).await;
        assert_eq!(row.mailbox, address(mailbox));
        let actor = row.actor.unwrap();
        assert_eq!(
            (actor.address, actor.name),
            (alice.address.clone(), alice.name.clone())
        );
        let Event::Sent {
            manner,
            grant,
            recipients,
            ending,
            words,
            message_id,
            ..
        } = row.event
        else {
            panic!("{subject} is a message");
        };
        assert_eq!((manner, ending), (how, Ending::Accepted));
        assert_eq!(recipients, [address("bob")]);
        assert_eq!(grant.as_deref(), Some(format!("grant-{mailbox}-alice").as_str()));
        assert!(words.is_some(), "the server's reply");
        assert!(message_id.contains("@demo.test"), "{message_id}");
    }
    let dave = house.caller("dave");
    for own in ["Her own matter", "Her alias is her own"] {
        let page = house.service.journal(&dave, named(own)).await.unwrap();
        assert_eq!(page.total, 0, "{own} concerns nobody else");
    }
}

pub(crate) async fn each_reads_what_is_theirs(house: &House) {
    let (alice, dave) = (house.caller("alice"), house.caller("dave"));
    let of = |mailbox: &str| JournalLook {
        mailbox: Some(address(mailbox)),
        ..JournalLook::default()
    };
    let all = house.service.journal(&dave, of("config")).await.unwrap();
    assert!(all.rows.iter().all(|row| row.mailbox == address("config")));
    assert!(
        all.rows.iter().any(|row| matches!(
            &row.event,
            Event::Granted { delegate, cause: GrantCause::CommandLine, .. } if *delegate == alice.address
        )),
        "grants too"
    );
    // A delegate is not an owner; what is not hers is not there, whether it exists or not.
    for mailbox in ["config", "bob", "nobody"] {
        let refused = house.service.journal(&alice, of(mailbox)).await.unwrap_err();
        assert_eq!(refused, DeskError::NotFound, "{mailbox}");
        let refused = house.service.journal_csv(&alice, of(mailbox)).await.err();
        assert_eq!(refused, Some(DeskError::NotFound), "{mailbox}");
    }
    let own = house
        .service
        .journal(&alice, JournalLook::default())
        .await
        .unwrap();
    assert_eq!(own.total, 0, "nobody wrote in her name");
    let mine = house.service.journal_mailboxes(&alice).await.unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].address, alice.address);

    let past_the_end = JournalLook {
        page: 999,
        ..of("config")
    };
    let last = house.service.journal(&dave, past_the_end).await.unwrap();
    assert_eq!((last.page + 1, last.total), (last.pages, all.total));
    let long_ago = JournalLook {
        until: Some(Day::new(2020, 1, 1).unwrap()),
        ..JournalLook::default()
    };
    assert_eq!(house.service.journal(&dave, long_ago).await.unwrap().total, 0);

    let taken = async |caller: &Caller, look| {
        let mut pieces = house.service.journal_csv(caller, look).await.unwrap();
        let mut file = String::new();
        while let Some(piece) = pieces.next().await.unwrap() {
            file.push_str(&piece);
        }
        file
    };
    let nothing = taken(&alice, JournalLook::default()).await;
    assert_eq!(nothing.lines().count(), 1, "the names alone: {nothing}");
    let file = taken(&dave, named("Noted as")).await;
    let lines: Vec<_> = file.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 2, "{file}");
    assert!(
        lines[1].contains(
            "config@demo.test,alice@demo.test,Alice Laurent,message,as,bob@demo.test,Noted as,sent,"
        )
    );

    let found = house.ports.journal.verify(&[]).await.unwrap();
    assert_eq!(found.damages, []);
}

/// The rights are the provider's; what was done with them is still noted here.
pub(crate) async fn a_provider_s_users_are_noted_too(house: &House) {
    let span = Span {
        below: None,
        skip: 0,
        take: 100,
    };
    let rows = house
        .ports
        .journal
        .rows(NotedWhere::default(), span)
        .await
        .unwrap();
    let sent: Vec<_> = rows
        .iter()
        .filter(|row| row.mailbox == address("config"))
        .collect();
    assert!(!sent.is_empty());
    for row in sent {
        assert!(
            matches!(row.event, Event::Sent { grant: None, .. }),
            "no grant of ours: {row:?}"
        );
    }
}
