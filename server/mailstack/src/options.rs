//! What a caller may choose about a stack.

use std::path::{Path, PathBuf};

use url::Url;

use crate::{Seed, StackError};

/// How a stack is to be built. [`Options::new`] for a database of one's own, [`Options::seeded_example`] for tests.
#[derive(Debug, Clone)]
pub struct Options {
    /// Everything the stack writes lies in here: mail and certificates outlive a restart, configuration and ports do not.
    pub dir: PathBuf,
    /// Where the servers read `accounts`, `aliases` and `grants`.
    pub database: Database,
    /// What to write into the database if it has no accounts yet; its tables too if it has none.
    pub seed: Seed,
    /// The domain the server is named after (`mail.DOMAIN`) and that the provoked failures live in.
    pub domain: String,
    /// How Dovecot keeps mail.
    pub format: MailFormat,
    /// Postfix's `smtpd_delay_reject`. Its own default is `true`: a sender one may not use is refused at RCPT TO.
    /// `false`, ours, refuses it at MAIL FROM.
    pub delay_reject: bool,
    /// Largest message submission and delivery take, in bytes.
    pub message_size_limit: u64,
    /// The binary `porteplume`, to run as the milter of submission; the database must be one that it has made. Without
    /// it Postfix checks envelopes alone.
    pub milter: Option<PathBuf>,
    /// Whether the provoked failures of `end2end/mailstack/README.md` exist.
    pub test_hooks: bool,
    /// Further lines for Postfix's main.cf, each `name = value`. They come last and win.
    pub main_cf: Vec<String>,
}

impl Options {
    /// 25 MiB of attachments are 34.2 MiB once base64 has broken them into lines; the text needs room too.
    pub const DEFAULT_MESSAGE_SIZE_LIMIT: u64 = 36 * 1024 * 1024;

    /// A stack on `database`, which the caller has created and migrated.
    pub fn new(dir: impl Into<PathBuf>, database: Database) -> Self {
        Self {
            dir: dir.into(),
            database,
            seed: Seed::default(),
            domain: "demo.test".to_owned(),
            format: MailFormat::default(),
            delay_reject: false,
            message_size_limit: Self::DEFAULT_MESSAGE_SIZE_LIMIT,
            milter: None,
            test_hooks: false,
            main_cf: Vec::new(),
        }
    }

    /// A stack that stands alone: SQLite inside `dir`, the people of [`Seed::demo`], provoked failures on.
    pub fn seeded_example(dir: impl Into<PathBuf>) -> Self {
        let dir = dir.into();
        let database = Database::Sqlite(dir.join("database/accounts.db"));
        Self {
            seed: Seed::demo(),
            test_hooks: true,
            ..Self::new(dir, database)
        }
    }
}

/// How Dovecot keeps mail on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MailFormat {
    /// One file per message, flags and envelopes in indexes: Dovecot's own, the quickest to list.
    #[default]
    Sdbox,
    /// Many messages per file.
    Mdbox,
    /// The interoperable format; reopening a large folder reads its directory.
    Maildir,
}

/// The database both servers read.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file. Its folder must be open to Postfix's user (mode `o+x`); the file itself is made so.
    Sqlite(PathBuf),
    /// A PostgreSQL server that listens on TCP.
    Postgres {
        host: String,
        port: u16,
        user: String,
        password: String,
        name: String,
    },
}

impl Database {
    /// Reads `sqlite:///path`, `sqlite:path` or `postgres://user:password@host:port/name`.
    pub fn from_url(address: &str) -> Result<Self, StackError> {
        let unfit = || StackError::DatabaseAddress(without_password(address));
        if let Some(rest) = address.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            let path = path.split_once('?').map_or(path, |(path, _)| path);
            return if path.is_empty() || path == ":memory:" {
                Err(unfit())
            } else {
                Ok(Self::Sqlite(path.into()))
            };
        }
        let url = Url::parse(address).map_err(|_| unfit())?;
        let name = url.path().trim_start_matches('/');
        match (url.scheme(), url.host_str()) {
            ("postgres" | "postgresql", Some(host)) if !name.is_empty() && !url.username().is_empty() => {
                Ok(Self::Postgres {
                    host: host.to_owned(),
                    port: url.port().unwrap_or(5432),
                    user: url.username().to_owned(),
                    password: url.password().unwrap_or_default().to_owned(),
                    name: name.to_owned(),
                })
            }
            _ => Err(unfit()),
        }
    }

    /// The address in the form [`Database::from_url`] and sqlx read. Holds the password, if there is one.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgres {
                host,
                port,
                user,
                password,
                name,
            } => {
                format!("postgres://{user}:{password}@{host}:{port}/{name}")
            }
        }
    }

    /// The file of a SQLite database.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Postgres { .. } => None,
        }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&without_password(&self.url()))
    }
}

fn without_password(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => {
            format!("{}...{}", &address[..scheme + 3], &address[at..])
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_back_as_they_were_written() {
        for address in [
            "sqlite:///var/lib/p/p.db",
            "postgres://p:secret@127.0.0.1:25432/mail",
        ] {
            assert_eq!(Database::from_url(address).unwrap().url(), address);
        }
        assert_eq!(
            Database::from_url("sqlite:p.db?mode=rwc").unwrap(),
            Database::Sqlite("p.db".into())
        );
        let standard = Database::from_url("postgresql://p@db/mail").unwrap();
        assert!(matches!(standard, Database::Postgres { port: 5432, .. }));
    }

    #[test]
    fn what_is_no_database_is_refused_without_showing_a_password() {
        for address in [
            "",
            "sqlite:",
            "sqlite::memory:",
            "mysql://p:secret@db/mail",
            "postgres://p:secret@db/",
        ] {
            let error = Database::from_url(address).unwrap_err().to_string();
            assert!(error.contains("not a database address"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn debug_output_hides_the_password() {
        let database = Database::from_url("postgres://p:secret@db/mail").unwrap();
        assert_eq!(format!("{database:?}"), "postgres://...@db:5432/mail");
    }
}
