use domain::{
    delegation::{AccessRight, SendRight},
    id::{AccountId, GrantId},
};
use service::ports::{Grants, StateError};
use store::Store;

use crate::{
    database,
    people::{People, fresh, minute},
};

pub(crate) async fn alice_is_given_rights_and_loses_them(store: &Store, people: &People) {
    let People {
        alice,
        carol,
        dave,
        config,
        support,
        ..
    } = people;
    let set = async |mailbox: &AccountId, send, access, until| {
        let id = GrantId::parse(fresh()).unwrap();
        store
            .set(
                &id,
                mailbox,
                &alice.id,
                send,
                access,
                until,
                Some(&dave.id),
                minute(0),
            )
            .await
    };
    assert_eq!(store.between(&config.id, &alice.id).await.unwrap(), None);
    set(&support.id, SendRight::OnBehalf, AccessRight::Read, None)
        .await
        .unwrap();
    set(&config.id, SendRight::As, AccessRight::None, Some(minute(60)))
        .await
        .unwrap();
    let nobody = AccountId::parse("nobody").unwrap();
    assert_eq!(
        set(&nobody, SendRight::As, AccessRight::None, None).await,
        Err(StateError::NotFound)
    );

    // One grant between the two: changed, it keeps its id, which messages on their way name.
    let before = store.between(&config.id, &alice.id).await.unwrap().unwrap();
    set(&config.id, SendRight::As, AccessRight::Full, Some(minute(60)))
        .await
        .unwrap();
    let after = store.between(&config.id, &alice.id).await.unwrap().unwrap();
    assert_eq!((&after.id, after.access), (&before.id, AccessRight::Full));

    let held = async |at| -> Vec<String> {
        let held = store.held_by(&alice.id, at).await.unwrap();
        held.into_iter()
            .map(|(grant, mailbox)| format!("{} {}", mailbox.name, grant.send.as_str()))
            .collect()
    };
    let lent = async |at| -> Vec<String> {
        let lent = store.writes_as(&alice.id, at).await.unwrap();
        lent.into_iter()
            .map(|lent| format!("{} {}", lent.mailbox.name, lent.send.as_str()))
            .collect()
    };
    for (at, rights) in [
        (minute(59), ["Configuration as", "Support on_behalf"].as_slice()),
        (minute(60), &["Support on_behalf"]),
    ] {
        assert_eq!(held(at).await, rights);
        assert_eq!(lent(at).await, rights);
    }
    assert!(
        store.between(&config.id, &alice.id).await.unwrap().is_some(),
        "in force or not"
    );
    assert!(store.held_by(&carol.id, minute(0)).await.unwrap().is_empty());

    let given = store.given_by(&config.id).await.unwrap();
    assert_eq!(given, [(after.clone(), alice.clone())]);
    let all = store.list().await.unwrap();
    assert_eq!(all[0], (after, config.clone(), alice.clone()));
    assert_eq!(all.len(), 2);

    store.revoke(&config.id, &alice.id, minute(1)).await.unwrap();
    assert_eq!(
        store.revoke(&config.id, &alice.id, minute(1)).await,
        Err(StateError::NotFound)
    );
    assert_eq!(store.between(&config.id, &alice.id).await.unwrap(), None);
    set(&config.id, SendRight::As, AccessRight::Full, None)
        .await
        .unwrap();
    set(&config.id, SendRight::None, AccessRight::None, None)
        .await
        .unwrap();
    set(&config.id, SendRight::None, AccessRight::None, None)
        .await
        .unwrap();
    assert_eq!(
        store.between(&config.id, &alice.id).await.unwrap(),
        None,
        "no right at all is no grant"
    );
    set(&config.id, SendRight::As, AccessRight::Full, None)
        .await
        .unwrap();
}

/// The administrator closes a mailbox in the database itself, as a script of theirs would.
pub(crate) async fn a_closed_mailbox_gives_nothing(store: &Store, address: &str, people: &People) {
    let close = |active| format!("UPDATE accounts SET active = {active} WHERE address = 'support@demo.test'");
    database::execute(address, close(0)).await;
    let held = store.held_by(&people.alice.id, minute(0)).await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].1, people.config);
    let lent = store.writes_as(&people.alice.id, minute(0)).await.unwrap();
    assert_eq!(lent.len(), 1);
    assert_eq!(lent[0].mailbox.address, people.config.address);
    database::execute(address, close(1)).await;
    assert_eq!(store.held_by(&people.alice.id, minute(0)).await.unwrap().len(), 2);
}
