//! One FETCH response as one row of a list.

use domain::{
    address::{Address, Mailbox},
    header::{DisplayName, Subject},
    message::Flags,
    time::Timestamp,
};
use mail_parser::parsers::MessageStream;
use service::ports::RawRow;

use super::{
    capabilities::Capabilities,
    data::{Data, Value},
    structure::{Structure, WordsPart},
};

/// Characters of a preview.
pub(super) const PREVIEW: usize = 200;

/// What to FETCH for a list.
pub(super) fn items(capabilities: &Capabilities) -> &'static str {
    if capabilities.preview {
        "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE PREVIEW)"
    } else {
        "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"
    }
}

/// A row, and where its words are if the server has not shown them.
#[derive(Debug)]
pub(super) struct Fetched {
    /// Sequence number at the time.
    pub(super) number: u32,
    pub(super) row: RawRow,
    pub(super) words: Option<WordsPart>,
}

/// The pairs of a FETCH response.
pub(super) fn pairs<'a>(data: &'a Data<'_>) -> impl Iterator<Item = (&'a Value<'a>, &'a Value<'a>)> {
    let items = data.values.first().map(Value::list).unwrap_or_default();
    items.chunks_exact(2).map(|pair| (&pair[0], &pair[1]))
}

impl Fetched {
    /// None for what is not the row of a message (a change of flags that came along).
    pub(super) fn read(data: &Data<'_>) -> Option<Self> {
        (data.name == "FETCH").then_some(())?;
        let number = data.number?;
        let mut row = RawRow {
            uid: 0,
            from: None,
            sender: None,
            to: Vec::new(),
            subject: Subject::default(),
            preview: String::new(),
            date: Timestamp(0),
            size: 0,
            flags: Flags::default(),
            attachments: false,
        };
        let (mut enveloped, mut sent, mut arrived) = (false, None, None);
        let mut structure = Structure::default();
        let mut shown = false;
        for (name, value) in pairs(data) {
            if name.is("UID") {
                row.uid = value.number().and_then(|n| u32::try_from(n).ok())?;
            } else if name.is("FLAGS") {
                row.flags = flags(value);
            } else if name.is("INTERNALDATE") {
                arrived = Some(value);
            } else if name.is("RFC822.SIZE") {
                row.size = value.number().unwrap_or_default();
            } else if name.is("ENVELOPE") {
                enveloped = true;
                sent = envelope(value, &mut row);
            } else if name.is("BODYSTRUCTURE") {
                structure = Structure::read(value);
            } else if name.is("PREVIEW") {
                shown = true;
                row.preview = one_line(&String::from_utf8_lossy(value.octets().unwrap_or_default()));
            }
        }
        (enveloped && row.uid > 0).then_some(())?;
        row.date = sent.or_else(|| internal_date(arrived?)).unwrap_or(Timestamp(0));
        row.attachments = structure.attachments;
        Some(Self {
            number,
            row,
            words: structure.words.filter(|_| !shown),
        })
    }
}

pub(super) fn flags(value: &Value<'_>) -> Flags {
    let has = |flag: &str| value.list().iter().any(|f| f.is(flag));
    Flags {
        seen: has("\\Seen"),
        answered: has("\\Answered"),
        flagged: has("\\Flagged"),
        draft: has("\\Draft"),
        forwarded: has("$Forwarded"),
        mdn_sent: has("$MDNSent"),
    }
}

/// RFC 9051 section 7.5.2. Returns the Date, if it is one.
fn envelope(value: &Value<'_>, row: &mut RawRow) -> Option<Timestamp> {
    let field = |n: usize| value.list().get(n).unwrap_or(&Value::Nil);
    row.subject = Subject::lossy(&decoded(field(1)));
    row.from = mailboxes(field(2)).next();
    // Servers repeat From where there is no Sender.
    row.sender = mailboxes(field(3)).next().filter(|sender| {
        row.from
            .as_ref()
            .is_none_or(|from| from.address != sender.address)
    });
    row.to = mailboxes(field(5)).collect();
    date(field(0).octets()?)
}

