use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::{
    Address,
    desk::{DeskError, ReadingDesk},
    folder::{FolderKey, Place},
    message::MessageKey,
};
use serde::Deserialize;

use super::{Failed, form::From_};
use crate::house::House;

#[derive(Deserialize)]
pub(super) struct Asked {
    remote: Option<String>,
}

pub(super) fn place(mailbox: &str, folder: &str) -> Result<Place, DeskError> {
    Ok(Place {
        mailbox: Address::parse(mailbox).map_err(|_| DeskError::NotFound)?,
        folder: FolderKey::parse(folder).ok_or(DeskError::NotFound)?,
    })
}

/// A message's HTML, of an opaque origin wherever it is opened: no scripts, no forms, nothing from elsewhere unless asked.
pub(super) async fn show(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Path((mailbox, folder, key)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let key = MessageKey::parse(&key).ok_or(DeskError::NotFound)?;
    let remote = asked.remote.as_deref() == Some("1");
    let document = house
        .service
        .html(&caller, &place(&mailbox, &folder)?, key, remote)
        .await?;
    let pictures = if remote { "data: https: http:" } else { "data:" };
    let policy = format!(
        "default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, document).into_response())
}

/// The message as it lies on the server, to be saved.
pub(super) async fn source(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Path((mailbox, folder, key)): Path<(String, String, String)>,
) -> Result<Response, Failed> {
    let key = MessageKey::parse(&key).ok_or(DeskError::NotFound)?;
    let octets = house
        .service
        .raw(&caller, &place(&mailbox, &folder)?, key)
        .await?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"message-{key}.eml\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, octets).into_response())
}
