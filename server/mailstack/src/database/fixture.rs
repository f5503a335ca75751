//! Tables and people for a stack that is given an empty database.

use std::time::{SystemTime, UNIX_EPOCH};

use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngCore;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::{AccountKind, Database, Seed, SeedAccount, StackError, template};

/// Enough to be argon2id, cheap enough to sign in thousands of times in a test: 256 KiB, one pass, one lane.
const MEMORY_KIB: u32 = 256;

/// Creates the tables if there are none and writes `seed` if there is nobody.
pub(super) async fn plant(
    connection: &mut AnyConnection,
    database: &Database,
    seed: &Seed,
) -> Result<(), StackError> {
    let tables = match database {
        Database::Sqlite(_) => {
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'accounts'"
        }
        Database::Postgres { .. } => {
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'accounts'"
        }
    };
    if count(connection, tables).await? == 0 {
        if let Database::Sqlite(_) = database {
            sqlx::query("PRAGMA journal_mode = WAL")
                .execute(&mut *connection)
                .await?;
        }
        sqlx::raw_sql(template::ACCOUNTS.text)
            .execute(&mut *connection)
            .await?;
    }
    if count(connection, "SELECT COUNT(*) FROM accounts").await? == 0 {
        write(connection, seed).await?;
    }
    Ok(())
}

async fn count(connection: &mut AnyConnection, sql: &'static str) -> Result<i64, StackError> {
    Ok(sqlx::query(sql).fetch_one(connection).await?.try_get(0)?)
}

async fn write(connection: &mut AnyConnection, seed: &Seed) -> Result<(), StackError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
    let ids: Vec<(&str, String)> = seed
        .accounts
        .iter()
        .map(|a| (a.address.as_str(), Uuid::new_v4().to_string()))
        .collect();
    let id_of = |address: &str| {
        let found = ids.iter().find(|(known, _)| *known == address);
        found
            .map(|(_, id)| id.clone())
            .ok_or_else(|| StackError::UnknownAccount(address.to_owned()))
    };
    for account in &seed.accounts {
        let kind = match account.kind {
            AccountKind::User => "user",
            AccountKind::Shared => "shared",
        };
        let domain = account.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        sqlx::query(
            "INSERT INTO accounts (id, address, domain, name, kind, password, quota_mb, admin, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id_of(&account.address)?)
        .bind(account.address.clone())
        .bind(domain.to_owned())
        .bind(account.name.clone())
        .bind(kind)
        .bind(hash(account)?)
        .bind(i64::from(account.quota_mb))
        .bind(i64::from(account.admin))
        .bind(now)
        .execute(&mut *connection)
        .await?;
    }
    for alias in &seed.aliases {
        sqlx::query("INSERT INTO aliases (id, address, account_id) VALUES ($1, $2, $3)")
            .bind(Uuid::new_v4().to_string())
            .bind(alias.address.clone())
            .bind(id_of(&alias.account)?)
            .execute(&mut *connection)
            .await?;
    }
    for grant in &seed.grants {
        sqlx::query(
            "INSERT INTO grants (id, mailbox_id, delegate_id, send, access, until_at, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(Uuid::new_v4().to_string())
        .bind(id_of(&grant.mailbox)?)
        .bind(id_of(&grant.delegate)?)
        .bind(grant.send.as_str())
        .bind(grant.access.as_str())
        .bind(grant.until_at)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The PHC string of an account's password.
fn hash(account: &SeedAccount) -> Result<Option<String>, StackError> {
    let Some(password) = &account.password else {
        return Ok(None);
    };
    let failed = |reason: String| StackError::Password {
        address: account.address.clone(),
        reason,
    };
    let mut salt = [0; 16];
    rand::rng().fill_bytes(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(|error| failed(error.to_string()))?;
    let params = Params::new(MEMORY_KIB, 1, 1, None).map_err(|error| failed(error.to_string()))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| Some(hash.to_string()))
        .map_err(|error| failed(error.to_string()))
}
