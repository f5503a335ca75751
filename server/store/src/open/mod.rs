//! Opening: which database, its connections, its tables.

mod database;
mod postgres;
mod schema;
mod sqlite;

use service::ports::StateError;
use sqlx::{Any, AnyPool, Transaction};

pub(crate) use database::{Database, holding_rows, skipping_held_rows};

use crate::{
    columns::State,
    error::{OpenError, from_driver},
};

/// Durable state. Cheap to clone: all clones share the connections.
#[derive(Clone)]
pub struct Store {
    database: Database,
    /// SQLite has one writer at a time: one connection, so that ours queue here instead of polling for its lock. On
    /// PostgreSQL the same pool as `reader`.
    writer: AnyPool,
    reader: AnyPool,
}

impl Store {
    /// Opens `sqlite:PATH` (made if it is not there, mode 0640, with the directories above it) or
    /// `postgres://USER:PASSWORD@HOST/NAME` (`?sslmode=verify-full` and the like as libpq knows them), and brings its
    /// tables to this version.
    pub async fn connect(address: &str) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let store = if let Some(path) = sqlite::path(address) {
            sqlite::open(path).await?
        } else if postgres::is_address(address) {
            postgres::open(address).await?
        } else {
            return Err(OpenError::Address);
        };
        schema::migrate(&store).await?;
        Ok(store)
    }

    /// Waits for what is under way and closes all connections.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    pub(crate) fn database(&self) -> Database {
        self.database
    }

    pub(crate) fn reader(&self) -> &AnyPool {
        &self.reader
    }

    pub(crate) fn writer(&self) -> &AnyPool {
        &self.writer
    }

    /// A transaction that writes. On SQLite it holds the write lock from the start, so what it read stays true.
    pub(crate) async fn begin(&self) -> State<Transaction<'static, Any>> {
        self.writer
            .begin_with(self.database.begin())
            .await
            .map_err(from_driver)
    }
}

pub(crate) async fn commit(transaction: Transaction<'static, Any>) -> Result<(), StateError> {
    transaction.commit().await.map_err(from_driver)
}

/// Names the database only: an address may hold a password.
impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("database", &self.database)
            .finish_non_exhaustive()
    }
}
