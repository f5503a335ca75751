//! The database both servers read: opening it to them, and filling it where the stack stands alone.

mod dialect;
mod fixture;

use std::fs::{self, Permissions};
use std::future::Future;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::thread;

use sqlx::{AnyConnection, Connection};
use tokio::runtime::Builder;

pub(crate) use dialect::Dialect;

use crate::{Database, Seed, StackError, layout, system};

/// The database, kept open.
pub(crate) struct Accounts {
    database: Database,
    /// As long as somebody has a SQLite database open in WAL mode, its -wal and -shm files exist and Postfix, which may
    /// not create files beside it, can read it.
    _open: AnyConnection,
}

impl Accounts {
    /// Connects, writes `seed` into an empty database and lets the servers' users read a SQLite file.
    pub(crate) fn open(database: &Database, seed: &Seed) -> Result<Self, StackError> {
        if let Some(parent) = database
            .file()
            .and_then(Path::parent)
            .filter(|parent| !parent.exists())
        {
            layout::directory(parent, 0o755)?;
        }
        let address = match database {
            Database::Sqlite(_) => format!("{}?mode=rwc", database.url()),
            Database::Postgres { .. } => database.url(),
        };
        let open = wait(async {
            let mut connection = connect(&address).await?;
            if !seed.accounts.is_empty() {
                fixture::plant(&mut connection, database, seed).await?;
            }
            // Fails here, and clearly, if the tables are missing; also makes SQLite open its WAL.
            sqlx::query("SELECT COUNT(*) FROM accounts")
                .execute(&mut connection)
                .await?;
            Ok::<_, StackError>(connection)
        })?;
        if let Some(file) = database.file() {
            let_postfix_read(file)?;
        }
        Ok(Self {
            database: database.clone(),
            _open: open,
        })
    }

    /// Runs statements that return nothing.
    pub(crate) fn execute(&self, sql: &str) -> Result<(), StackError> {
        let (address, sql) = (self.database.url(), sql.to_owned());
        wait(async move {
            let mut connection = connect(&address).await?;
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut connection)
                .await?;
            connection.close().await?;
            Ok(())
        })
    }
}

async fn connect(address: &str) -> Result<AnyConnection, StackError> {
    sqlx::any::install_default_drivers();
    Ok(AnyConnection::connect(address).await?)
}

/// Runs `work` to its end on a thread of its own, so that callers inside a runtime may block on it too.
fn wait<T, F>(work: F) -> Result<T, StackError>
where
    T: Send,
    F: Future<Output = Result<T, StackError>> + Send,
{
    thread::scope(|scope| {
        let worker = scope.spawn(|| Builder::new_current_thread().enable_all().build()?.block_on(work));
        match worker.join() {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Opens the file, and its WAL, to Postfix's group: reading a database in WAL mode means writing to its -shm file.
/// SQLite gives files it makes later the owner and mode of the database.
fn let_postfix_read(file: &Path) -> Result<(), StackError> {
    const GROUP_MAY_WRITE: u32 = 0o060;
    let group = system::group_id("postfix")?;
    let name = file.display();
    for path in [
        file.to_owned(),
        format!("{name}-wal").into(),
        format!("{name}-shm").into(),
    ] {
        if !path.exists() {
            continue;
        }
        chown(&path, None, Some(group)).map_err(StackError::file("give away", &path))?;
        let mode = fs::metadata(&path)
            .map_err(StackError::file("look at", &path))?
            .mode();
        fs::set_permissions(&path, Permissions::from_mode(mode | GROUP_MAY_WRITE))
            .map_err(StackError::file("set the mode of", &path))?;
    }
    match system::closed_ancestor(file) {
        None => Ok(()),
        Some(closed) => Err(StackError::UnsuitableDirectory {
            dir: file.to_owned(),
            reason: format!(
                "Postfix reads this database, and {} is closed to it (chmod o+x)",
                closed.display()
            ),
        }),
    }
}