/// Those with an address that is one; the marks of groups (no host) are none.
fn mailboxes(value: &Value<'_>) -> impl Iterator<Item = Mailbox> {
    value.list().iter().filter_map(|entry| {
        let [name, _, local, host, ..] = entry.list() else {
            return None;
        };
        let (local, host) = (local.octets()?, host.octets()?);
        let (local, host) = (std::str::from_utf8(local).ok()?, std::str::from_utf8(host).ok()?);
        let address = Address::parse(&format!("{local}@{host}"))
            .or_else(|_| {
                let escaped = local.replace('\\', "\\\\").replace('"', "\\\"");
                Address::parse(&format!("\"{escaped}\"@{host}"))
            })
            .ok()?;
        Some(Mailbox {
            name: DisplayName::lossy(&decoded(name)),
            address,
        })
    })
}

/// Encoded words (RFC 2047) and foreign octets as text.
fn decoded(value: &Value<'_>) -> String {
    let Some(octets) = value.octets() else {
        return String::new();
    };
    match std::str::from_utf8(octets) {
        Ok(text) if !text.contains("=?") => text.to_owned(),
        _ => MessageStream::new(&ended(octets))
            .parse_unstructured()
            .into_text()
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default(),
    }
}

fn date(octets: &[u8]) -> Option<Timestamp> {
    let date = MessageStream::new(&ended(octets)).parse_date().into_datetime()?;
    date.is_valid()
        .then(|| Timestamp(date.to_timestamp().saturating_mul(1000)))
}

/// `24-Nov-2026 23:29:08 +0000`: as a Date field would have it but for the hyphens.
fn internal_date(value: &Value<'_>) -> Option<Timestamp> {
    date(value.text().trim().replacen('-', " ", 2).as_bytes())
}

/// mail-parser's field readers want the end of the line. Breaks within would end it early.
fn ended(octets: &[u8]) -> Vec<u8> {
    let mut line: Vec<u8> = octets
        .iter()
        .map(|b| if matches!(b, b'\r' | b'\n') { b' ' } else { *b })
        .collect();
    line.push(b'\n');
    line
}

