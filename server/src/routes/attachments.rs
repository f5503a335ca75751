use std::sync::Arc;

use async_trait::async_trait;
use axum::{
    Json,
    extract::{
        Multipart, Path, State,
        multipart::{Field, MultipartError},
    },
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::{
    desk::{Answer, Attachment, ComposeDesk, DeskError, Incoming, ReadingDesk},
    draft::Attached,
    header::FileName,
    id::{AttachmentId, DraftId},
    message::MessageKey,
};

use super::{Failed, form::From_, frame::place};
use crate::house::House;

pub(super) async fn download(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Path((mailbox, folder, key, part)): Path<(String, String, String, u32)>,
) -> Result<Response, Failed> {
    let key = MessageKey::parse(&key).ok_or(DeskError::NotFound)?;
    let attachment = house
        .service
        .attachment(&caller, &place(&mailbox, &folder)?, key, part)
        .await?;
    Ok(to_download(attachment))
}

pub(super) async fn draft_file(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Path((draft, id)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let draft = DraftId::parse(draft).map_err(|_| DeskError::NotFound)?;
    let id = AttachmentId::parse(id).map_err(|_| DeskError::NotFound)?;
    Ok(to_download(house.service.attached(&caller, &draft, &id).await?))
}

/// Always saved, never shown: a type that a browser would run is plain octets.
fn to_download(attachment: Attachment) -> Response {
    let media_type = match attachment.media_type.as_str() {
        kind if kind.starts_with("image/") && kind != "image/svg+xml" => kind.to_owned(),
        kind @ ("text/plain" | "text/csv" | "text/calendar" | "application/pdf") => kind.to_owned(),
        _ => "application/octet-stream".to_owned(),
    };
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_DISPOSITION, disposition(&attachment.name)),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, attachment.content).into_response()
}

/// RFC 6266: an ASCII name for old clients, the real one in UTF-8 (RFC 8187).
fn disposition(name: &FileName) -> String {
    let plain: String = name
        .as_str()
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded: String = name
        .as_str()
        .bytes()
        .map(|b| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// One file of a draft, sent by the page with its progress shown.
pub(super) async fn upload(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Path(draft): Path<String>,
    mut form: Multipart,
) -> Result<Json<Attached>, Failed> {
    let draft = DraftId::parse(draft).map_err(|_| DeskError::NotFound)?;
    while let Some(field) = form.next_field().await.map_err(|error| cut(&house, &error))? {
        if field.name() != Some("file") {
            continue;
        }
        let name = FileName::of_path(field.file_name().unwrap_or_default());
        let media_type = field.content_type().unwrap_or_default().to_owned();
        let mut content = Coming { house: &house, field };
        let received = house.service.receive(&caller, &draft, &mut content).await?;
        let attached = house
            .service
            .attach(&caller, &draft, name, media_type, received)
            .await?;
        return Ok(Json(attached));
    }
    Err(Failed(DeskError::BadInput))
}

/// A file in a form, as it comes.
pub(super) struct Coming<'a> {
    pub(super) house: &'a House,
    pub(super) field: Field<'a>,
}

#[async_trait]
impl Incoming for Coming<'_> {
    async fn next(&mut self) -> Answer<Option<Vec<u8>>> {
        let chunk = self
            .field
            .chunk()
            .await
            .map_err(|error| cut(self.house, &error))?;
        Ok(chunk.map(Vec::from))
    }
}

/// A body past the limit, or one that ended too early.
pub(super) fn cut(house: &House, error: &MultipartError) -> DeskError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        DeskError::TooLarge {
            limit: house.upload_limit,
        }
    } else {
        DeskError::BadInput
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_leave_its_header() {
        let name = FileName::of_path("relevé \"été\".pdf");
        assert_eq!(
            disposition(&name),
            "attachment; filename=\"relev_ __t__.pdf\"; filename*=UTF-8''relev%C3%A9%20%22%C3%A9t%C3%A9%22.pdf"
        );
    }
}
