//! The few words in which SQLite and PostgreSQL differ, for the servers' own drivers.

use std::fmt::Write;

use crate::Database;

/// How Dovecot and Postfix reach and ask the database.
pub(crate) struct Dialect {
    /// Both servers name their drivers alike.
    pub(crate) driver: &'static str,
    /// The present, in unix milliseconds.
    pub(crate) now_ms: &'static str,
    /// Value of Dovecot's `connect`.
    pub(crate) dovecot_connect: String,
    /// Head of a Postfix map file (sqlite_table(5), pgsql_table(5)).
    pub(crate) postfix_connect: String,
}

impl Dialect {
    pub(crate) fn of(database: &Database) -> Self {
        match database {
            Database::Sqlite(path) => Self {
                driver: "sqlite",
                now_ms: "unixepoch() * 1000",
                dovecot_connect: path.display().to_string(),
                postfix_connect: format!("dbpath = {}\n", path.display()),
            },
            Database::Postgres {
                host,
                port,
                user,
                password,
                name,
            } => {
                let mut dovecot_connect = format!("host={host} port={port} dbname={name} user={user}");
                let mut postfix_connect = format!("hosts = {host}:{port}\ndbname = {name}\nuser = {user}\n");
                if !password.is_empty() {
                    // Writing to a String cannot fail.
                    let _ = write!(dovecot_connect, " password={password}");
                    let _ = writeln!(postfix_connect, "password = {password}");
                }
                Self {
                    driver: "pgsql",
                    now_ms: "CAST(extract(epoch FROM now()) * 1000 AS BIGINT)",
                    dovecot_connect,
                    postfix_connect,
                }
            }
        }
    }
}
