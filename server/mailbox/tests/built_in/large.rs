//! A mailbox of 100,000 messages behaves like a small one.

use std::time::{Duration, Instant};

use crate::people::{People, login};
use domain::delegation::AccessRight;
use domain::message::{Flags, Mark};
use mailbox::DEFAULT_LIMIT;
use service::contract::letter;
use service::ports::{MailHost, MailboxSession};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// Copies the one message of each folder until there are `count` with UIDs 1 to `count`.
const MULTIPLY: [&str; 4] = [
    "CREATE TEMP TABLE numbers AS WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < $1) \
         SELECT n FROM n",
    "INSERT INTO messages (folder_id, uid, seen, answered, flagged, draft, forwarded, size, date, message_id, \
         author, sender, recipients, subject, preview, attachments) \
     SELECT folder_id, n, n % 3 > 0, 0, 0, 0, 0, size, date + n * 1000, message_id || n, \
         author, sender, recipients, subject || ' ' || n, preview, attachments \
     FROM numbers, messages WHERE uid = 1 AND folder_id = (SELECT id FROM folders WHERE path = $1)",
    "INSERT INTO words (id, text) SELECT id, lower(subject) || ' text' FROM messages \
         WHERE id NOT IN (SELECT id FROM words)",
    "UPDATE folders SET next_uid = 1000000",
];

async fn multiply(file: &std::path::Path, folder: &str, count: i64) {
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(file))
        .await
        .unwrap();
    let mut all = pool.begin().await.unwrap();
    sqlx::query(MULTIPLY[0])
        .bind(count)
        .execute(&mut *all)
        .await
        .unwrap();
    sqlx::query(MULTIPLY[1])
        .bind(folder)
        .execute(&mut *all)
        .await
        .unwrap();
    sqlx::query(MULTIPLY[2]).execute(&mut *all).await.unwrap();
    sqlx::query(MULTIPLY[3]).execute(&mut *all).await.unwrap();
    sqlx::query("DROP TABLE numbers")
        .execute(&mut *all)
        .await
        .unwrap();
    all.commit().await.unwrap();
    pool.close().await;
}

async fn median(mut once: impl AsyncFnMut()) -> Duration {
    let mut times = Vec::new();
    for _ in 0..21 {
        let begun = Instant::now();
        once().await;
        times.push(begun.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}

async fn first_page(session: &dyn MailboxSession, folder: &str, total: u32) -> Duration {
    median(async || {
        let page = session.list(folder, 0, 50).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (total, 50));
    })
    .await
}

#[tokio::test]
async fn the_first_page_of_a_hundred_thousand_is_as_quick_as_that_of_a_thousand() {
    let dir = tempfile::tempdir().unwrap();
    let people = People::of_the_demo().await;
    let alice = login("alice@demo.test");
    {
        let host = people.host(dir.path(), DEFAULT_LIMIT, None).await;
        let session = host
            .open(&alice, &alice.address, AccessRight::Full)
            .await
            .unwrap();
        for folder in ["Small", "Large"] {
            session.create_folder(folder).await.unwrap();
            let message = letter::from_bob("number", 0, "text");
            session
                .append(folder, &message, Flags::default(), None)
                .await
                .unwrap();
        }
        host.close().await;
    }
    multiply(&dir.path().join("mail.db"), "Small", 1_000).await;
    multiply(&dir.path().join("mail.db"), "Large", 100_000).await;

    let host = people.host(dir.path(), DEFAULT_LIMIT, None).await;
    let session = host
        .open(&alice, &alice.address, AccessRight::Full)
        .await
        .unwrap();
    let small = first_page(&*session, "Small", 1_000).await;
    let large = first_page(&*session, "Large", 100_000).await;
    let last = median(async || {
        let page = session.list("Large", 99_950, 50).await.unwrap();
        assert_eq!(page.rows.last().unwrap().uid, 1);
    })
    .await;
    let folders = median(async || {
        let all = session.folders().await.unwrap();
        assert_eq!(all.iter().find(|f| f.path == "Large").unwrap().total, 100_000);
    })
    .await;
    let one = median(async || {
        let found = session.search("Large", "number 77777", 0, 50).await.unwrap();
        assert_eq!((found.total, found.rows[0].uid), (1, 77_777));
    })
    .await;
    let begun = Instant::now();
    assert_eq!(
        session.search("Large", "text", 0, 50).await.unwrap().total,
        100_000
    );
    let all = begun.elapsed();
    let begun = Instant::now();
    assert_eq!(session.search("Large", "7x", 0, 50).await.unwrap().total, 0);
    let short = begun.elapsed();
    println!(
        "first page of 1,000 {small:?}, of 100,000 {large:?}, last page {last:?}; folders {folders:?}; \
         search for one {one:?}, for all {all:?}, for two letters {short:?}"
    );
    // Generous, for a busy machine; a list that counts or sorts 100,000 rows takes a hundred times as long.
    assert!(
        large < small * 3 + Duration::from_millis(3),
        "{small:?} {large:?}"
    );
    assert!(folders < Duration::from_millis(50), "{folders:?}");

    let (validity, uids) = (session.list("Large", 0, 0).await.unwrap().validity, 1..=20_000);
    let uids: Vec<u32> = uids.collect();
    session.mark("Large", validity, &uids, Mark::Seen).await.unwrap();
    let begun = Instant::now();
    assert_eq!(
        session
            .move_to("Large", validity, &uids, "Archive")
            .await
            .unwrap()
            .count,
        20_000
    );
    println!("20,000 moved in {:?}", begun.elapsed());
    let counts = |path: &str, all: &[service::ports::FolderInfo]| {
        all.iter()
            .find(|f| f.path == path)
            .map(|f| (f.total, f.unread))
            .unwrap()
    };
    let all = session.folders().await.unwrap();
    assert_eq!(counts("Archive", &all), (20_000, 0));
    assert_eq!(counts("Large", &all).0, 80_000);
    let archive = session.list("Archive", 0, 1).await.unwrap();
    assert_eq!(archive.rows[0].subject.as_str(), "number 20000", "in their order");
}
