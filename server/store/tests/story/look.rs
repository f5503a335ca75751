//! Owners look through a journal of a hundred thousand rows.

use std::time::{Duration, Instant};

use domain::account::{Account, AccountKind};
use service::ports::{Accounts, Journal, NotedRow, NotedWhere, Reader, Span};
use store::Store;

use crate::{
    database::{Database, execute},
    people::{account, address, minute},
};

const ROWS: u32 = 100_000;
/// For any page, unoptimised, on a machine that does other things too.
const QUICK: Duration = Duration::from_secs(2);

const PAGE: Span = Span {
    below: None,
    skip: 0,
    take: 50,
};

struct House {
    store: Store,
    /// Nine rows of ten are config's, one is support's.
    config: Account,
    alice: Account,
    /// Owns config.
    carol: Account,
    dave: Account,
}

impl House {
    async fn look(&self, what: &str, wanted: NotedWhere<'_>, span: Span) -> (u32, Vec<NotedRow>) {
        let begun = Instant::now();
        let count = self.store.count(wanted).await.unwrap();
        let counted = begun.elapsed();
        let rows = self.store.rows(wanted, span).await.unwrap();
        println!(
            "{what}: {count} counted in {counted:.1?}, {} read in {:.1?}",
            rows.len(),
            begun.elapsed() - counted
        );
        assert!(begun.elapsed() < QUICK, "{what}: {:?}", begun.elapsed());
        (count, rows)
    }
}

fn reader(account: &Account) -> NotedWhere<'_> {
    NotedWhere {
        reader: Some(Reader {
            account: &account.id,
            address: &account.address,
        }),
        ..NotedWhere::default()
    }
}

pub(crate) async fn a_long_journal_is_read(database: &Database) {
    let store = Store::connect(&database.address).await.unwrap();
    let person = |name: &str| {
        account(
            name,
            &format!("{}@demo.test", name.to_lowercase()),
            AccountKind::User,
        )
    };
    let config = account("Configuration", "config@demo.test", AccountKind::Shared);
    let support = account("Support", "support@demo.test", AccountKind::Shared);
    let (alice, carol, dave) = (person("Alice"), person("Carol"), person("Dave"));
    for account in [&config, &support, &alice, &carol, &dave] {
        store.add(account, None).await.unwrap();
    }
    let owner = format!(
        "INSERT INTO owners (mailbox_id, owner_id) VALUES ('{}', '{}')",
        config.id, carol.id
    );
    execute(&database.address, owner).await;
    fill(database, &config, &support, &alice).await;
    let house = House {
        store,
        config,
        alice,
        carol,
        dave,
    };
    owners_read_theirs(&house).await;
    filters_narrow(&house).await;
    let readable = house.store.readable(&house.carol.id).await.unwrap();
    let readable: Vec<_> = readable.iter().map(|person| person.address.as_str()).collect();
    assert_eq!(readable, ["carol@demo.test", "config@demo.test"]);
    house.store.close().await;
}

/// Past the store: a minute apart each, and not a chain.
async fn fill(database: &Database, config: &Account, support: &Account, alice: &Account) {
    let start = minute(0).0;
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) \
         INSERT INTO journal (seq, at, kind, mailbox, mailbox_id, actor, actor_id, actor_name, payload, search, previous, hash) \
         SELECT i, {start} + CAST(i AS BIGINT) * 60000, 'sent', \
         CASE WHEN i % 10 = 0 THEN 'support@demo.test' ELSE 'config@demo.test' END, \
         CASE WHEN i % 10 = 0 THEN '{}' ELSE '{}' END, 'alice@demo.test', '{}', 'Alice', \
         '{{\"told\":\"sent\",\"manner\":\"as\",\"grant\":null,\"message_id\":\"m@demo.test\",\
         \"recipients\":[\"bob@demo.test\"],\"refused\":[],\"subject\":\"Number ' || i || '\",\"ending\":\"accepted\",\
         \"words\":\"250 Ok\"}}', 'alice@demo.test' || chr(10) || 'number ' || i, 'p', 'h' FROM n",
        support.id, config.id, alice.id
    );
    let sql = if database.address.starts_with("sqlite") {
        sql.replace("chr(10)", "char(10)")
    } else {
        sql
    };
    execute(&database.address, sql).await;
}

async fn owners_read_theirs(house: &House) {
    let (count, rows) = house.look("dave, all", NotedWhere::default(), PAGE).await;
    assert_eq!((count, rows[0].number, rows.len()), (ROWS, u64::from(ROWS), 50));
    let actor = rows[0].actor.as_ref().unwrap();
    assert_eq!((actor.colour, actor.active), (house.alice.colour, true));

    let (count, rows) = house.look("carol, an owner", reader(&house.carol), PAGE).await;
    assert_eq!(count, ROWS / 10 * 9);
    assert!(rows.iter().all(|row| row.mailbox == house.config.address));
    let last = Span {
        skip: count - 10,
        ..PAGE
    };
    let (_, rows) = house
        .look("carol, the last page", reader(&house.carol), last)
        .await;
    assert_eq!((rows.len(), rows[9].number), (10, 1));
    let below = Span {
        below: Some(50_000),
        ..PAGE
    };
    let (_, rows) = house.look("carol, going on", reader(&house.carol), below).await;
    assert_eq!(rows[0].number, 49_999);

    // A delegate is not an owner, and neither is an administrator's equal by being one's own owner.
    for stranger in [&house.alice, &house.dave] {
        let (count, rows) = house.look("a stranger", reader(stranger), PAGE).await;
        assert_eq!((count, rows.len()), (0, 0));
    }
}

async fn filters_narrow(house: &House) {
    let support = house
        .store
        .by_address(&address("support@demo.test"))
        .await
        .unwrap();
    let mailbox = Some((Some(&support.id), &support.address));
    let of_support = NotedWhere {
        mailbox,
        ..NotedWhere::default()
    };
    let (count, _) = house.look("dave, support@", of_support, PAGE).await;
    assert_eq!(count, ROWS / 10);
    let carol_of_support = NotedWhere {
        mailbox,
        ..reader(&house.carol)
    };
    assert_eq!(house.look("carol, support@", carol_of_support, PAGE).await.0, 0);
    for (search, expected) in [
        ("NUMBER 4242", 11),
        ("alice@demo", ROWS),
        ("100%", 0),
        ("_umber", 0),
    ] {
        let wanted = NotedWhere {
            search,
            ..NotedWhere::default()
        };
        let (count, _) = house.look(&format!("dave, {search:?}"), wanted, PAGE).await;
        assert_eq!(count, expected, "{search}");
    }
    let hour = NotedWhere {
        mailbox: Some((Some(&house.config.id), &house.config.address)),
        since: Some(minute(60)),
        until: Some(minute(120)),
        ..reader(&house.carol)
    };
    let (count, rows) = house.look("carol, an hour", hour, PAGE).await;
    assert_eq!(
        (count, rows.last().unwrap().number),
        (54, 65),
        "the fifty newest of them"
    );
}
