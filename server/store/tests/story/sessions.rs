use domain::preference::{Language, Preferences, Theme};
use service::ports::{PreferenceStore, SessionRow, Sessions, StateError};
use store::Store;

use crate::people::{People, minute};

pub(crate) async fn alice_signs_in_and_out(store: &Store, people: &People) {
    let session = |byte: u8, expires| SessionRow {
        id_hash: vec![byte, 0, 255],
        account: people.alice.id.clone(),
        sealed: (byte > 1).then(|| vec![0; 60]),
        created: minute(0),
        seen: minute(0),
        expires: minute(expires),
    };
    let (desk, phone, other) = (session(1, 10), session(2, 10), session(3, 20));
    for one in [&desk, &phone, &other] {
        store.add(one).await.unwrap();
    }
    assert_eq!(store.add(&desk).await, Err(StateError::Exists));
    let visitor = async |session: &SessionRow, at| store.visitor(&session.id_hash, minute(at)).await.unwrap();
    let find = async |session: &SessionRow, at| visitor(session, at).await.map(|visitor| visitor.session);
    assert_eq!(find(&desk, 9).await, Some(desk.clone()));
    assert_eq!(find(&phone, 9).await, Some(phone.clone()));
    assert_eq!(find(&desk, 10).await, None, "expired");
    assert_eq!(store.visitor(b"guessed", minute(0)).await.unwrap(), None);
    let at_the_desk = visitor(&desk, 9).await.unwrap();
    assert_eq!(at_the_desk.account, people.alice);
    assert_eq!(
        at_the_desk.preferences,
        store.preferences(&people.alice.id).await.unwrap()
    );

    store.touch(&desk.id_hash, minute(9), minute(30)).await.unwrap();
    assert_eq!(find(&desk, 29).await.unwrap().seen, minute(9));
    store.touch(b"gone", minute(9), minute(30)).await.unwrap();

    store.end(&desk.id_hash).await.unwrap();
    store.end(&desk.id_hash).await.unwrap();
    assert_eq!(find(&desk, 9).await, None, "signed out on the server");
    assert_eq!(store.sweep(minute(10)).await.unwrap(), 1, "the phone's");
    assert_eq!(find(&other, 10).await, Some(other.clone()));
    store.end_all(&people.alice.id).await.unwrap();
    assert_eq!(find(&other, 10).await, None);
}

pub(crate) async fn preferences_follow_alice(store: &Store, people: &People) {
    let alice = &people.alice.id;
    assert_eq!(store.preferences(alice).await.unwrap(), Preferences::default());
    let session = SessionRow {
        id_hash: vec![9],
        account: alice.clone(),
        sealed: None,
        created: minute(0),
        seen: minute(0),
        expires: minute(1),
    };
    store.add(&session).await.unwrap();
    for theme in [Theme::Dark, Theme::Light] {
        let chosen = Preferences {
            language: Some(Language::Fr),
            theme,
            show_from: true,
            show_bcc: false,
            signature: "Alice\n« à bientôt »\0".into(),
            undo: Some(domain::preference::UndoTime::Thirty),
            receipts: domain::receipt::ReceiptPreference::Never,
        };
        store.set_preferences(alice, &chosen).await.unwrap();
        let visitor = store.visitor(&session.id_hash, minute(0)).await.unwrap();
        assert_eq!(visitor.map(|visitor| visitor.preferences), Some(chosen.clone()));
        assert_eq!(store.preferences(alice).await.unwrap(), chosen);
    }
    assert_eq!(
        store.preferences(&people.bob.id).await.unwrap(),
        Preferences::default()
    );
}
