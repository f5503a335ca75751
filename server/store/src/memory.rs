//! What an account remembers: addresses written from, what providers said of them, people written to.

use async_trait::async_trait;
use domain::{
    address::{Address, Mailbox},
    header::DisplayName,
    id::{AccountId, IdentityId},
    time::Timestamp,
};
use service::ports::{Learned, Learning, Memory, Remembered};

use crate::{
    Store,
    columns::{Columns, State, Stored, all, change_one, without_nul},
    open::commit,
    search,
};

impl Stored for Remembered {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            id: columns.parsed()?,
            address: columns.parsed()?,
            used: columns.time()?,
        })
    }
}

impl Stored for Learned {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            address: columns.parsed()?,
            learning: columns.word(learning)?,
            words: columns.plain()?,
            at: columns.time()?,
        })
    }
}

impl Stored for Mailbox {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self {
            name: DisplayName::lossy(&columns.text()?),
            address: columns.parsed()?,
        })
    }
}

fn learning(word: &str) -> Option<Learning> {
    [Learning::Allowed, Learning::OnBehalf, Learning::Refused]
        .into_iter()
        .find(|l| learning_word(*l) == word)
}

fn learning_word(learning: Learning) -> &'static str {
    match learning {
        Learning::Allowed => "allowed",
        Learning::OnBehalf => "on_behalf",
        Learning::Refused => "refused",
    }
}

#[async_trait]
impl Memory for Store {
    async fn remembered(&self, account: &AccountId) -> State<Vec<Remembered>> {
        let query = sqlx::query(
            "SELECT id, spelling, used_at FROM remembered WHERE account_id = $1 ORDER BY used_at DESC, address",
        );
        all(query.bind(account.as_str()), self.reader()).await
    }

    async fn remember(
        &self,
        id: &IdentityId,
        account: &AccountId,
        address: &Address,
        now: Timestamp,
    ) -> State<()> {
        let query = sqlx::query(
            "INSERT INTO remembered (id, account_id, address, spelling, used_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (account_id, address) DO UPDATE SET used_at = excluded.used_at",
        )
        .bind(id.as_str())
        .bind(account.as_str())
        .bind(address.canonical())
        .bind(address.as_str())
        .bind(now.0);
        change_one(query, self.writer()).await
    }

    async fn forget(&self, account: &AccountId, id: &IdentityId) -> State<()> {
        let query = sqlx::query("DELETE FROM remembered WHERE account_id = $1 AND id = $2");
        change_one(query.bind(account.as_str()).bind(id.as_str()), self.writer()).await
    }

    async fn learned(&self, account: &AccountId) -> State<Vec<Learned>> {
        let query = sqlx::query(
            "SELECT spelling, learning, words, learned_at FROM learned WHERE account_id = $1 ORDER BY address",
        );
        all(query.bind(account.as_str()), self.reader()).await
    }

    async fn learn(&self, account: &AccountId, learned: &Learned) -> State<()> {
        let query = sqlx::query(
            "INSERT INTO learned (account_id, address, spelling, learning, words, learned_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, address) DO UPDATE SET \
             learning = excluded.learning, words = excluded.words, learned_at = excluded.learned_at",
        )
        .bind(account.as_str())
        .bind(learned.address.canonical())
        .bind(learned.address.as_str())
        .bind(learning_word(learned.learning))
        .bind(learned.words.as_deref().map(without_nul))
        .bind(learned.at.0);
        change_one(query, self.writer()).await
    }

    async fn correspondents(&self, account: &AccountId, letters: &str, take: u32) -> State<Vec<Mailbox>> {
        let query = sqlx::query(
            "SELECT name, spelling FROM correspondents WHERE account_id = $1 AND search LIKE $2 ESCAPE '!' \
             ORDER BY used_at DESC, address LIMIT $3",
        );
        all(
            query
                .bind(account.as_str())
                .bind(search::pattern(letters))
                .bind(i64::from(take)),
            self.reader(),
        )
        .await
    }

    async fn remember_correspondents(
        &self,
        account: &AccountId,
        people: &[Mailbox],
        now: Timestamp,
    ) -> State<()> {
        // In one order for all, so that two messages to the same people never wait for each other in a ring.
        let mut people: Vec<&Mailbox> = people.iter().collect();
        people.sort_by(|a, b| a.address.cmp(&b.address));
        let mut transaction = self.begin().await?;
        for person in people {
            // A message to the bare address does not take away the name.
            let query = sqlx::query(
                "INSERT INTO correspondents (account_id, address, spelling, name, search, used_at) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, address) DO UPDATE SET \
                 name = CASE WHEN excluded.name = '' THEN correspondents.name ELSE excluded.name END, \
                 search = CASE WHEN excluded.name = '' THEN correspondents.search ELSE excluded.search END, \
                 used_at = excluded.used_at",
            )
            .bind(account.as_str())
            .bind(person.address.canonical())
            .bind(person.address.as_str())
            .bind(person.name.as_str())
            .bind(search::haystack(person.name.as_str(), person.address.canonical()))
            .bind(now.0);
            change_one(query, &mut *transaction).await?;
        }
        commit(transaction).await
    }
}
