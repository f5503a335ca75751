//! SQLite: one file, write-ahead log.

use std::{
    fs::{DirBuilder, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    time::{Duration, Instant},
};

use sqlx::{
    AnyConnection, Connection, Executor,
    any::{AnyConnectOptions, AnyPoolOptions},
    pool::PoolOptions,
};
use url::Url;

use super::{Database, Store};
use crate::error::OpenError;

/// Each has a thread and a cache of its own; more would wait for two cores anyway.
const READERS: u32 = 4;

/// - WAL: readers do not wait for the writer.
/// - FULL: every commit is on the disk before it returns, log included. With NORMAL a power cut takes back the newest
///   commits, and Send would have promised what is lost.
/// - The log shrinks again after a big message.
/// - Other programs may write now and then (an import, the command line): wait for them five seconds.
const WRITING: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                        PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864";
const READING: &str = "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON";

/// As `busy_timeout`.
const PATIENCE: Duration = Duration::from_secs(5);

/// The path of `sqlite:PATH` or `sqlite://PATH`.
pub(super) fn path(address: &str) -> Option<&Path> {
    let path = address.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    // What has no file cannot be durable.
    (!path.is_empty() && path != ":memory:").then_some(Path::new(path))
}

pub(super) async fn open(path: &Path) -> Result<Store, OpenError> {
    create(path)?;
    let path = std::path::absolute(path).map_err(file_error(path))?;
    let url = Url::from_file_path(&path).map_err(|()| OpenError::Address)?;
    let options: AnyConnectOptions = format!("sqlite://{}", url.path())
        .parse()
        .map_err(|error: sqlx::Error| OpenError::Database(error.to_string()))?;

    let failed = |error: sqlx::Error| OpenError::Database(format!("{}: {error}", path.display()));
    // Makes the log that readers need. A pool would try again until its time is up, and then say only that it is.
    let mut first = AnyConnection::connect_with(&options).await.map_err(failed)?;
    make_log(&mut first).await.map_err(failed)?;
    let pool = |connections, settings: &'static str| {
        pool_options(connections)
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(sqlx::raw_sql(settings)).await.map(|_| ()) })
            })
            .connect_with(options.clone())
    };
    let writer = pool(1, WRITING).await.map_err(failed)?;
    let reader = pool(READERS, READING).await.map_err(failed)?;
    first.close().await.map_err(failed)?;
    Ok(Store {
        database: Database::Sqlite,
        writer,
        reader,
    })
}

/// While another makes the log too, SQLite says "locked" at once, whatever `busy_timeout` is.
async fn make_log(first: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let begun = Instant::now();
    loop {
        match first.execute(sqlx::raw_sql(WRITING)).await {
            Err(sqlx::Error::Database(error))
                if error.message().contains("locked") && begun.elapsed() < PATIENCE =>
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            made => return made.map(drop),
        }
    }
}

fn pool_options(connections: u32) -> AnyPoolOptions {
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(15))
        // A file does not hang up: nothing to test, nothing to renew.
        .test_before_acquire(false)
        // But on a full disk SQLite rolls back by itself, and sqlx, whose own rollback then fails, takes the transaction
        // for open ever after (`InvalidSavePointStatement` at each BEGIN): such a connection is replaced.
        .before_acquire(|connection: &mut AnyConnection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
        .idle_timeout(None)
        .max_lifetime(None)
}

/// SQLite gives the log the mode of the database. Directories may be passed through, not listed: mail servers that
/// read the database are given its group.
fn create(path: &Path) -> Result<(), OpenError> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        DirBuilder::new()
            .recursive(true)
            .mode(0o751)
            .create(parent)
            .map_err(file_error(parent))?;
    }
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o640)
        .open(path)
        .map_err(file_error(path))?;
    Ok(())
}

fn file_error(path: &Path) -> impl Fn(std::io::Error) -> OpenError {
    let path = path.to_owned();
    move |source| OpenError::File {
        path: path.clone(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_path() {
        for (address, expected) in [
            ("sqlite:state.db", Some("state.db")),
            (
                "sqlite:/var/lib/porteplume/state.db",
                Some("/var/lib/porteplume/state.db"),
            ),
            ("sqlite:///var/lib/a b?.db", Some("/var/lib/a b?.db")),
            ("sqlite:", None),
            ("sqlite::memory:", None),
            ("postgres://localhost/mail", None),
        ] {
            assert_eq!(path(address), expected.map(Path::new), "{address}");
        }
    }

    #[tokio::test]
    async fn what_could_not_be_written_on_a_full_disk_does_not_stop_what_comes_after() {
        let dir = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", dir.path().join("porteplume.db").display());
        let store = Store::connect(&address).await.unwrap();
        sqlx::raw_sql("CREATE TABLE notes (text TEXT)")
            .execute(store.writer())
            .await
            .unwrap();
        // As many pages as there are: the next one is one too many.
        sqlx::raw_sql("PRAGMA max_page_count = 1")
            .execute(store.writer())
            .await
            .unwrap();
        let mut transaction = store.begin().await.unwrap();
        let long = "x".repeat(1 << 20);
        let query = sqlx::query("INSERT INTO notes VALUES ($1)").bind(&long);
        let full = query.execute(&mut *transaction).await.unwrap_err().to_string();
        assert!(full.contains("full"), "{full}");
        drop(transaction);
        let mut transaction = store.begin().await.unwrap();
        sqlx::query("INSERT INTO notes VALUES ($1)")
            .bind(&long)
            .execute(&mut *transaction)
            .await
            .unwrap();
        super::super::commit(transaction).await.unwrap();
    }
}
