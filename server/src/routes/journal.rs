use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Query, State},
    http::{
        HeaderName,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use domain::{
    address::Address,
    desk::{DeskError, JournalDesk, JournalLook},
    time::Day,
};
use futures::{StreamExt, future, stream};
use serde::Deserialize;

use super::{Failed, form::From_};
use crate::house::House;

/// The fields of the page's filter; those left empty ask for nothing.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Filter {
    mailbox: String,
    search: String,
    since: String,
    until: String,
}

impl Filter {
    fn look(self) -> Result<JournalLook, DeskError> {
        let day = |text: &str| match text {
            "" => Ok(None),
            text => Day::parse(text).map(Some).map_err(|_| DeskError::BadInput),
        };
        Ok(JournalLook {
            mailbox: match self.mailbox.trim() {
                "" => None,
                text => Some(Address::parse(text).map_err(|_| DeskError::BadInput)?),
            },
            since: day(&self.since)?,
            until: day(&self.until)?,
            search: self.search,
            page: 0,
        })
    }
}

/// All rows of the filter as a file.
pub(super) async fn download(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Query(filter): Query<Filter>,
) -> Result<Response, Failed> {
    let rows = house.service.journal_csv(&caller, filter.look()?).await?;
    let headers: [(HeaderName, &str); 4] = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"journal.csv\""),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    // Spreadsheets take a file without this mark for one of an older encoding, and lose the accents.
    let mark = stream::once(future::ready(Ok("\u{feff}".to_owned())));
    // What fails on the way cuts the line: the browser says that the file is not whole.
    let rows = stream::try_unfold(rows, |mut rows| async {
        let piece = rows.next().await?;
        Ok::<_, DeskError>(piece.map(|piece| (piece, rows)))
    });
    Ok((headers, Body::from_stream(mark.chain(rows))).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_is_not_understood_is_told() {
        let empty = Filter::default().look().unwrap();
        assert_eq!(empty, JournalLook::default());
        let bad_day = Filter {
            since: "yesterday".into(),
            ..Filter::default()
        };
        assert_eq!(bad_day.look(), Err(DeskError::BadInput));
        let bad_mailbox = Filter {
            mailbox: "config".into(),
            ..Filter::default()
        };
        assert_eq!(bad_mailbox.look(), Err(DeskError::BadInput));
    }
}
