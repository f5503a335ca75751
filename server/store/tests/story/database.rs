//! A fresh database for a test.

use mailstack::PrivatePostgres;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use tempfile::TempDir;

pub(crate) struct Database {
    pub(crate) address: String,
    made_in: Option<(String, String)>,
    server: Option<PrivatePostgres>,
    dir: Option<TempDir>,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        // Neither the directory nor the file is there; the name needs escaping in a URL.
        let address = format!("sqlite:{}", dir.path().join("été 50%/state?.db").display());
        Self {
            address,
            made_in: None,
            server: None,
            dir: Some(dir),
        }
    }

    /// In the server that PORTEPLUME_TEST_PG names (a URL of a role that may create databases), or in one of its own.
    pub(crate) async fn postgres() -> Self {
        sqlx::any::install_default_drivers();
        let (admin, server, dir) = match std::env::var("PORTEPLUME_TEST_PG") {
            Ok(admin) => (admin, None, None),
            Err(_) => {
                let dir = tempfile::tempdir().unwrap();
                let path = dir.path().to_owned();
                let server = tokio::task::spawn_blocking(move || PrivatePostgres::start(path))
                    .await
                    .unwrap();
                let server = server.unwrap_or_else(|error| {
                    panic!(
                        "no PostgreSQL for this test: {error}. Either set PORTEPLUME_TEST_PG to the URL of a role that \
                         may create databases, or run as root with the Debian package postgresql installed"
                    )
                });
                (server.url(), Some(server), Some(dir))
            }
        };
        let name = format!("story_{}", uuid::Uuid::new_v4().simple());
        execute(&admin, format!("CREATE DATABASE {name}")).await;
        let mut address = url::Url::parse(&admin).unwrap();
        address.set_path(&name);
        Self {
            address: address.into(),
            made_in: Some((admin, name)),
            server,
            dir,
        }
    }

    /// The database goes, and the server with it where it was ours.
    pub(crate) async fn remove(mut self) {
        if let Some((admin, name)) = self.made_in.take() {
            execute(&admin, format!("DROP DATABASE {name}")).await;
        }
        if let Some(server) = self.server.take() {
            tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
        }
        if let Some(dir) = self.dir.take() {
            dir.close().unwrap();
        }
    }
}

/// Statements of the test's own, past the store.
pub(crate) async fn execute(address: &str, sql: String) {
    try_to_execute(address, sql).await.unwrap();
}

/// One that the database may refuse.
pub(crate) async fn try_to_execute(address: &str, sql: String) -> Result<(), sqlx::Error> {
    let url = match address.strip_prefix("sqlite:") {
        Some(path) => format!("sqlite://{}", url::Url::from_file_path(path).unwrap().path()),
        None => address.to_owned(),
    };
    let mut connection = AnyConnection::connect(&url).await?;
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
    connection.close().await?;
    done.map(|_| ())
}
