//! Somebody who may do anything in the database changes what the journal tells.

use domain::{
    account::{Account, AccountKind},
    delegation::{AccessRight, SendRight},
    id::GrantId,
};
use service::ports::{Accounts, Anchor, Damage, Grants, Journal, Verified};
use store::Store;

use crate::{
    database::{Database, execute, try_to_execute},
    people::{account, fresh, minute},
};

/// Rows in the journal; each is a grant given or taken.
const ROWS: i64 = 10;

struct House<'a> {
    database: &'a Database,
    store: Store,
    config: Account,
    alice: Account,
}

impl House<'_> {
    async fn give_or_take(&self, row: i64) {
        let (config, alice) = (&self.config.id, &self.alice.id);
        if row % 2 == 0 {
            return self.store.revoke(config, alice, minute(row)).await.unwrap();
        }
        let id = GrantId::parse(fresh()).unwrap();
        self.store
            .set(
                &id,
                config,
                alice,
                SendRight::As,
                AccessRight::Read,
                None,
                Some(alice),
                minute(row),
            )
            .await
            .unwrap();
    }

    async fn sql(&self, sql: &str) {
        execute(&self.database.address, sql.to_owned()).await;
    }

    async fn verify(&self, anchors: &[Anchor]) -> Verified {
        Journal::verify(&self.store, anchors).await.unwrap()
    }

    /// What is found after these statements, which are then undone.
    async fn after(&self, sql: &str) -> Vec<Damage> {
        self.sql(sql).await;
        let found = self.verify(&[]).await;
        self.restore().await;
        found.damages
    }

    async fn restore(&self) {
        self.sql(
            "DELETE FROM journal; INSERT INTO journal SELECT * FROM kept; \
             DELETE FROM journal_head; INSERT INTO journal_head SELECT * FROM kept_head",
        )
        .await;
    }
}

pub(crate) async fn every_damage_is_named(database: &Database) {
    let store = Store::connect(&database.address).await.unwrap();
    let config = account("Configuration", "config@demo.test", AccountKind::Shared);
    let alice = account("Alice", "alice@demo.test", AccountKind::User);
    store.add(&config, None).await.unwrap();
    store.add(&alice, None).await.unwrap();
    let empty = Journal::verify(&store, &[]).await.unwrap();
    assert_eq!((empty.rows, empty.damages.len()), (0, 0));
    let house = House {
        database,
        store,
        config,
        alice,
    };
    for row in 1..=ROWS {
        house.give_or_take(row).await;
    }
    let whole = house.verify(&[empty.head.unwrap()]).await;
    let head = whole.head.unwrap();
    assert_eq!((whole.rows, head.number, whole.damages), (10, 10, Vec::new()));

    the_database_refuses(&house).await;
    open_the_journal(&house).await;
    altered_rows_are_named(&house).await;
    rows_in_the_wrong_place_are_named(&house).await;
    a_rewritten_end_is_found_by_what_was_noted_elsewhere(&house, &head).await;
    assert_eq!(house.verify(&[head]).await.damages, []);
    house.store.close().await;
}

