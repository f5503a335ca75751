use std::path::Path;
use std::time::Duration;

use service::ports::HostError;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, SqlSafeStr, Sqlite, Transaction};

use super::Broken;
use crate::OpenError;

const MIGRATIONS: [(i64, &str, &str); 2] = [
    (1, "mailbox", include_str!("../../migrations/0001_mailbox.sql")),
    (2, "receipts", include_str!("../../migrations/0002_receipts.sql")),
];

/// How long a statement waits for another process (the command line beside a running server).
const PATIENCE: Duration = Duration::from_secs(10);
const READERS: u32 = 4;

pub(crate) struct Database {
    readers: SqlitePool,
    /// One connection: SQLite has one writer at a time, and waiting in our own queue is fairer and quicker than in its
    /// busy handler.
    writer: SqlitePool,
}

/// A change of the mail file: all of it or nothing.
pub(crate) struct Change(Transaction<'static, Sqlite>);

impl Change {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
    pub(crate) async fn commit(self) -> Result<(), HostError> {
        Ok(self.0.commit().await.map_err(Broken::from)?)
    }
}

impl Database {
    pub(crate) async fn open(path: &Path) -> Result<Self, OpenError> {
        let shown = || path.display().to_string();
        create_private(path).map_err(|source| OpenError::Create {
            path: shown(),
            source,
        })?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL, not NORMAL: a message once accepted must survive a power cut, and only FULL syncs the log at each
            // commit (https://www.sqlite.org/pragma.html#pragma_synchronous).
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            // After a crowd of large messages the log shrinks again.
            .pragma("journal_size_limit", (64 * 1024 * 1024).to_string());
        let opened = |source| OpenError::Open {
            path: shown(),
            source,
        };
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE * 3)
            // On a full disk SQLite rolls back by itself, and sqlx, whose own rollback then fails, takes the transaction for
            // open ever after (`InvalidSavePointStatement` at each BEGIN): such a connection is replaced.
            .before_acquire(|connection: &mut SqliteConnection, _| {
                Box::pin(async move { Ok(!connection.is_in_transaction()) })
            })
            .connect_with(options.clone())
            .await
            .map_err(opened)?;
        migrator()
            .run(&writer)
            .await
            .map_err(|source| OpenError::Migrate {
                path: shown(),
                source,
            })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(opened)?;
        Ok(Self { readers, writer })
    }

    pub(crate) fn read(&self) -> &SqlitePool {
        &self.readers
    }

    /// IMMEDIATE: a transaction that read first and could not write then would have to begin anew.
    pub(crate) async fn change(&self) -> Result<Change, HostError> {
        Ok(Change(
            self.writer
                .begin_with("BEGIN IMMEDIATE")
                .await
                .map_err(Broken::from)?,
        ))
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.into())
}

/// Other people's mail is not for other users of the machine. SQLite gives the log files the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_could_not_be_written_on_a_full_disk_does_not_stop_what_comes_after() {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::open(&dir.path().join("mail.db")).await.unwrap();
        let write = |sql: &'static str| sqlx::raw_sql(sql).execute(&database.writer);
        write("CREATE TABLE notes (text TEXT)").await.unwrap();
        // As many pages as there are: the next one is one too many.
        write("PRAGMA max_page_count = 1").await.unwrap();
        let long = "x".repeat(1 << 20);
        let mut change = database.change().await.unwrap();
        let insert = sqlx::query("INSERT INTO notes VALUES ($1)").bind(&long);
        let full = insert.execute(change.connection()).await.unwrap_err().to_string();
        assert!(full.contains("full"), "{full}");
        drop(change);
        let mut change = database.change().await.unwrap();
        let insert = sqlx::query("INSERT INTO notes VALUES ($1)").bind(&long);
        insert.execute(change.connection()).await.unwrap();
        change.commit().await.unwrap();
    }
}
