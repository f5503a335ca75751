//! The product's story through the desks, on real parts: the built-in host and real Dovecot and Postfix, state on
//! SQLite and PostgreSQL. What the pages do with it is end2end's.

// Integration tests are tests; clippy knows them as such only by the attribute.
#[cfg(test)]
mod enforced;
#[cfg(test)]
mod house;
#[cfg(test)]
mod people;
#[cfg(test)]
mod tale;

use house::{House, State};

#[tokio::test(flavor = "multi_thread")]
async fn on_the_built_in_host_with_sqlite() {
    tale::all(&House::built_in(State::Sqlite).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_built_in_host_with_postgresql() {
    tale::all(&House::built_in(State::Postgres).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_dovecot_and_postfix_with_sqlite() {
    tale::all(&House::own_servers(State::Sqlite).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_dovecot_and_postfix_with_postgresql() {
    tale::all(&House::own_servers(State::Postgres).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mail_program_meets_the_same_rules_with_sqlite() {
    enforced::all(&House::own_servers(State::Sqlite).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mail_program_meets_the_same_rules_with_postgresql() {
    enforced::all(&House::own_servers(State::Postgres).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_provider_that_only_answers() {
    tale::at_a_provider(&House::provider().await).await;
}
