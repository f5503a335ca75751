use domain::{
    account::{Account, AccountKind, SentCopies},
    id::{AccountId, IdentityId},
};
use service::ports::{Accounts, StateError};
use store::Store;

use crate::people::{People, account, address, fresh, minute};

pub(crate) async fn dave_sets_up_the_house(store: &Store) -> People {
    use AccountKind::{Shared, User};
    let mut people = People {
        alice: account("Alice Laurent", "alice@demo.test", User),
        bob: account("Bob Martin", "bob@demo.test", User),
        carol: account("Carole Besson", "carol@demo.test", User),
        dave: account("Dave Morel", "dave@demo.test", User),
        config: account("Configuration", "config@demo.test", Shared),
        support: account("Support", "support@demo.test", Shared),
    };
    people.dave.admin = true;
    assert!(!store.knows_domain("demo.test").await.unwrap());
    for one in [&people.alice, &people.bob, &people.carol, &people.dave] {
        store
            .add(one, Some("$argon2id$v=19$for-this-test"))
            .await
            .unwrap();
    }
    for one in [&people.config, &people.support] {
        store.add(one, None).await.unwrap();
    }
    assert!(store.knows_domain("Demo.TEST").await.unwrap());
    assert!(!store.knows_domain("elsewhere.test").await.unwrap());

    assert_eq!(store.by_id(&people.alice.id).await.unwrap(), people.alice);
    assert_eq!(
        store.by_address(&address("ALICE@demo.test")).await.unwrap(),
        people.alice
    );
    assert_eq!(store.administrators().await.unwrap(), [people.dave.clone()]);

    store
        .set_sent_copies(&people.support.id, SentCopies::Mailbox)
        .await
        .unwrap();
    people.support.sent_copies = SentCopies::Mailbox;
    assert_eq!(store.by_id(&people.support.id).await.unwrap(), people.support);
    let nobody = AccountId::parse("nobody").unwrap();
    assert_eq!(store.by_id(&nobody).await, Err(StateError::NotFound));
    assert_eq!(
        store.set_sent_copies(&nobody, SentCopies::Both).await,
        Err(StateError::NotFound)
    );
    people
}

pub(crate) async fn an_address_has_one_holder(store: &Store, other: &Store, people: &People) {
    let alias = |text: &str| (IdentityId::parse(fresh()).unwrap(), address(text));
    let (id, laurent) = alias("A.Laurent@demo.test");
    store.add_alias(&id, &people.alice.id, &laurent).await.unwrap();
    assert_eq!(
        store.by_address(&address("a.laurent@DEMO.test")).await.unwrap(),
        people.alice
    );
    assert_eq!(
        store.aliases(&people.alice.id).await.unwrap(),
        [(id, laurent.clone())]
    );
    assert!(store.aliases(&people.bob.id).await.unwrap().is_empty());

    // An alias again, an alias where an account is, an account where an alias or an account is.
    for taken in ["a.laurent@demo.test", "bob@demo.test"] {
        let (id, taken) = alias(taken);
        assert_eq!(
            store.add_alias(&id, &people.carol.id, &taken).await,
            Err(StateError::Exists),
            "{taken}"
        );
        let newcomer = account("Newcomer", taken.as_str(), AccountKind::User);
        assert_eq!(
            store.add(&newcomer, None).await,
            Err(StateError::Exists),
            "{taken}"
        );
    }
    assert!(store.by_address(&laurent).await.unwrap() == people.alice);
    let (id, free) = alias("free@demo.test");
    let nobody = AccountId::parse("nobody").unwrap();
    assert_eq!(
        store.add_alias(&id, &nobody, &free).await,
        Err(StateError::NotFound)
    );

    // As an account and as an alias in the same moment, on two servers: one of them.
    for round in 0..10 {
        let (id, wanted) = alias(&format!("wanted{round}@elsewhere.test"));
        let newcomer = account("Newcomer", wanted.as_str(), AccountKind::User);
        let (as_account, as_alias) = tokio::join!(
            store.add(&newcomer, None),
            other.add_alias(&id, &people.bob.id, &wanted)
        );
        let outcome = [as_account, as_alias];
        assert_eq!(outcome.iter().filter(|o| o.is_ok()).count(), 1, "{outcome:?}");
        assert!(outcome.contains(&Err(StateError::Exists)), "{outcome:?}");
        assert!(store.by_address(&wanted).await.is_ok());
    }

    // A name and its Cyrillic twin in the same moment: one of them, whichever it is, as account or as alias.
    for round in 0..10 {
        let (id, twin) = alias(&format!("tw\u{456}n{round}@elsewhere.test"));
        let latin = account(
            "Newcomer",
            &format!("twin{round}@elsewhere.test"),
            AccountKind::Shared,
        );
        let cyrillic = account("Newcomer", twin.as_str(), AccountKind::Shared);
        let beside = async {
            if round % 2 == 0 {
                other.add(&cyrillic, None).await
            } else {
                other.add_alias(&id, &people.bob.id, &twin).await
            }
        };
        let outcome: [_; 2] = tokio::join!(store.add(&latin, None), beside).into();
        assert_eq!(outcome.iter().filter(|o| o.is_ok()).count(), 1, "{outcome:?}");
        let (there, refused) = if outcome[0].is_ok() {
            (&latin.address, &outcome[1])
        } else {
            (&twin, &outcome[0])
        };
        assert_eq!(refused, &Err(StateError::LooksLike(there.clone())));
    }
}

