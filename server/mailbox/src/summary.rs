//! What is kept of a message beside its octets, read once when it arrives.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use domain::address::Mailbox;
use domain::desk::Trouble;
use domain::header::Subject;
use domain::time::Timestamp;
use service::ports::{HostError, Mime, MimeError, ParsedBody, ParsedMessage};

/// Recipients kept for a list, which shows a few.
const MOST_RECIPIENTS: usize = 20;
/// Characters of text that search looks into. The index costs about three times its text; nobody's words are longer,
/// pasted logs are.
const MOST_WORDS: usize = 512 * 1024;
const MOST_PREVIEW: usize = 200;

#[derive(Debug, Clone)]
pub(crate) struct Summary {
    pub(crate) from: Option<Mailbox>,
    /// Where it is there and not the From.
    pub(crate) sender: Option<Mailbox>,
    pub(crate) to: Vec<Mailbox>,
    pub(crate) subject: Subject,
    pub(crate) preview: String,
    pub(crate) date: Timestamp,
    pub(crate) message_id: Option<String>,
    pub(crate) attachments: bool,
    /// All that search looks into, in lower case.
    pub(crate) words: String,
}

impl Summary {
    /// Octets that are no message at all have an empty summary and the date of their arrival.
    pub(crate) fn of(parsed: ParsedMessage, arrival: Timestamp) -> Self {
        let words = words(&parsed);
        let mut to = parsed.to;
        to.truncate(MOST_RECIPIENTS);
        Self {
            sender: parsed
                .sender
                .filter(|s| parsed.from.as_ref().is_none_or(|f| f.address != s.address)),
            from: parsed.from,
            to,
            subject: parsed.subject,
            preview: parsed.preview.chars().take(MOST_PREVIEW).collect(),
            date: parsed.date.unwrap_or(arrival),
            message_id: parsed.message_id,
            attachments: !parsed.attachments.is_empty(),
            words,
        }
    }
}

/// Reads a message off the async threads: a large one takes a while. Gives the octets back.
pub(crate) async fn parse(
    mime: &Arc<dyn Mime>,
    message: Vec<u8>,
) -> Result<(Vec<u8>, ParsedMessage), HostError> {
    let mime = mime.clone();
    let read = tokio::task::spawn_blocking(move || {
        // A reader that panics on some message must not keep that message from arriving.
        let parsed = catch_unwind(AssertUnwindSafe(|| mime.parse(&message)));
        let parsed = parsed.unwrap_or_else(|_| {
            tracing::error!("reading a message panicked");
            Err(MimeError::Unreadable)
        });
        (message, parsed.unwrap_or_default())
    });
    // Fails only while the server is going down.
    read.await.map_err(|_| Trouble::Busy.into())
}

fn words(parsed: &ParsedMessage) -> String {
    let mut words = String::new();
    let people = parsed
        .from
        .iter()
        .chain(&parsed.sender)
        .chain(&parsed.to)
        .chain(&parsed.cc);
    for mailbox in people {
        words.push_str(mailbox.name.as_str());
        words.push(' ');
        words.push_str(mailbox.address.as_str());
        words.push('\n');
    }
    words.push_str(parsed.subject.as_str());
    words.push('\n');
    match &parsed.body {
        ParsedBody::Text(text) | ParsedBody::Html { text, .. } => words.extend(text.chars().take(MOST_WORDS)),
        ParsedBody::Empty => {}
    }
    // SQLite's text ends at NUL for some of its functions.
    words.replace('\0', " ").to_lowercase()
}
