//! Preferences: one JSON text each, so that a new one needs no new column.

use async_trait::async_trait;
use domain::{id::AccountId, preference::Preferences};
use service::ports::PreferenceStore;

use crate::{
    Store,
    columns::{Columns, State, Stored, change_one, maybe, to_json},
};

impl Stored for Preferences {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        columns.json()
    }
}

#[async_trait]
impl PreferenceStore for Store {
    async fn preferences(&self, account: &AccountId) -> State<Preferences> {
        let query = sqlx::query("SELECT chosen FROM preferences WHERE account_id = $1");
        Ok(maybe(query.bind(account.as_str()), self.reader())
            .await?
            .unwrap_or_default())
    }

    async fn set_preferences(&self, account: &AccountId, preferences: &Preferences) -> State<()> {
        let query = sqlx::query(
            "INSERT INTO preferences (account_id, chosen) VALUES ($1, $2) \
             ON CONFLICT (account_id) DO UPDATE SET chosen = excluded.chosen",
        );
        change_one(
            query.bind(account.as_str()).bind(to_json(preferences)?),
            self.writer(),
        )
        .await
    }
}
