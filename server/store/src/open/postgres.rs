//! PostgreSQL: a pool. Commits are as durable as the server's `synchronous_commit` says (on, unless changed).

use std::time::Duration;

use sqlx::{AnyConnection, Connection, any::AnyPoolOptions, pool::PoolOptions};
use url::Url;

use super::{Database, Store};
use crate::error::OpenError;

/// PostgreSQL allows a hundred by default, for all servers together.
const CONNECTIONS: u32 = 16;

pub(super) fn is_address(address: &str) -> bool {
    address.starts_with("postgres://") || address.starts_with("postgresql://")
}

pub(super) async fn open(address: &str) -> Result<Store, OpenError> {
    let failed = |error: sqlx::Error| OpenError::Database(without_password(&error.to_string(), address));
    // A pool tries again until its time is up, and then says only that it is. One connection says why.
    let first = AnyConnection::connect(address).await.map_err(failed)?;
    first.close().await.map_err(failed)?;
    let options: AnyPoolOptions = PoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(15));
    let pool = options.connect(address).await.map_err(failed)?;
    Ok(Store {
        database: Database::Postgres,
        writer: pool.clone(),
        reader: pool,
    })
}

/// No driver we know repeats the password; this makes it a promise.
fn without_password(words: &str, address: &str) -> String {
    let Ok(url) = Url::parse(address) else {
        return "the address cannot be read".to_owned();
    };
    let in_query = url
        .query_pairs()
        .filter(|(name, _)| name == "password")
        .map(|(_, value)| value.into_owned());
    url.password()
        .map(str::to_owned)
        .into_iter()
        .chain(in_query)
        .filter(|password| !password.is_empty())
        .fold(words.to_owned(), |words, password| {
            words.replace(&password, "***")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_repeats_a_password() {
        let words = "cannot parse sesame or knock";
        assert_eq!(
            without_password(words, "postgres://u:sesame@h/d"),
            "cannot parse *** or knock"
        );
        assert_eq!(
            without_password(words, "postgres://u:sesame@h/d?password=knock"),
            "cannot parse *** or ***"
        );
        assert_eq!(without_password(words, "postgres://u:@h/d"), words);
        assert_eq!(
            without_password(words, "postgres://u:sesame@h:port/d"),
            "the address cannot be read"
        );
    }
}
