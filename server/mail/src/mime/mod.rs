//! Messages as octets: any message read as well as can be, ours written so that nothing stands in them but what was
//! meant (RFC 5322, 2045-2049, 2231, 3676, 6532).
//!
//! Whatever comes from outside is read with care for effort as well as for content: see [`read::Opened`] for nesting
//! and [`html::bearable`] for markup that would cost a parser more than it is worth.

mod body;
mod flowed;
mod html;
mod parts;
mod preview;
mod read;
mod receipt;
mod report;
mod write;

use domain::address::Address;
use service::ports::{Mime, MimeError, Outgoing, OutgoingFile, ParsedBody, ParsedMessage, Report};

use body::Bodies;
use read::Opened;

/// Marks a draft of ours with its id, in the Drafts folder only.
const DRAFT_FIELD: &str = "X-Porteplume-Draft";
/// On a mailbox's own copy: who wrote it. Never in what leaves.
const WRITER_FIELD: &str = "X-Porteplume-Written-By";

/// [`Mime`] with mail-parser, ammonia and email-encoding.
#[derive(Debug, Clone, Copy, Default)]
pub struct MimeKit;

impl Mime for MimeKit {
    fn parse(&self, message: &[u8]) -> Result<ParsedMessage, MimeError> {
        guarded(|| {
            let opened = Opened::new(message)?;
            Ok(read::message(&opened, &Bodies::of(&opened)))
        })
    }

    fn parse_ahead(
        &self,
        message: &[u8],
        known: Box<dyn FnOnce(ParsedMessage) + '_>,
    ) -> Result<Option<String>, MimeError> {
        guarded(|| {
            let opened = Opened::new(message)?;
            let bodies = Bodies::of(&opened);
            let parsed = read::message(&opened, &bodies);
            let is_html = matches!(parsed.body, ParsedBody::Html { .. });
            known(parsed);
            Ok(is_html.then(|| html::document(&opened, &bodies, false)))
        })
    }

    fn document(&self, message: &[u8], remote: bool) -> Result<String, MimeError> {
        guarded(|| {
            let opened = Opened::new(message)?;
            Ok(html::document(&opened, &Bodies::of(&opened), remote))
        })
    }

    fn part(&self, message: &[u8], part: u32) -> Result<OutgoingFile, MimeError> {
        guarded(|| parts::file(&Opened::new(message)?, part).ok_or(MimeError::NoPart))
    }

    fn report(&self, message: &[u8]) -> Result<Option<Report>, MimeError> {
        guarded(|| Ok(report::report(&Opened::new(message)?)))
    }

    fn write(&self, message: &Outgoing) -> Result<Vec<u8>, MimeError> {
        write::message(message)
    }

    fn with_writer(&self, message: &[u8], writer: &Address) -> Vec<u8> {
        let writer = writer
            .to_ascii_domain()
            .unwrap_or_else(|| writer.as_str().to_owned());
        let mut copy = format!("{WRITER_FIELD}: {writer}\r\n").into_bytes();
        copy.extend_from_slice(message);
        copy
    }
}

/// A panic of a parser on somebody's octets is that message's misfortune, not the server's.
fn guarded<T>(read: impl FnOnce() -> Result<T, MimeError>) -> Result<T, MimeError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| {
        tracing::warn!("a parser gave up on a message");
        Err(MimeError::Unreadable)
    })
}
