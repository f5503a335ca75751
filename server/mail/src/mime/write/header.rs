//! Header fields: folded, encoded, and impossible to break out of.
//!
//! mail-builder is not used here: it writes encoded-words inside quotes, where RFC 2047 section 5 forbids them, file
//! names without RFC 2231, and folds by adding to the text.

use std::fmt::Write;

use domain::address::{Address, Mailbox};
use email_encoding::headers::{rfc2047, rfc2231, writer::EmailWriter};
use service::ports::MimeError;

/// RFC 5322 section 2.1.1: a line should have no more than this, and must have no more than 998.
const LINE: usize = 76;
/// A word this long cannot be folded and is encoded, in pieces, instead.
const WORD_MOST: usize = 500;

/// The header block in the making.
#[derive(Default)]
pub(in crate::mime) struct Fields(String);

impl Fields {
    pub(in crate::mime) fn finish(self) -> String {
        self.0
    }

    fn field(&mut self, name: &str, value: impl FnOnce(&mut EmailWriter<'_>) -> std::fmt::Result) {
        self.0.push_str(name);
        self.0.push(':');
        let length = name.len() + 1;
        let mut writer = EmailWriter::new(&mut self.0, length, 1, false);
        // Writing into a String does not fail.
        let _ = value(&mut writer);
        drop(writer);
        self.0.push_str("\r\n");
    }

    /// Structured values of our own making: ASCII without line breaks.
    pub(in crate::mime) fn raw(&mut self, name: &str, value: &str) {
        self.field(name, |writer| writer.write_str(value));
    }

    /// Unstructured text (RFC 5322 section 3.6.5).
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.field(name, |writer| {
            let plain = is_printable(text) && text.split(' ').all(|word| word.len() <= WORD_MOST);
            if plain {
                writer.folding().write_str(text)
            } else {
                rfc2047::encode(text, writer)
            }
        });
    }

    pub(super) fn mailboxes(&mut self, name: &str, mailboxes: &[Mailbox]) -> Result<(), MimeError> {
        let addresses = mailboxes
            .iter()
            .map(|mailbox| on_the_wire(&mailbox.address))
            .collect::<Result<Vec<_>, _>>()?;
        if mailboxes.is_empty() {
            return Ok(());
        }
        self.field(name, |writer| {
            for (at, (mailbox, address)) in mailboxes.iter().zip(&addresses).enumerate() {
                if at > 0 {
                    writer.write_char(',')?;
                    writer.space();
                }
                let phrase = mailbox.name.as_str();
                if at > 0 && writer.projected_line_len() + phrase.len() + address.len() + 3 > LINE {
                    writer.new_line()?;
                }
                // A quoted local part without brackets is taken for a name by some readers.
                if phrase.is_empty() && !address.starts_with('"') {
                    writer.write_str(address)?;
                    continue;
                }
                if !phrase.is_empty() {
                    write_phrase(writer, phrase)?;
                    writer.space();
                }
                if writer.projected_line_len() + address.len() + 3 > LINE {
                    writer.new_line()?;
                }
                write!(writer, "<{address}>")?;
            }
            Ok(())
        });
        Ok(())
    }

    /// Message identifiers, given without brackets, one a line where they are many (RFC 5322 section 3.6.4).
    pub(in crate::mime) fn ids<'a>(&mut self, name: &str, ids: impl Iterator<Item = &'a str>) {
        let good: Vec<&str> = ids.filter(|id| is_id(id)).collect();
        if good.is_empty() {
            return;
        }
        self.field(name, |writer| {
            for (at, id) in good.iter().enumerate() {
                if at > 0 {
                    writer.space();
                    if writer.projected_line_len() + id.len() + 2 > LINE {
                        writer.new_line()?;
                    }
                }
                write!(writer, "<{id}>")?;
            }
            Ok(())
        });
    }

    /// A value with one parameter, as `Content-Disposition: attachment; filename=...` (RFC 2183, 2231).
    pub(super) fn with_parameter(&mut self, name: &str, value: &str, key: &str, parameter: &str) {
        self.field(name, |writer| {
            write!(writer, "{value};")?;
            writer.space();
            rfc2231::encode(key, parameter, writer)
        });
    }

    /// A media type with the file's name in `name`, where readers look that do not know RFC 2231: encoded as they
    /// expect it, which RFC 2047 section 5 would not have in a parameter. The true name is in Content-Disposition.
    pub(super) fn media_type(&mut self, value: &str, file_name: &str) {
        self.field("Content-Type", |writer| {
            write!(writer, "{value};")?;
            writer.space();
            if is_printable(file_name) {
                return rfc2231::encode("name", file_name, writer);
            }
            writer.new_line()?;
            writer.write_str("name=\"")?;
            rfc2047::encode(file_name, writer)?;
            writer.write_char('"')
        });
    }
}

fn write_phrase(writer: &mut EmailWriter<'_>, phrase: &str) -> std::fmt::Result {
    // RFC 5322 section 3.2.3: atoms stand bare.
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    if !is_printable(phrase) {
        rfc2047::encode(phrase, writer)
    } else if phrase
        .split(' ')
        .all(|word| !word.is_empty() && word.chars().all(is_atom))
    {
        writer.folding().write_str(phrase)
    } else {
        let escaped = phrase.replace('\\', "\\\\").replace('"', "\\\"");
        write!(writer, "\"{escaped}\"")
    }
}

/// Printable ASCII that nobody takes for an encoded-word.
fn is_printable(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~')) && !text.contains("=?")
}

/// Nothing that ends an identifier or a line. RFC 5322 section 3.6.4, as loosely as others write them.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 900 && id.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
}

/// With the domain in A-labels; a local part beyond ASCII stays and makes the header one of RFC 6532.
pub(in crate::mime) fn on_the_wire(address: &Address) -> Result<String, MimeError> {
    address
        .to_ascii_domain()
        .ok_or_else(|| MimeError::Address(address.clone()))
}
