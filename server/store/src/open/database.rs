//! The few words in which SQLite and PostgreSQL differ.

/// Spells one query twice, with and without PostgreSQL's way to pass over rows that another transaction holds. SQLite
/// has one writer, so nobody can hold any.
macro_rules! skipping_held_rows {
    ($database:expr, $before:expr, $after:expr) => {
        match $database {
            $crate::open::Database::Sqlite => concat!($before, $after),
            $crate::open::Database::Postgres => concat!($before, " FOR UPDATE SKIP LOCKED", $after),
        }
    };
}
pub(crate) use skipping_held_rows;

/// Spells one query twice: on PostgreSQL nobody changes or removes the rows read until the transaction ends. On SQLite a
/// transaction that writes is alone anyway.
macro_rules! holding_rows {
    ($database:expr, $query:expr) => {
        match $database {
            $crate::open::Database::Sqlite => $query,
            $crate::open::Database::Postgres => concat!($query, " FOR SHARE"),
        }
    };
}
pub(crate) use holding_rows;

/// In place of `APPEND ONLY journal` in the schema: the rows of this table stay as they were written.
const JOURNAL_IS_KEPT: (&str, &str) = (
    "CREATE TRIGGER journal_not_changed BEFORE UPDATE ON journal \
     BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;\n\
     CREATE TRIGGER journal_not_removed BEFORE DELETE ON journal \
     BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;",
    "CREATE FUNCTION journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;\n\
     CREATE TRIGGER journal_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON journal \
     FOR EACH STATEMENT EXECUTE FUNCTION journal_is_kept();",
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    /// SQLite's plain BEGIN takes the write lock at the first write, and fails there if somebody wrote since the first
    /// read; IMMEDIATE waits for it at the start.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// A transaction that only reads, all of it as it was at the first read.
    pub(crate) fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        }
    }

    /// Inside a transaction: nobody else adds a name until it ends. An address is a name of accounts or of aliases,
    /// never of both, which no constraint over two tables can say.
    pub(crate) fn hold_names(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("LOCK TABLE accounts, aliases IN SHARE ROW EXCLUSIVE MODE"),
        }
    }

    /// Inside a transaction, with the mailbox's id: nobody else changes its grants or plans until it ends. A lock of its
    /// own, not a row's: who takes a message to sending holds rows of accounts and grants in an order of theirs.
    pub(crate) fn hold_mailbox(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(hashtextextended($1, 7306375146274875))"),
        }
    }

    /// Inside a transaction: nobody else changes the schema until it ends.
    pub(crate) fn hold_schema(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            // Any number, as long as every version takes the same.
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(7306375146274874)"),
        }
    }

    /// The schema's text. Order must be that of the bytes on both, so that pages and prefixes are the same.
    pub(crate) fn spell(self, schema: &str) -> String {
        let (sqlite, postgres) = JOURNAL_IS_KEPT;
        match self {
            Self::Sqlite => schema.replace("APPEND ONLY journal;", sqlite),
            Self::Postgres => schema
                .replace(" BLOB", " BYTEA")
                .replace("COLLATE BINARY", "COLLATE \"C\"")
                .replace("APPEND ONLY journal;", postgres),
        }
    }
}
