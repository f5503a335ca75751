//! Files of a draft.

use domain::{
    desk::{Answer, Attachment, Caller, DeskError, Received},
    draft::{Attached, ComposeForm},
    header::FileName,
    id::{AttachmentId, DraftId},
};

use super::{mirror, receive::within_limit, save::begun};
use crate::{
    Service, error, identities,
    ports::{StateError, StoredDraft},
};

/// Files on one draft; past this a list is no longer a list.
const FILES_MOST: usize = 100;

pub(super) async fn attach(
    service: &Service,
    caller: &Caller,
    id: &DraftId,
    name: FileName,
    media_type: &str,
    received: Received,
) -> Answer<Attached> {
    let stored = find_or_begin(service, caller, id).await?;
    let before = service
        .ports
        .drafts
        .attached(&caller.account, id)
        .await
        .map_err(error::state)?;
    let limit = service.ports.submission.limit(&identities::login(caller)).await;
    within_limit(limit, &before, received.size)?;
    if before.len() >= FILES_MOST {
        return Err(DeskError::BadInput);
    }
    let attached = Attached {
        id: received.id.clone(),
        name,
        media_type: plain_media_type(media_type),
        size: received.size,
    };
    service
        .ports
        .drafts
        .attach_upload(&caller.account, id, &attached)
        .await
        .map_err(error::state)?;
    mirror::write(service, caller, &stored).await;
    Ok(attached)
}

/// The draft, made now when a file is the first thing put into it.
async fn find_or_begin(service: &Service, caller: &Caller, id: &DraftId) -> Answer<StoredDraft> {
    match service.ports.drafts.find(&caller.account, id).await {
        Ok(stored) if stored.submitted.is_some() => Err(DeskError::Forbidden),
        Ok(stored) => Ok(stored),
        Err(StateError::NotFound) => {
            let begun = begun(service, caller, id, ComposeForm::default());
            service.ports.drafts.save(&begun).await.map_err(error::state)?;
            Ok(begun)
        }
        Err(other) => Err(error::state(other)),
    }
}

/// `type/subtype` of RFC 2045 tokens, or plain octets: a browser's word goes into a header.
fn plain_media_type(text: &str) -> String {
    let text = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let token = |part: &str| {
        !part.is_empty()
            && part.len() <= 100
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    match text.split_once('/') {
        // A container of ours would be read as structure, not as a file.
        Some(("multipart" | "message", _)) | None => "application/octet-stream".to_owned(),
        Some((kind, subtype)) if token(kind) && token(subtype) => text,
        Some(_) => "application/octet-stream".to_owned(),
    }
}

pub(super) async fn detach(
    service: &Service,
    caller: &Caller,
    id: &DraftId,
    attachment: &AttachmentId,
) -> Answer<()> {
    let stored = service
        .ports
        .drafts
        .find(&caller.account, id)
        .await
        .map_err(error::state)?;
    if stored.submitted.is_some() {
        return Err(DeskError::Forbidden);
    }
    service
        .ports
        .drafts
        .detach(&caller.account, id, attachment)
        .await
        .map_err(error::state)?;
    mirror::write(service, caller, &stored).await;
    Ok(())
}

pub(super) async fn attached(
    service: &Service,
    caller: &Caller,
    id: &DraftId,
    attachment: &AttachmentId,
) -> Answer<Attachment> {
    let file = service
        .ports
        .drafts
        .file(&caller.account, id, attachment)
        .await
        .map_err(error::state)?;
    Ok(Attachment {
        name: file.name,
        media_type: file.media_type,
        content: file.content,
    })
}

#[cfg(test)]
mod tests {
    use super::plain_media_type;

    #[test]
    fn a_media_type_cannot_start_a_header_or_a_part() {
        assert_eq!(plain_media_type("Text/Plain; charset=utf-8"), "text/plain");
        for bad in [
            "",
            "text",
            "text/plain\r\nX: y",
            "multipart/mixed",
            "message/rfc822",
            "a/b c",
            "/x",
        ] {
            assert_eq!(plain_media_type(bad), "application/octet-stream", "{bad:?}");
        }
    }
}
