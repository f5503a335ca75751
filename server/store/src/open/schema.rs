//! The tables, brought to this version at the start.

use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::{Database, Store};
use crate::error::OpenError;

/// Number, what it brings, its text. An applied one never changes: its checksum is in the database.
const MIGRATIONS: [(i64, &str, &str); 8] = [
    (1, "state", include_str!("../../migrations/0001_state.sql")),
    (
        2,
        "outbox_draft",
        include_str!("../../migrations/0002_outbox_draft.sql"),
    ),
    (
        3,
        "delegations",
        include_str!("../../migrations/0003_delegations.sql"),
    ),
    (4, "journal", include_str!("../../migrations/0004_journal.sql")),
    (
        5,
        "outbox_leases",
        include_str!("../../migrations/0005_outbox_leases.sql"),
    ),
    (6, "uploads", include_str!("../../migrations/0006_uploads.sql")),
    (7, "receipts", include_str!("../../migrations/0007_receipts.sql")),
    (
        8,
        "deliveries",
        include_str!("../../migrations/0008_deliveries.sql"),
    ),
];

fn migrator(database: Database) -> Migrator {
    let migrations = MIGRATIONS.map(|(version, brings, text)| {
        let sql = AssertSqlSafe(database.spell(text)).into_sql_str();
        Migration::new(version, brings.into(), MigrationType::Simple, sql, false)
    });
    let mut migrator = Migrator::with_migrations(migrations.into());
    // Its lock does nothing on SQLite; the transaction below holds on both.
    migrator.set_locking(false);
    migrator
}

/// All in one transaction: two servers that start at once wait for each other, and a step that fails leaves nothing.
pub(super) async fn migrate(store: &Store) -> Result<(), OpenError> {
    let failed = |error: sqlx::Error| OpenError::Database(error.to_string());
    let mut transaction = store
        .writer
        .begin_with(store.database.begin())
        .await
        .map_err(failed)?;
    if let Some(hold) = store.database.hold_schema() {
        sqlx::query(hold)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    migrator(store.database)
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(|error| OpenError::Schema(error.to_string()))?;
    transaction.commit().await.map_err(failed)
}
