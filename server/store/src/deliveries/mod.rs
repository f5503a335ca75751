//! What became of sent messages, and the inboxes where one hears of it.

mod report;
mod watch;

use async_trait::async_trait;
use domain::{delivery::DeliveryStatus, id::OutboxId, time::Timestamp};
use service::ports::{Deliveries, DeliveryNews, Notice, OutboxItem, Watch};

use crate::{
    Store,
    columns::{Columns, State, Stored, all, one},
    outbox,
};
pub(crate) use watch::begin;

/// What [`News`] reads.
macro_rules! news_columns {
    () => {
        "spelling, status, code, words, told_at"
    };
}
use news_columns;

struct News(DeliveryNews);

impl Stored for News {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self(DeliveryNews {
            recipient: columns.parsed()?,
            status: columns.word(DeliveryStatus::parse)?,
            code: columns.plain()?,
            words: columns.plain()?,
            at: columns.time()?,
        }))
    }
}

struct Count(u64);

impl Stored for Count {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok(Self(columns.count()?.into()))
    }
}

#[async_trait]
impl Deliveries for Store {
    async fn take_watch(&self, now: Timestamp, lease: Timestamp) -> State<Option<Watch>> {
        watch::take(self, now, lease).await
    }

    async fn looked(&self, watch: &Watch, due: Timestamp) -> State<()> {
        watch::looked(self, watch, due).await
    }

    async fn unwatch(&self, watch: &Watch) -> State<()> {
        watch::end(self, watch).await
    }

    async fn sent(&self, message_id: &str) -> State<Option<OutboxItem>> {
        outbox::with_message_id(self, message_id).await
    }

    async fn of(&self, item: &OutboxId) -> State<Vec<DeliveryNews>> {
        let query = sqlx::query(concat!(
            "SELECT ",
            news_columns!(),
            " FROM deliveries WHERE item_id = $1 ORDER BY recipient"
        ));
        let found: Vec<News> = all(query.bind(item.as_str()), self.reader()).await?;
        Ok(found.into_iter().map(|News(news)| news).collect())
    }

    async fn report(
        &self,
        item: &OutboxId,
        news: &[DeliveryNews],
        notice: &(dyn for<'a> Fn(&'a [DeliveryNews]) -> Option<Notice> + Send + Sync),
    ) -> State<Vec<DeliveryNews>> {
        report::report(self, item, news, notice).await
    }

    async fn count_watches(&self) -> State<u64> {
        let Count(count) = one(sqlx::query("SELECT COUNT(*) FROM watches"), self.reader()).await?;
        Ok(count)
    }
}
