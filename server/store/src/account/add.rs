use std::time::{SystemTime, UNIX_EPOCH};

use domain::{
    account::{Account, AccountKind, Colour, SentCopies},
    address::Address,
    header::DisplayName,
    id::{AccountId, IdentityId},
    time::Timestamp,
};
use service::{likeness, ports::StateError};
use sqlx::{Any, Transaction};

use super::find;
use crate::{
    Store,
    columns::{State, change, change_one, read},
    error::from_driver,
    open::commit,
    search,
};

pub(super) async fn account(store: &Store, account: &Account, password: Option<&str>) -> State<()> {
    let mut names = hold_names(store).await?;
    free(&mut names, &account.address).await?;
    insert(&mut names, account, password, wall_clock()).await?;
    commit(names).await
}

pub(super) async fn alias(store: &Store, id: &IdentityId, account: &AccountId, alias: &Address) -> State<()> {
    let mut names = hold_names(store).await?;
    free(&mut names, alias).await?;
    let query = sqlx::query("INSERT INTO aliases (id, address, account_id) VALUES ($1, $2, $3)")
        .bind(id.as_str())
        .bind(alias.canonical())
        .bind(account.as_str());
    change_one(query, &mut *names).await?;
    commit(names).await
}

pub(super) async fn ensure(
    store: &Store,
    id: &AccountId,
    address: &Address,
    name: &DisplayName,
    now: Timestamp,
) -> State<Account> {
    match find::by_address(store, address).await {
        Err(StateError::NotFound) => {}
        known => return known,
    }
    let mut names = hold_names(store).await?;
    if let Some(known) = holder(&mut names, address).await? {
        return Ok(known);
    }
    let account = Account {
        id: id.clone(),
        address: address.clone(),
        name: name.clone(),
        kind: AccountKind::User,
        colour: Colour::of(address),
        active: true,
        admin: false,
        sent_copies: SentCopies::default(),
        quota_mb: 0,
    };
    insert(&mut names, &account, None, now).await?;
    commit(names).await?;
    find::by_id(store, id).await
}

/// A transaction in which nobody else adds a name.
pub(crate) async fn hold_names(store: &Store) -> State<Transaction<'static, Any>> {
    let mut names = store.begin().await?;
    if let Some(hold) = store.database().hold_names() {
        change(sqlx::query(hold), &mut *names).await?;
    }
    Ok(names)
}

/// Whose name it is.
async fn holder(names: &mut Transaction<'static, Any>, address: &Address) -> State<Option<Account>> {
    let query = sqlx::query(find::BY_ADDRESS).bind(address.canonical());
    let row = query.fetch_optional(&mut **names).await.map_err(from_driver)?;
    row.as_ref().map(read).transpose()
}

/// Is it nobody's, and would it be read as nobody's?
async fn free(names: &mut Transaction<'static, Any>, address: &Address) -> State<()> {
    match holder(names, address).await? {
        None => {}
        Some(_) => return Err(StateError::Exists),
    }
    let others = find::names_in(address.domain(), &mut **names).await?;
    match likeness::taken_for(address, others) {
        None => Ok(()),
        Some(like) => Err(StateError::LooksLike(like)),
    }
}

pub(crate) async fn insert(
    names: &mut Transaction<'static, Any>,
    account: &Account,
    password: Option<&str>,
    now: Timestamp,
) -> State<()> {
    let address = account.address.canonical();
    let query = sqlx::query(
        "INSERT INTO accounts (id, address, domain, name, kind, password, quota_mb, active, admin, colour, sent_copies, \
         created_at, search) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(account.id.as_str())
    .bind(address)
    .bind(account.address.domain())
    .bind(account.name.as_str())
    .bind(account.kind.as_str())
    .bind(password)
    .bind(i64::from(account.quota_mb))
    .bind(i64::from(account.active))
    .bind(i64::from(account.admin))
    .bind(i64::from(account.colour.index()))
    .bind(account.sent_copies.as_str())
    .bind(now.0)
    .bind(search::haystack(account.name.as_str(), address));
    change_one(query, &mut **names).await
}

/// When an account was made is noted for people who look at the table; nothing depends on it.
pub(crate) fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
