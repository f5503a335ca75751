use domain::{
    account::Account,
    address::Address,
    id::{AccountId, IdentityId},
};

use super::account_columns;
use crate::{
    Store,
    columns::{Columns, State, Stored, all, maybe, one},
    search,
};

pub(super) async fn by_id(store: &Store, id: &AccountId) -> State<Account> {
    let query = sqlx::query(concat!(
        "SELECT ",
        account_columns!("a"),
        " FROM accounts a WHERE a.id = $1"
    ));
    one(query.bind(id.as_str()), store.reader()).await
}

pub(super) const BY_ADDRESS: &str = concat!(
    "SELECT ",
    account_columns!("a"),
    " FROM accounts a WHERE a.address = $1 UNION ALL SELECT ",
    account_columns!("a"),
    " FROM aliases n JOIN accounts a ON a.id = n.account_id WHERE n.address = $1"
);

pub(super) async fn by_address(store: &Store, address: &Address) -> State<Account> {
    one(sqlx::query(BY_ADDRESS).bind(address.canonical()), store.reader()).await
}

pub(super) async fn list(store: &Store, after: Option<&Address>, take: u32) -> State<Vec<Account>> {
    // No address is empty, so the empty text comes before all of them.
    let after = after.map_or("", Address::canonical);
    let query = sqlx::query(concat!(
        "SELECT ",
        account_columns!("a"),
        " FROM accounts a WHERE a.address > $1 ORDER BY a.address LIMIT $2"
    ));
    all(query.bind(after).bind(i64::from(take)), store.reader()).await
}

/// In the order of addresses, so that the index gives the order and the search stops at the last one wanted.
pub(super) async fn suggest(store: &Store, letters: &str, take: u32) -> State<Vec<Account>> {
    let query = sqlx::query(concat!(
        "SELECT ",
        account_columns!("a"),
        " FROM accounts a WHERE a.active = 1 AND a.search LIKE $1 ESCAPE '!' ORDER BY a.address LIMIT $2"
    ));
    all(
        query.bind(search::pattern(letters)).bind(i64::from(take)),
        store.reader(),
    )
    .await
}

pub(super) async fn aliases(store: &Store, account: &AccountId) -> State<Vec<(IdentityId, Address)>> {
    let query = sqlx::query("SELECT id, address FROM aliases WHERE account_id = $1 ORDER BY address");
    all(query.bind(account.as_str()), store.reader()).await
}

pub(super) async fn administrators(store: &Store) -> State<Vec<Account>> {
    let query = sqlx::query(concat!(
        "SELECT ",
        account_columns!("a"),
        " FROM accounts a WHERE a.admin = 1 AND a.active = 1 ORDER BY a.address"
    ));
    all(query, store.reader()).await
}

pub(super) async fn knows_domain(store: &Store, domain: &str) -> State<bool> {
    let query =
        sqlx::query("SELECT domain FROM accounts WHERE domain = $1 LIMIT 1").bind(domain.to_lowercase());
    Ok(maybe::<Found>(query, store.reader()).await?.is_some())
}

/// Every address and alias of a domain.
pub(crate) async fn names_in<'c>(
    domain: &str,
    on: impl sqlx::Executor<'c, Database = sqlx::Any>,
) -> State<Vec<Address>> {
    // The pattern may find more: what it finds is compared.
    let query = sqlx::query(
        "SELECT address FROM accounts WHERE domain = $1 \
         UNION ALL SELECT address FROM aliases WHERE address LIKE $2",
    )
    .bind(domain)
    .bind(format!("%@{domain}"));
    let names: Vec<Name> = all(query, on).await?;
    Ok(names
        .into_iter()
        .map(|name| name.0)
        .filter(|name| name.domain() == domain)
        .collect())
}

pub(super) async fn password(store: &Store, address: &Address) -> State<Option<String>> {
    let query = sqlx::query(
        "SELECT a.password FROM accounts a WHERE a.address = $1 AND a.active = 1 AND a.kind = 'user' \
         UNION ALL SELECT a.password FROM aliases n JOIN accounts a ON a.id = n.account_id \
         WHERE n.address = $1 AND a.active = 1 AND a.kind = 'user'",
    );
    let found: Option<Password> = maybe(query.bind(address.canonical()), store.reader()).await?;
    Ok(found.and_then(|password| password.0))
}

pub(crate) struct Name(pub(crate) Address);
impl Stored for Name {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.parsed().map(Self)
    }
}

struct Found;
impl Stored for Found {
    fn read(_: &mut Columns<'_>) -> State<Self> {
        Ok(Self)
    }
}

struct Password(Option<String>);
impl Stored for Password {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.plain().map(Self)
    }
}
