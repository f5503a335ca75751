//! A file's octets on their way in: put down piece by piece, so that what is in memory does not depend on how large it is.

use std::sync::Arc;

use domain::{
    desk::{Answer, Caller, DeskError, Incoming, Received},
    draft::Attached,
    id::{AttachmentId, DraftId},
};

use crate::{
    Service, error, identities,
    ports::{Drafts, PIECE},
};

pub(super) async fn receive(
    service: &Service,
    caller: &Caller,
    draft: &DraftId,
    content: &mut dyn Incoming,
) -> Answer<Received> {
    let ports = &service.ports;
    let id = AttachmentId::parse(ports.ids.uuid()).map_err(|e| error::internal("attachment id", &e))?;
    let before = ports.drafts.attached(&caller.account, draft).await;
    let before = before.map_err(error::state)?;
    let begun = ports.drafts.begin_upload(&caller.account, &id, ports.clock.now());
    begun.await.map_err(error::state)?;
    let keeper = Keeper {
        drafts: ports.drafts.clone(),
        id: id.clone(),
    };
    let limit = ports.submission.limit(&identities::login(caller)).await;
    let mut size = 0;
    let mut piece = Piece::default();
    let mut fits = Ok(());
    while let Some(octets) = content.next().await? {
        size += octets.len() as u64;
        if fits.is_ok() {
            fits = within_limit(limit, &before, size);
        }
        if fits.is_err() {
            // Read to its end all the same: a browser still sending would not hear the answer.
            continue;
        }
        let mut rest = octets.as_slice();
        while let Some(left) = piece.fill(rest) {
            rest = left;
            piece.put_down(service, &id).await?;
        }
    }
    fits?;
    piece.put_down(service, &id).await?;
    Ok(Received {
        id,
        size,
        keeper: Box::new(keeper),
    })
}

/// May a file of so many octets be added to those?
pub(super) fn within_limit(limit: Option<u64>, before: &[Attached], size: u64) -> Answer<()> {
    let octets = before.iter().map(|file| file.size).sum::<u64>() + size;
    // Base64 takes four octets for three, and a line end for every 76 (RFC 2045 section 6.8).
    match limit.filter(|limit| octets.saturating_mul(78) / 57 > *limit) {
        Some(limit) => Err(DeskError::TooLarge {
            limit: limit * 57 / 78,
        }),
        None => Ok(()),
    }
}

/// What has come since the last piece was put down.
#[derive(Default)]
struct Piece {
    number: u32,
    octets: Vec<u8>,
}

impl Piece {
    /// Takes what has room; the rest, when it is full.
    fn fill<'a>(&mut self, octets: &'a [u8]) -> Option<&'a [u8]> {
        let (taken, rest) = octets.split_at(octets.len().min(PIECE - self.octets.len()));
        self.octets.extend_from_slice(taken);
        (self.octets.len() == PIECE).then_some(rest)
    }

    async fn put_down(&mut self, service: &Service, id: &AttachmentId) -> Answer<()> {
        if self.octets.is_empty() {
            return Ok(());
        }
        let now = service.ports.clock.now();
        let added = service.ports.drafts.add_piece(id, self.number, &self.octets, now);
        added.await.map_err(error::state)?;
        self.number += 1;
        self.octets.clear();
        Ok(())
    }
}

/// Forgets an upload that was cut off, refused or left alone. Once attached there is nothing left to forget.
struct Keeper {
    drafts: Arc<dyn Drafts>,
    id: AttachmentId,
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let (drafts, id) = (self.drafts.clone(), self.id.clone());
        let forget = async move {
            if let Err(failed) = drafts.abandon_upload(&id).await {
                tracing::info!(error = %failed, "an upload that was cut off stays until it is swept");
            }
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(forget);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_full_whatever_comes_at_once() {
        let mut piece = Piece::default();
        let much = vec![7; 2 * PIECE + 5];
        let mut rest = much.as_slice();
        let mut full = 0;
        while let Some(left) = piece.fill(rest) {
            assert_eq!(piece.octets.len(), PIECE);
            piece.octets.clear();
            full += 1;
            rest = left;
        }
        assert_eq!((full, piece.octets.len()), (2, 5));
        assert_eq!(piece.fill(&much[..PIECE - 6]), None);
        assert_eq!(piece.octets.len(), PIECE - 1);
    }
}
