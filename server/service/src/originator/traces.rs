//! What in a message tells who wrote it, beside From and Sender. Sent as a mailbox, a message must not.

use chrono::DateTime;

use super::{
    Field,
    field::{Placed, placed},
    mailbox::{self, Read},
    policy::{Amendment, Writer, on_the_wire},
};

/// Fields of our own, believed in mailboxes and written nowhere else.
const OURS: &str = "x-porteplume-";

/// Fields that say who a person is, on which machine, or with which program, in lower case.
const TELLTALE: [&str; 28] = [
    "received",
    "return-path",
    "return-receipt-to",
    "errors-to",
    "x-confirm-reading-to",
    "resent-from",
    "resent-sender",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "resent-date",
    "resent-message-id",
    "organization",
    "user-agent",
    "x-mailer",
    "x-originating-ip",
    "x-originating-email",
    "x-sender",
    "x-sender-ip",
    "x-authenticated-sender",
    "x-authenticated-user",
    "x-auth-user",
    "x-auth-id",
    "x-identity-key",
    "autocrypt",
    "openpgp",
    "face",
    "x-face",
];

/// Who is told that it was read (RFC 8098 section 2.1): that may be whoever From names, and nobody else.
const RECEIPT_TO: &str = "disposition-notification-to";

/// Fields in which the writer's address is a recipient's, or the message's own words.
const CONTENT: [&str; 8] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "in-reply-to",
    "references",
    "message-id",
];

/// What only our own copies may say.
pub(super) fn of_webmail(fields: &[Field]) -> Vec<Amendment> {
    removed(fields, is_ours)
}

/// What tells the writer of a message sent as a mailbox: their addresses and name, machine, program, time zone.
pub(super) fn of_writer(fields: &[Field], from: &Read, writer: &Writer, fresh: &str) -> Vec<Amendment> {
    let mut amendments = removed(fields, |field| {
        is_ours(field)
            || TELLTALE.iter().any(|name| field.is(name))
            || (field.is(RECEIPT_TO) && !is_from_alone(&field.value, from))
            || (!field.is("sender")
                && !CONTENT.iter().any(|name| field.is(name))
                && names(writer, &field.value))
    });
    for Placed { field, nth } in placed(fields) {
        let value = if field.is("from") {
            bare_from(from, writer)
        } else if field.is("message-id") {
            own_message_id(&field.value, from, writer, fresh)
        } else if field.is("date") {
            without_zone(&field.value)
        } else {
            None
        };
        amendments.extend(value.map(|value| Amendment::Replace {
            name: field.name.clone(),
            nth,
            value,
        }));
    }
    amendments
}

/// The address of the From, without a name.
fn is_from_alone(value: &str, from: &Read) -> bool {
    mailbox::read(value).is_ok_and(|read| read.address == from.address && read.words.trim().is_empty())
}

fn is_ours(field: &Field) -> bool {
    field.name.to_ascii_lowercase().starts_with(OURS)
}

/// The last first, so that each is where it was counted.
fn removed(fields: &[Field], tells: impl Fn(&Field) -> bool) -> Vec<Amendment> {
    let mut all: Vec<Amendment> = placed(fields)
        .filter(|placed| tells(placed.field))
        .map(|Placed { field, nth }| Amendment::Remove {
            name: field.name.clone(),
            nth,
        })
        .collect();
    all.reverse();
    all
}

/// Is one of the writer's addresses in there?
fn names(writer: &Writer, value: &str) -> bool {
    let value = value.to_lowercase();
    writer
        .addresses()
        .any(|address| value.contains(address.canonical()))
}

/// The mailbox's address without the writer's own name beside it.
fn bare_from(from: &Read, writer: &Writer) -> Option<String> {
    let words = from.words.to_lowercase();
    let name = writer.name.as_str().to_lowercase();
    let personal = (!name.is_empty() && words.contains(&name)) || names(writer, &from.words);
    personal.then(|| on_the_wire(&from.address))
}

/// An identifier of the mailbox's domain.
fn own_message_id(value: &str, from: &Read, writer: &Writer, fresh: &str) -> Option<String> {
    let id = value.trim().trim_start_matches('<').trim_end_matches('>');
    let domain = on_the_wire(&from.address);
    let domain = domain.rsplit('@').next().unwrap_or_default();
    let local = id
        .rsplit_once('@')
        .is_some_and(|(_, right)| right.eq_ignore_ascii_case(domain));
    (!local || names(writer, id)).then(|| format!("<{fresh}@{domain}>"))
}

/// The same moment in UTC (RFC 5322 section 3.3), where it can be read and says a zone.
fn without_zone(value: &str) -> Option<String> {
    let date = DateTime::parse_from_rfc2822(value.trim()).ok()?;
    (date.offset().local_minus_utc() != 0).then(|| date.to_utc().to_rfc2822())
}

#[cfg(test)]
mod tests {
    use domain::{address::Address, header::DisplayName};

    use super::*;

    fn amended(lines: &[(&str, &str)]) -> Vec<Amendment> {
        let fields: Vec<Field> = lines
            .iter()
            .map(|(name, value)| Field::new(name, value))
            .collect();
        let from = fields.iter().find(|field| field.is("from")).unwrap();
        let writer = Writer {
            address: Address::parse("alice@demo.test").unwrap(),
            aliases: vec![Address::parse("al@demo.test").unwrap()],
            name: DisplayName::parse("Alice Laurent").unwrap(),
        };
        of_writer(&fields, &mailbox::read(&from.value).unwrap(), &writer, "fresh")
    }

    fn replace(name: &str, value: &str) -> Amendment {
        Amendment::Replace {
            name: name.to_owned(),
            nth: 1,
            value: value.to_owned(),
        }
    }

    #[test]
    fn a_message_that_tells_nothing_is_left_as_it_is() {
        let lines = [
            ("From", "Configuration <config@demo.test>"),
            ("To", "alice@demo.test, bob@demo.test"),
            ("Subject", "for alice@demo.test"),
            ("Date", "Mon, 23 Nov 2026 21:30:00 +0000"),
            ("Message-ID", "<1@demo.test>"),
            ("References", "<alice@demo.test>"),
            ("X-Priority", "1"),
            ("Disposition-Notification-To", "<Config@demo.test>"),
        ];
        assert_eq!(amended(&lines), []);
    }

    #[test]
    fn what_tells_the_writer_goes() {
        let lines = [
            ("Received", "from laptop by home"),
            ("From", "Alice Laurent <config@demo.test>"),
            ("Reply-To", "AL@demo.test"),
            ("Date", "Mon, 23 Nov 2026 22:30:00 +0100"),
            ("Message-ID", "<1@alices-laptop>"),
            ("X-Anything", "by alice@demo.test"),
            ("X-Porteplume-Written-By", "bob@demo.test"),
            ("Autocrypt", "addr=x"),
            ("Disposition-Notification-To", "Alice Laurent <config@demo.test>"),
            ("Received", "from phone by laptop"),
        ];
        let remove = |name: &str, nth| Amendment::Remove {
            name: name.to_owned(),
            nth,
        };
        assert_eq!(
            amended(&lines),
            [
                remove("Received", 2),
                remove("Disposition-Notification-To", 1),
                remove("Autocrypt", 1),
                remove("X-Porteplume-Written-By", 1),
                remove("X-Anything", 1),
                remove("Reply-To", 1),
                remove("Received", 1),
                replace("From", "config@demo.test"),
                replace("Date", "Mon, 23 Nov 2026 21:30:00 +0000"),
                replace("Message-ID", "<fresh@demo.test>"),
            ]
        );
    }
}