async fn the_database_refuses(house: &House<'_>) {
    for sql in [
        "UPDATE journal SET actor_name = 'Bob' WHERE seq = 4",
        "UPDATE journal SET at = at",
        "DELETE FROM journal WHERE seq = 10",
        "DELETE FROM journal",
    ] {
        let refused = try_to_execute(&house.database.address, sql.to_owned())
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

/// Whoever owns the database can do that, and then all that follows.
async fn open_the_journal(house: &House<'_>) {
    house
        .sql(if house.database.address.starts_with("sqlite") {
            "DROP TRIGGER journal_not_changed; DROP TRIGGER journal_not_removed"
        } else {
            "DROP TRIGGER journal_kept ON journal"
        })
        .await;
    house
        .sql("CREATE TABLE kept AS SELECT * FROM journal; CREATE TABLE kept_head AS SELECT * FROM journal_head")
        .await;
}

async fn altered_rows_are_named(house: &House<'_>) {
    for change in [
        "at = at + 1",
        "kind = 'sent'",
        "mailbox = 'support@demo.test'",
        "mailbox_id = NULL",
        "actor = 'bob@demo.test'",
        "actor = NULL",
        "actor_id = 'other'",
        "actor_name = 'Bob'",
        "payload = replace(payload, 'as', 'on_behalf')",
        "payload = payload || ' '",
        "search = ''",
        "previous = hash",
        "hash = previous",
    ] {
        let found = house
            .after(&format!("UPDATE journal SET {change} WHERE seq = 5"))
            .await;
        assert_eq!(found, [Damage::Altered { number: 5 }], "{change}");
    }
    let two = house
        .after("UPDATE journal SET at = at + 1 WHERE seq IN (1, 10)")
        .await;
    assert_eq!(
        two,
        [Damage::Altered { number: 1 }, Damage::Altered { number: 10 }]
    );
}

async fn rows_in_the_wrong_place_are_named(house: &House<'_>) {
    for (sql, expected) in [
        (
            "DELETE FROM journal WHERE seq IN (4, 5)",
            vec![Damage::Missing { first: 4, last: 5 }],
        ),
        (
            "DELETE FROM journal WHERE seq > 8",
            vec![Damage::Missing { first: 9, last: 10 }],
        ),
        (
            "DELETE FROM journal",
            vec![Damage::Missing { first: 1, last: 10 }],
        ),
        (
            "UPDATE journal SET seq = -4 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 5; \
             UPDATE journal SET seq = 5 WHERE seq = -4",
            vec![
                Damage::Moved { number: 4, was: 5 },
                Damage::Moved { number: 5, was: 4 },
            ],
        ),
        (
            "INSERT INTO journal SELECT 11, at, kind, mailbox, mailbox_id, actor, actor_id, actor_name, payload, search, \
             previous, hash FROM journal WHERE seq = 3",
            vec![Damage::Inserted { number: 11, last: 10 }],
        ),
        (
            "UPDATE journal SET seq = 0 WHERE seq = 10",
            vec![
                Damage::Inserted { number: 0, last: 10 },
                Damage::Missing { first: 10, last: 10 },
            ],
        ),
        ("DELETE FROM journal_head", vec![Damage::NoHead]),
        (
            "UPDATE journal_head SET hash = 'other'",
            vec![Damage::Head { number: 10 }],
        ),
    ] {
        assert_eq!(house.after(sql).await, expected, "{sql}");
    }
}

/// Cut off with the head set back, then written anew: a whole chain, but not the one that was.
async fn a_rewritten_end_is_found_by_what_was_noted_elsewhere(house: &House<'_>, head: &Anchor) {
    let cut = "DELETE FROM journal WHERE seq > 6; \
               UPDATE journal_head SET seq = 6, hash = (SELECT hash FROM journal WHERE seq = 6)";
    house.sql(cut).await;
    assert_eq!(house.verify(&[]).await.damages, [], "nothing in here can tell");
    let noted = house.verify(std::slice::from_ref(head)).await.damages;
    assert_eq!(noted, [Damage::Anchor { number: 10 }]);

    for row in 7..=ROWS {
        house.give_or_take(row + 2).await;
    }
    assert_eq!(house.verify(&[]).await.damages, []);
    let noted = house.verify(std::slice::from_ref(head)).await.damages;
    assert_eq!(noted, [Damage::Anchor { number: 10 }]);

    // One row of the new end among the old ones, with a hash of its own that is right.
    house
        .sql("CREATE TABLE forged AS SELECT * FROM journal WHERE seq = 8")
        .await;
    house.restore().await;
    let forged = house
        .after("DELETE FROM journal WHERE seq = 8; INSERT INTO journal SELECT * FROM forged")
        .await;
    assert_eq!(
        forged,
        [Damage::Unlinked { number: 8 }, Damage::Unlinked { number: 9 }]
    );
}
