//! From rows to values and back: columns in their order, each checked.

use std::{fmt::Display, str::FromStr};

use domain::time::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use service::ports::StateError;
use sqlx::{
    Any, Column, Row,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use crate::error::{from_driver, unreadable};

pub(crate) type State<T> = Result<T, StateError>;
pub(crate) type Asked<'q> = Query<'q, Any, AnyArguments>;

/// A value made of the next columns of a row, in the order its `COLUMNS` name them.
pub(crate) trait Stored: Sized {
    fn read(columns: &mut Columns<'_>) -> State<Self>;
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok((A::read(columns)?, B::read(columns)?))
    }
}
impl<A: Stored, B: Stored, C: Stored> Stored for (A, B, C) {
    fn read(columns: &mut Columns<'_>) -> State<Self> {
        Ok((A::read(columns)?, B::read(columns)?, C::read(columns)?))
    }
}

/// Reads a row from left to right.
pub(crate) struct Columns<'r> {
    row: &'r AnyRow,
    next: usize,
}

impl<'r> Columns<'r> {
    fn of(row: &'r AnyRow) -> Self {
        Self { row, next: 0 }
    }

    /// The next column as the driver decodes it: `String`, `i64`, `Vec<u8>` or an `Option` of one.
    pub(crate) fn plain<T>(&mut self) -> State<T>
    where
        T: sqlx::Decode<'r, Any> + sqlx::Type<Any>,
    {
        let value = self.row.try_get(self.next).map_err(from_driver)?;
        self.next += 1;
        Ok(value)
    }

    pub(crate) fn text(&mut self) -> State<String> {
        self.plain()
    }

    pub(crate) fn yes(&mut self) -> State<bool> {
        Ok(self.plain::<i64>()? != 0)
    }

    /// A count or size: never negative, whatever somebody wrote.
    pub(crate) fn count(&mut self) -> State<u32> {
        let count: i64 = self.plain()?;
        Ok(u32::try_from(count.max(0)).unwrap_or(u32::MAX))
    }

    pub(crate) fn time(&mut self) -> State<Timestamp> {
        self.plain().map(Timestamp)
    }

    pub(crate) fn maybe_time(&mut self) -> State<Option<Timestamp>> {
        Ok(self.plain::<Option<i64>>()?.map(Timestamp))
    }

    pub(crate) fn parsed<T>(&mut self) -> State<T>
    where
        T: FromStr<Err: Display>,
    {
        let text = self.text()?;
        text.parse().map_err(|why| unreadable(self.last(), why))
    }

    pub(crate) fn maybe_parsed<T>(&mut self) -> State<Option<T>>
    where
        T: FromStr<Err: Display>,
    {
        let Some(text) = self.plain::<Option<String>>()? else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|why| unreadable(self.last(), why))
    }

    /// One of a few words, by its type's own `parse`.
    pub(crate) fn word<T>(&mut self, parse: fn(&str) -> Option<T>) -> State<T> {
        let text = self.text()?;
        parse(&text).ok_or_else(|| unreadable(self.last(), format_args!("{text:?}")))
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> State<T> {
        let text = self.text()?;
        serde_json::from_str(&text).map_err(|why| unreadable(self.last(), why))
    }

    pub(crate) fn maybe_json<T: DeserializeOwned>(&mut self) -> State<Option<T>> {
        let Some(text) = self.plain::<Option<String>>()? else {
            return Ok(None);
        };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|why| unreadable(self.last(), why))
    }

    /// Name of the column read last.
    fn last(&self) -> &'r str {
        self.row
            .columns()
            .get(self.next - 1)
            .map_or("?", |column| column.name())
    }
}

pub(crate) fn read<T: Stored>(row: &AnyRow) -> State<T> {
    T::read(&mut Columns::of(row))
}

pub(crate) async fn all<'c, T: Stored>(
    query: Asked<'_>,
    on: impl sqlx::Executor<'c, Database = Any>,
) -> State<Vec<T>> {
    let rows = query.fetch_all(on).await.map_err(from_driver)?;
    rows.iter().map(read).collect()
}

pub(crate) async fn maybe<'c, T: Stored>(
    query: Asked<'_>,
    on: impl sqlx::Executor<'c, Database = Any>,
) -> State<Option<T>> {
    let row = query.fetch_optional(on).await.map_err(from_driver)?;
    row.as_ref().map(read).transpose()
}

pub(crate) async fn one<'c, T: Stored>(
    query: Asked<'_>,
    on: impl sqlx::Executor<'c, Database = Any>,
) -> State<T> {
    maybe(query, on).await?.ok_or(StateError::NotFound)
}

/// Rows changed.
pub(crate) async fn change<'c, E>(query: Asked<'_>, on: E) -> State<u64>
where
    E: sqlx::Executor<'c, Database = Any>,
{
    Ok(query.execute(on).await.map_err(from_driver)?.rows_affected())
}

/// Changes a row that has to be there.
pub(crate) async fn change_one<'c, E>(query: Asked<'_>, on: E) -> State<()>
where
    E: sqlx::Executor<'c, Database = Any>,
{
    if change(query, on).await? == 0 {
        return Err(StateError::NotFound);
    }
    Ok(())
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> State<String> {
    serde_json::to_string(value)
        .map_err(|why| StateError::Unavailable(format!("cannot be written as JSON: {why}")))
}

pub(crate) fn maybe_to_json<T: Serialize>(value: Option<&T>) -> State<Option<String>> {
    value.map(to_json).transpose()
}

/// PostgreSQL has no NUL in TEXT; a server's words or a browser's media type may hold one.
pub(crate) fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}
