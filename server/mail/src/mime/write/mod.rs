//! Our messages. Every field is named here and nothing adds another: no host, no agent, no zone, and boundaries of
//! randomness alone.

mod body;
mod header;

use domain::address::{Address, Mailbox};
use mail_builder::headers::date::Date;
use rand::{Rng, distr::Alphanumeric};
use service::ports::{MimeError, Outgoing};

use super::{DRAFT_FIELD, receipt};
pub(super) use header::{Fields, on_the_wire};

/// The end of the year 9999: RFC 5322 dates have four digits for the year in practice.
const LATEST: i64 = 253_402_300_799;
/// RFC 5322 section 3.6.4 lets References grow for ever; the first and the last matter.
const REFERENCES_MOST: usize = 30;

pub(super) fn message(message: &Outgoing) -> Result<Vec<u8>, MimeError> {
    let mut fields = Fields::default();
    fields.raw(
        "Date",
        &Date::new((message.date.0 / 1000).clamp(0, LATEST)).to_rfc822(),
    );
    fields.mailboxes("From", std::slice::from_ref(&message.from))?;
    fields.mailboxes("Sender", message.sender.as_slice())?;
    fields.mailboxes("Reply-To", message.reply_to.as_slice())?;
    if message.asks_receipt {
        // Whoever From names is told, and nobody else: not a delegate who wrote for them.
        let from = Mailbox::bare(message.from.address.clone());
        fields.mailboxes("Disposition-Notification-To", &[from])?;
    }
    fields.mailboxes("To", &message.to)?;
    fields.mailboxes("Cc", &message.cc)?;
    if message.draft_id.is_some() {
        fields.mailboxes("Bcc", &message.bcc)?;
    } else if message.to.is_empty() && message.cc.is_empty() {
        // Some servers add a field of their own where there is neither.
        fields.raw("To", "undisclosed-recipients:;");
    }
    fields.text("Subject", message.subject.as_str());
    fields.ids(
        "Message-ID",
        std::iter::once(ascii_id(&message.message_id).as_str()),
    );
    fields.ids("In-Reply-To", message.in_reply_to.iter().map(String::as_str));
    fields.ids("References", references(&message.references));
    if let Some(id) = message
        .draft_id
        .as_deref()
        .filter(|id| id.bytes().all(|b| b.is_ascii_graphic()))
    {
        fields.raw(DRAFT_FIELD, id);
    }
    if message.receipt.is_some() {
        // RFC 3834 section 5.2 allows it on receipts, and no absent person's mail program answers it.
        fields.raw("Auto-Submitted", "auto-replied");
    }
    fields.raw("MIME-Version", "1.0");

    let body = if let Some(disposition) = &message.receipt {
        let mut text = Fields::default();
        let words = body::text(&mut text, &message.text);
        let parts = [(text.finish(), words), receipt::part(disposition)?];
        let kind = "report; report-type=disposition-notification";
        body::multipart(&mut fields, kind, &boundary(), parts.into_iter())
    } else if message.files.is_empty() {
        body::text(&mut fields, &message.text)
    } else {
        let text = std::iter::once_with(|| {
            let mut fields = Fields::default();
            let body = body::text(&mut fields, &message.text);
            (fields.finish(), body)
        });
        let files = message.files.iter().map(|file| {
            let mut fields = Fields::default();
            let body = body::file(&mut fields, file);
            (fields.finish(), body)
        });
        body::multipart(&mut fields, "mixed", &boundary(), text.chain(files))
    };
    let mut octets = fields.finish();
    octets.push_str("\r\n");
    octets.push_str(&body);
    Ok(octets.into_bytes())
}

/// 190 bits: nobody's clock, thread or host is in it, and no content has it by chance.
fn boundary() -> String {
    rand::rng()
        .sample_iter(Alphanumeric)
        .take(32)
        .map(char::from)
        .collect()
}

/// An identifier's domain in A-labels, where it came in Unicode.
fn ascii_id(id: &str) -> String {
    if id.is_ascii() {
        return id.to_owned();
    }
    Address::parse(id)
        .ok()
        .and_then(|id| id.to_ascii_domain())
        .unwrap_or_else(|| id.to_owned())
}

fn references(all: &[String]) -> impl Iterator<Item = &str> {
    let surplus = all.len().saturating_sub(REFERENCES_MOST);
    all.iter()
        .enumerate()
        .filter(move |(at, _)| *at == 0 || *at > surplus)
        .map(|(_, id)| id.as_str())
}
