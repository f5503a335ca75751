//! What a BODYSTRUCTURE (RFC 9051 section 7.5.2) tells a list: are there attachments, and where do the words begin.

use super::data::Value;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Structure {
    pub(super) attachments: bool,
    pub(super) words: Option<WordsPart>,
}

/// The first part a reader reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordsPart {
    /// `1`, `1.1`, ...: its section number in FETCH.
    pub(super) section: String,
    pub(super) html: bool,
    pub(super) charset: String,
    /// Content-Transfer-Encoding.
    pub(super) encoding: String,
}

impl Structure {
    pub(super) fn read(body: &Value<'_>) -> Self {
        let mut told = Self::default();
        told.part(body, "", false, 0);
        told
    }

    fn part(&mut self, body: &Value<'_>, section: &str, related: bool, depth: u8) {
        let fields = body.list();
        if depth > 40 || fields.is_empty() {
            return;
        }
        let parts = fields.iter().take_while(|f| matches!(f, Value::List(_))).count();
        if parts > 0 {
            let related = fields.get(parts).is_some_and(|subtype| subtype.is("RELATED"));
            for (n, part) in fields[..parts].iter().enumerate() {
                let section = if section.is_empty() {
                    (n + 1).to_string()
                } else {
                    format!("{section}.{}", n + 1)
                };
                // Within multipart/related the first part is the text, the others are what it shows.
                self.part(part, &section, related && n > 0, depth + 1);
            }
            return;
        }
        self.leaf(fields, if section.is_empty() { "1" } else { section }, related);
    }

    fn leaf(&mut self, fields: &[Value<'_>], section: &str, related: bool) {
        let field = |n: usize| fields.get(n).unwrap_or(&Value::Nil);
        let (kind, subtype) = (field(0), field(1));
        let text = kind.is("TEXT");
        let message = kind.is("MESSAGE") && (subtype.is("RFC822") || subtype.is("GLOBAL"));
        // RFC 9051 `body-ext-1part`: MD5, then disposition; after lines, or after envelope, structure and lines.
        let disposition = match (text, message) {
            (true, _) => field(9),
            (_, true) => field(11),
            _ => field(8),
        };
        let disposed = disposition.list().first();
        let attached = disposed.is_some_and(|d| d.is("ATTACHMENT"));
        let named = has_parameter(field(2), "NAME")
            || disposition
                .list()
                .get(1)
                .is_some_and(|parameters| has_parameter(parameters, "FILENAME"));
        if text && !attached && !named {
            if self.words.is_none() && (subtype.is("PLAIN") || subtype.is("HTML")) {
                self.words = Some(WordsPart {
                    section: section.to_owned(),
                    html: subtype.is("HTML"),
                    charset: parameter(field(2), "CHARSET").unwrap_or_default(),
                    encoding: field(5).text(),
                });
            }
            return;
        }
        // Signatures are shown otherwise, pictures of an HTML text within it.
        let signature = kind.is("APPLICATION")
            && ["PGP-SIGNATURE", "PKCS7-SIGNATURE", "X-PKCS7-SIGNATURE"]
                .iter()
                .any(|s| subtype.is(s));
        let shown_within = related && !attached && *field(3) != Value::Nil;
        self.attachments |= !signature && !shown_within;
    }
}

fn parameter(parameters: &Value<'_>, name: &str) -> Option<String> {
    let pairs = parameters.list().chunks_exact(2);
    pairs
        .into_iter()
        .find(|pair| pair[0].is(name))
        .map(|pair| pair[1].text())
}

/// Also in the split and encoded forms of RFC 2231 (`filename*`, `filename*0*`).
fn has_parameter(parameters: &Value<'_>, name: &str) -> bool {
    parameters.list().chunks_exact(2).any(|pair| {
        pair[0]
            .text()
            .split('*')
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imap::data::Data;

    fn told(structure: &str) -> Structure {
        let frame = format!("* BODYSTRUCTURE {structure}\r\n");
        Structure::read(&Data::read(frame.as_bytes()).unwrap().values[0])
    }

    const PLAIN: &str = "(\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"8bit\" 42 2 NIL NIL NIL NIL)";
    const HTML: &str = "(\"text\" \"html\" NIL NIL NIL \"quoted-printable\" 42 2 NIL NIL NIL NIL)";

    #[test]
    fn plain_text_is_its_own_first_part() {
        let plain = told(PLAIN);
        assert!(!plain.attachments);
        let words = plain.words.unwrap();
        assert_eq!(
            (words.section.as_str(), words.charset.as_str(), words.html),
            ("1", "utf-8", false)
        );
    }

    #[test]
    fn both_forms_of_a_text_are_no_attachment_and_a_file_is() {
        let alternative = format!("({PLAIN}{HTML} \"alternative\" (\"boundary\" \"b\") NIL NIL)");
        assert!(!told(&alternative).attachments);
        let pdf = "(\"application\" \"pdf\" (\"name\" \"a.pdf\") NIL NIL \"base64\" 10 NIL (\"attachment\" (\"filename\" \"a.pdf\")) NIL NIL)";
        let mixed = told(&format!(
            "({alternative}{pdf} \"mixed\" (\"boundary\" \"c\") NIL NIL)"
        ));
        assert!(mixed.attachments);
        assert_eq!(mixed.words.unwrap().section, "1.1");
    }

    #[test]
    fn pictures_within_a_text_are_not_attachments_and_attached_texts_are() {
        let picture = "(\"image\" \"png\" (\"name\" \"logo.png\") \"<logo@x>\" NIL \"base64\" 10 NIL (\"inline\" (\"filename\" \"logo.png\")) NIL NIL)";
        assert!(!told(&format!("({HTML}{picture} \"related\" NIL NIL NIL)")).attachments);
        assert!(told(&format!("({HTML}{picture} \"mixed\" NIL NIL NIL)")).attachments);
        let notes = "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1 NIL (\"attachment\" (\"filename*0*\" \"utf-8''n.txt\")) NIL NIL)";
        let both = told(&format!("({notes}{PLAIN} \"mixed\" NIL NIL NIL)"));
        assert!(both.attachments);
        assert_eq!(both.words.unwrap().section, "2");
    }

    #[test]
    fn odd_structures_tell_nothing() {
        for odd in [
            "NIL",
            "()",
            "(\"text\")",
            "((((()))))",
            "(\"message\" \"rfc822\")",
        ] {
            assert_eq!(told(odd).words, None, "{odd}");
        }
    }
}
