use domain::{address::Mailbox, header::DisplayName, id::IdentityId};
use service::ports::{Learned, Learning, Memory, StateError};
use store::Store;

use crate::people::{People, address, fresh, minute};

pub(crate) async fn alice_s_addresses_are_remembered(store: &Store, people: &People) {
    let (alice, bob) = (&people.alice.id, &people.bob.id);
    let id = || IdentityId::parse(fresh()).unwrap();
    let (first, second) = (id(), id());
    store
        .remember(&first, alice, &address("Press@Elsewhere.test"), minute(1))
        .await
        .unwrap();
    store
        .remember(&second, alice, &address("jobs@elsewhere.test"), minute(2))
        .await
        .unwrap();
    // Used again, typed otherwise: it keeps its id and comes first.
    store
        .remember(&id(), alice, &address("press@elsewhere.test"), minute(3))
        .await
        .unwrap();

    let remembered = store.remembered(alice).await.unwrap();
    let ids: Vec<_> = remembered.iter().map(|one| &one.id).collect();
    assert_eq!(ids, [&first, &second]);
    assert_eq!(
        remembered[0].address.as_str(),
        "Press@elsewhere.test",
        "as it was typed"
    );
    assert_eq!(remembered[0].used, minute(3));
    assert!(store.remembered(bob).await.unwrap().is_empty());

    assert_eq!(
        store.forget(bob, &first).await,
        Err(StateError::NotFound),
        "alice's, not bob's"
    );
    store.forget(alice, &first).await.unwrap();
    assert_eq!(store.remembered(alice).await.unwrap().len(), 1);
}

pub(crate) async fn a_provider_s_answers_are_learnt(store: &Store, people: &People) {
    let carol = &people.carol.id;
    let learned = |learning, words: Option<&str>, at| Learned {
        address: address("sales@hosted.example"),
        learning,
        words: words.map(str::to_owned),
        at: minute(at),
    };
    for (learning, words) in [
        (Learning::Allowed, None),
        (Learning::OnBehalf, None),
        (
            Learning::Refused,
            Some("550 5.7.60 SMTP; Client does not have permissions"),
        ),
    ] {
        let answer = learned(learning, words, 5);
        store.learn(carol, &answer).await.unwrap();
        assert_eq!(
            store.learned(carol).await.unwrap(),
            [answer],
            "the last answer counts"
        );
    }
    // A server may say anything.
    store
        .learn(carol, &learned(Learning::Refused, Some("550 no\0pe"), 6))
        .await
        .unwrap();
    assert_eq!(
        store.learned(carol).await.unwrap(),
        [learned(Learning::Refused, Some("550 nope"), 6)]
    );
    assert!(store.learned(&people.alice.id).await.unwrap().is_empty());
}

pub(crate) async fn people_written_to_are_suggested(store: &Store, people: &People) {
    let alice = &people.alice.id;
    let person = |name: &str, text: &str| Mailbox {
        name: DisplayName::parse(name).unwrap(),
        address: address(text),
    };
    let zoe = person("Zoé Durand (ventes)", "Z.Durand@bücher.example");
    let yves = person("", "yves@elsewhere.test");
    store
        .remember_correspondents(alice, &[zoe.clone(), yves.clone()], minute(1))
        .await
        .unwrap();
    // Later to her bare address: her name stays.
    let bare = Mailbox::bare(address("z.durand@bücher.example"));
    store
        .remember_correspondents(alice, &[bare], minute(2))
        .await
        .unwrap();

    assert_eq!(
        store.correspondents(alice, "", 9).await.unwrap(),
        [zoe.clone(), yves.clone()]
    );
    for letters in ["zoé", "ZOÉ D", "dur", "ventes", "z.dur"] {
        assert_eq!(
            store.correspondents(alice, letters, 9).await.unwrap(),
            std::slice::from_ref(&zoe),
            "{letters}"
        );
    }
    for letters in ["urand", "%", "example"] {
        assert!(
            store.correspondents(alice, letters, 9).await.unwrap().is_empty(),
            "{letters}"
        );
    }
    assert_eq!(
        store.correspondents(alice, "", 1).await.unwrap(),
        [zoe],
        "the newest"
    );
    assert!(
        store
            .correspondents(&people.bob.id, "", 9)
            .await
            .unwrap()
            .is_empty()
    );

    // Two messages to the same people at once, in either order.
    let (one, other) = (
        [person("A", "a@x.test"), person("B", "b@x.test")],
        [person("B", "b@x.test"), person("A", "a@x.test")],
    );
    for _ in 0..5 {
        let (first, second) = tokio::join!(
            store.remember_correspondents(alice, &one, minute(3)),
            store.remember_correspondents(alice, &other, minute(3)),
        );
        assert_eq!((first, second), (Ok(()), Ok(())));
    }
}
