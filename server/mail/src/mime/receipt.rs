//! Read receipts (RFC 8098): the wish for one, read from a header; the report that answers it, written.

use domain::{address::Mailbox, receipt::Wish};
use mail_parser::{HeaderName, HeaderValue, Message, MimeHeaders, parsers::MessageStream};
use service::ports::{Disposition, MimeError};

use super::{
    read::{address, fields, mailboxes},
    write::{Fields, on_the_wire},
};

/// More people than anybody asks a receipt for.
const MOST: usize = 20;

/// None where nobody is named that a receipt could go to.
pub(super) fn wish(message: &Message<'_>) -> Option<Wish> {
    let mut to: Vec<Mailbox> = Vec::new();
    for value in fields(message, "Disposition-Notification-To") {
        let mut line = value.into_bytes();
        line.push(b'\n');
        let read = MessageStream::new(&line).parse_address();
        for mailbox in mailboxes(std::iter::once(&read)) {
            if to.len() < MOST && !to.iter().any(|known| known.address == mailbox.address) {
                to.push(mailbox);
            }
        }
    }
    if to.is_empty() {
        return None;
    }
    Some(Wish {
        to,
        return_path: return_path(message),
        demanding: fields(message, "Disposition-Notification-Options").any(|options| demands(&options)),
        bulk: is_bulk(message),
    })
}

/// The topmost: what is below it, the last server did not write.
fn return_path(message: &Message<'_>) -> Option<domain::Address> {
    let value = message.header_values(HeaderName::ReturnPath).next()?;
    match value {
        HeaderValue::Text(text) => address(text),
        HeaderValue::TextList(list) => list.first().and_then(|text| address(text)),
        HeaderValue::Address(list) => list.first().and_then(|found| address(found.address()?)),
        _ => None,
    }
}

/// `attribute=importance,value`, some of them `required` (RFC 8098 section 2.2).
fn demands(options: &str) -> bool {
    options.split(';').any(|option| {
        option
            .split_once('=')
            .and_then(|(_, rest)| rest.split(',').next())
            .is_some_and(|importance| importance.trim().eq_ignore_ascii_case("required"))
    })
}

/// Through a list (RFC 2369, RFC 2919), in bulk, or a report itself: no receipt answers a receipt (RFC 8098 section 2.1).
fn is_bulk(message: &Message<'_>) -> bool {
    let list = message
        .headers()
        .iter()
        .any(|header| header.name.as_str().to_ascii_lowercase().starts_with("list-"));
    let precedence = fields(message, "Precedence").any(|word| {
        ["bulk", "list", "junk"]
            .iter()
            .any(|bulk| word.eq_ignore_ascii_case(bulk))
    });
    let report = message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind
                .subtype()
                .is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
    });
    list || precedence || report
}

/// The part that machines read: no Reporting-UA, which would name this program and its host (RFC 8098 section 3.2.1 lets
/// it be left out).
pub(super) fn part(disposition: &Disposition) -> Result<(String, String), MimeError> {
    let mut header = Fields::default();
    header.raw("Content-Type", "message/disposition-notification");
    header.raw("Content-Transfer-Encoding", "7bit");
    let recipient = on_the_wire(&disposition.final_recipient)?;
    // RFC 6533 section 3: an address beyond ASCII has a type of its own.
    let kind = if recipient.is_ascii() { "rfc822" } else { "utf-8" };
    let mut body = Fields::default();
    body.raw("Final-Recipient", &format!("{kind}; {recipient}"));
    body.ids(
        "Original-Message-ID",
        disposition.original.iter().map(String::as_str),
    );
    body.raw("Disposition", "manual-action/MDN-sent-manually; displayed");
    Ok((header.finish(), body.finish()))
}
