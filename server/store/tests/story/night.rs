use domain::outbox::OutboxState;
use service::ports::{Accounts, Outbox, RightsFrom};
use store::{OpenError, Store};

use crate::{
    database::{self, Database},
    grants,
    people::{People, minute},
};

/// The server stops, several start at once on the same tables.
pub(crate) async fn all_is_there_in_the_morning(store: Store, database: &Database, people: &People) {
    let before = store.waiting(&people.bob.id).await.unwrap();
    assert_eq!(before.len(), 1);
    store.close().await;
    assert!(store.by_id(&people.bob.id).await.is_err(), "closed");

    let (first, second) = tokio::join!(
        Store::connect(&database.address),
        Store::connect(&database.address)
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.waiting(&people.bob.id).await.unwrap(), before);
    assert_eq!(second.by_id(&people.alice.id).await.unwrap(), people.alice);
    let (one, other) = tokio::join!(
        first.take_due("first", minute(0), minute(15), RightsFrom::Grants),
        second.take_due("second", minute(0), minute(15), RightsFrom::Grants)
    );
    let taken: Vec<_> = [one.unwrap(), other.unwrap()].into_iter().flatten().collect();
    assert_eq!(taken.len(), 1, "two servers, one item");
    assert_eq!(taken[0].state, OutboxState::Sending);
    grants::a_closed_mailbox_gives_nothing(&first, &database.address, people).await;
    assert!(
        !format!("{first:?}").contains("//"),
        "no address with its password"
    );
    first.close().await;
    second.close().await;

    database::execute(
        &database.address,
        "UPDATE _sqlx_migrations SET version = 999 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)".to_owned(),
    )
    .await;
    let newer = Store::connect(&database.address).await;
    assert!(matches!(newer, Err(OpenError::Schema(_))), "{newer:?}");
}