pub(crate) async fn people_are_found(store: &Store, people: &People) {
    let found = async |letters: &str| -> Vec<String> {
        let found = store.suggest(letters, 20).await.unwrap();
        found.iter().map(|account| account.address.to_string()).collect()
    };
    assert_eq!(found("laur").await, ["alice@demo.test"]);
    assert_eq!(found("ALICE L").await, ["alice@demo.test"]);
    assert_eq!(found("c").await, ["carol@demo.test", "config@demo.test"]);
    for nothing in ["aurent", "test", "%", "_lice", "!", "\0"] {
        let found = found(nothing).await;
        assert!(nothing == "\0" || found.is_empty(), "{nothing:?}: {found:?}");
    }
    let mut gone = account("Émile Parti", "emile@gone.test", AccountKind::User);
    gone.active = false;
    store.add(&gone, None).await.unwrap();
    assert!(found("émile").await.is_empty(), "not active");
    store
        .add(
            &account("Émilie O'Neil", "100%_sure@gone.test", AccountKind::User),
            None,
        )
        .await
        .unwrap();
    for letters in ["É", "émilie o", "neil", "100%_s", "o'n"] {
        assert_eq!(found(letters).await, ["100%_sure@gone.test"], "{letters}");
    }
    assert_eq!(
        store.suggest("", 2).await.unwrap().len(),
        2,
        "at most as many as asked for"
    );

    // Page after page, each account once, in the order of the octets on either database.
    let mut pages: Vec<Account> = Vec::new();
    loop {
        let page = store
            .list(pages.last().map(|last| &last.address), 3)
            .await
            .unwrap();
        if page.is_empty() {
            break;
        }
        pages.extend(page);
    }
    let addresses: Vec<_> = pages.iter().map(|account| account.address.canonical()).collect();
    assert!(addresses.is_sorted() && addresses.len() >= 8, "{addresses:?}");
    assert_eq!(addresses[..2], ["100%_sure@gone.test", "alice@demo.test"]);
    assert!(pages.contains(&gone) && pages.contains(&people.support));
}

pub(crate) async fn passwords_are_for_people_who_sign_in(store: &Store, people: &People) {
    let password = async |text: &str| store.password(&address(text)).await.unwrap();
    let first = Some("$argon2id$v=19$for-this-test".to_owned());
    assert_eq!(password("Alice@demo.test").await, first);
    assert_eq!(password("a.laurent@demo.test").await, first, "by an alias");
    assert_eq!(password("nobody@demo.test").await, None);
    assert_eq!(password("config@demo.test").await, None);
    assert_eq!(password("emile@gone.test").await, None, "not active");

    store
        .set_password(&people.bob.id, "$argon2id$v=19$another")
        .await
        .unwrap();
    assert_eq!(
        password("bob@demo.test").await.as_deref(),
        Some("$argon2id$v=19$another")
    );
    store.set_kind(&people.bob.id, AccountKind::Shared).await.unwrap();
    assert_eq!(
        password("bob@demo.test").await,
        None,
        "nobody signs in as a shared mailbox"
    );
    store.set_kind(&people.bob.id, AccountKind::User).await.unwrap();
    let nobody = AccountId::parse("nobody").unwrap();
    assert_eq!(store.set_password(&nobody, "x").await, Err(StateError::NotFound));
}

pub(crate) async fn a_provider_s_user_comes_twice_at_once(store: &Store) {
    let (eve, name) = (
        address("Eve@hosted.example"),
        "Eve".to_owned().try_into().unwrap(),
    );
    let (first, second) = (
        AccountId::parse(fresh()).unwrap(),
        AccountId::parse(fresh()).unwrap(),
    );
    let (one, other) = tokio::join!(
        store.ensure(&first, &eve, &name, minute(1)),
        store.ensure(&second, &eve, &name, minute(1))
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one, other);
    assert_eq!(
        (one.kind, one.active, one.admin),
        (AccountKind::User, true, false)
    );
    let again = store
        .ensure(&AccountId::parse(fresh()).unwrap(), &eve, &name, minute(2))
        .await
        .unwrap();
    assert_eq!(again, one);
    assert_eq!(store.password(&eve).await.unwrap(), None, "the provider keeps it");
}
