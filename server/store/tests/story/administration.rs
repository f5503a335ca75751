use domain::{
    account::{Account, AccountKind},
    id::AccountId,
};
use service::ports::{Accounts, Administration, StateError};
use store::Store;

use crate::people::{account, fresh};

/// On two servers, each administrator takes the other's office at the same moment.
pub(crate) async fn one_administrator_is_left(store: &Store, other: &Store, dave: &Account) {
    let eva = account("Eva", "eva@ventes.test", AccountKind::User);
    store.add(&eva, None).await.unwrap();
    assert!(!store.is_empty().await.unwrap());
    assert_eq!(
        store
            .found(&account("X", "x@x.test", AccountKind::User), "phc")
            .await,
        Err(StateError::Conflict)
    );
    for _ in 0..5 {
        store.set_admin(&dave.id, true).await.unwrap();
        store.set_admin(&eva.id, true).await.unwrap();
        let (one, two) = tokio::join!(store.set_admin(&dave.id, false), other.set_active(&eva.id, false));
        let outcome = [one, two];
        assert_eq!(outcome.iter().filter(|o| o.is_ok()).count(), 1, "{outcome:?}");
        assert!(outcome.contains(&Err(StateError::Conflict)), "{outcome:?}");
        assert_eq!(store.administrators().await.unwrap().len(), 1);
        store.set_active(&eva.id, true).await.unwrap();
    }
    store.set_admin(&dave.id, true).await.unwrap();
    store.become_kind(&eva.id, AccountKind::Shared).await.unwrap();
    let eva = store.by_id(&eva.id).await.unwrap();
    assert_eq!((eva.admin, eva.kind), (false, AccountKind::Shared));
    assert_eq!(
        store.become_kind(&dave.id, AccountKind::Shared).await,
        Err(StateError::Conflict)
    );

    let nobody = AccountId::parse("nobody").unwrap();
    assert_eq!(store.set_active(&nobody, false).await, Err(StateError::NotFound));
    let renamed = domain::header::DisplayName::parse("Évelyne").unwrap();
    store.rename(&eva.id, &renamed).await.unwrap();
    assert_eq!(
        store.suggest("ével", 5).await.unwrap()[0].id,
        eva.id,
        "found under the new name"
    );
    let alias = "ev@ventes.test".parse().unwrap();
    store
        .add_alias(&fresh().parse().unwrap(), &eva.id, &alias)
        .await
        .unwrap();
    assert!(store.names_in("ventes.test").await.unwrap().contains(&alias));
    assert_eq!(
        store.remove_alias(&dave.id, &alias).await,
        Err(StateError::NotFound)
    );
    store.remove_alias(&eva.id, &alias).await.unwrap();
    assert!(!store.names_in("ventes.test").await.unwrap().contains(&alias));
}