/// Words on one line, at most [`PREVIEW`] characters.
pub(super) fn one_line(text: &str) -> String {
    // Most letters are ASCII; the tables of Unicode are for the others.
    let gap = |c: char| match c.is_ascii() {
        true => c <= ' ' || c == '\x7f',
        false => c.is_whitespace() || c.is_control(),
    };
    let mut line = String::with_capacity(text.len().min(PREVIEW * 2));
    let mut room = PREVIEW;
    for word in text.split(gap).filter(|word| !word.is_empty()) {
        if !line.is_empty() && room > 0 {
            line.push(' ');
            room -= 1;
        }
        match word.char_indices().nth(room) {
            Some((end, _)) => {
                line.push_str(&word[..end]);
                break;
            }
            None => {
                line.push_str(word);
                room -= word.chars().count();
            }
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The beginning of a text part, as it lies on the server, as words: decoded and without markup by mail-parser.
pub(super) fn preview(part: &WordsPart, octets: &[u8]) -> String {
    let clean = |text: &str| text.replace(|c: char| c.is_control() || matches!(c, ';' | '"' | ':'), "");
    let mut message = format!(
        "Content-Type: text/{}; charset=\"{}\"\r\nContent-Transfer-Encoding: {}\r\n\r\n",
        if part.html { "html" } else { "plain" },
        clean(&part.charset),
        clean(&part.encoding),
    )
    .into_bytes();
    message.extend_from_slice(octets);
    mail_parser::MessageParser::default()
        .parse(&message)
        .and_then(|message| message.body_text(0).map(|text| one_line(&text)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(attributes: &str) -> Option<Fetched> {
        let frame = format!("* 7 FETCH ({attributes})\r\n");
        Fetched::read(&Data::read(frame.as_bytes()).unwrap())
    }

    fn enveloped(envelope: &str) -> RawRow {
        fetched(&format!(
            "UID 3 FLAGS (\\Seen $forwarded) INTERNALDATE \" 1-Jan-2024 10:00:00 +0100\" RFC822.SIZE 252 ENVELOPE {envelope}"
        ))
        .unwrap()
        .row
    }

    #[test]
    fn a_row_reads_names_subject_and_date() {
        let row = enveloped(
            "(\"Tue, 02 Jan 2024 10:00:00 +0100\" {27}\r\n=?utf-8?B?w6l0w6k=?= \"q\" \\b \
             ((\"Support\" NIL \"support\" \"demo.test\")) ((\"=?utf-8?Q?H=C3=A9l=C3=A8ne?=\" NIL \"h\" \"x.test\")) NIL \
             ((\"Martin, Bob\" NIL \"bob\" \"demo.test\")(NIL NIL \"two words\" \"x.test\")) NIL NIL NIL NIL)",
        );
        assert_eq!(row.subject.as_str(), "été \"q\" \\b");
        assert_eq!(row.date, Timestamp(1_704_186_000_000));
        assert_eq!(row.sender.unwrap().to_string(), "Hélène <h@x.test>");
        let to: Vec<String> = row.to.iter().map(Mailbox::to_string).collect();
        assert_eq!(to, ["\"Martin, Bob\" <bob@demo.test>", "\"two words\"@x.test"]);
        assert!(row.flags.seen && row.flags.forwarded && !row.flags.draft);
    }

    #[test]
    fn what_is_no_address_is_passed_over() {
        let row = enveloped(
            "(\"yesterday\" NIL NIL NIL NIL \
             ((NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL NIL)(NIL NIL \"x\" \"MISSING_DOMAIN\")) NIL NIL NIL NIL)",
        );
        assert!(row.to.is_empty());
        assert_eq!(row.from, None);
        assert_eq!(row.date, Timestamp(1_704_099_600_000), "of its arrival");
    }

    #[test]
    fn from_repeated_as_sender_is_no_sender() {
        let row = enveloped(
            "(NIL NIL ((NIL NIL \"Alice\" \"demo.test\")) ((NIL NIL \"alice\" \"DEMO.test\")) NIL NIL NIL NIL NIL NIL)",
        );
        assert_eq!(row.from.unwrap().address.as_str(), "Alice@demo.test");
        assert_eq!(row.sender, None);
    }

    #[test]
    fn a_change_of_flags_is_no_row() {
        assert!(fetched("FLAGS (\\Seen)").is_none());
        assert!(fetched("UID 0 ENVELOPE ()").is_none());
        assert!(fetched("UID 3 ENVELOPE ()").is_some());
    }

    #[test]
    fn first_words_are_decoded_and_freed_of_markup() {
        let part = |html, encoding: &str| WordsPart {
            section: "1".into(),
            html,
            charset: "iso-8859-1".into(),
            encoding: encoding.into(),
        };
        let plain = preview(
            &part(false, "quoted-printable"),
            b"Voil=E0  un\r\n\r\ncaf=E9 et la sui=",
        );
        assert!(plain.starts_with("Voilà un café et la sui"), "{plain:?}");
        let html = preview(
            &part(true, "8bit"),
            b"<style>p{}</style><p>Bonjour <b>tous</b></p><p>cou",
        );
        assert!(html.starts_with("Bonjour tous"), "{html:?}");
    }

    #[test]
    fn a_preview_is_one_line_of_so_many_characters() {
        assert_eq!(
            one_line(" Voil\u{e0}\r\n\tun\u{a0}mot\u{85}\0 "),
            "Voil\u{e0} un mot"
        );
        assert_eq!(one_line(&"a ".repeat(500)), "a ".repeat(100).trim_end());
        assert_eq!(one_line(&"é".repeat(500)), "é".repeat(PREVIEW));
        assert_eq!(
            one_line(&format!("{} bcd", "a".repeat(198))),
            format!("{} b", "a".repeat(198))
        );
    }
}
