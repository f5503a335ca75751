//! What a reply repeats of the original, in plain text.

use domain::{address::Mailbox, preference::Language, time::When};

use crate::ports::{ParsedBody, ParsedMessage};

pub(super) fn text_of(original: &ParsedMessage) -> &str {
    match &original.body {
        ParsedBody::Empty => "",
        ParsedBody::Text(text) | ParsedBody::Html { text, .. } => text,
    }
}

/// Two empty lines to write in, then the original behind `> `.
pub(super) fn reply(original: &ParsedMessage, when: &When, language: Language) -> String {
    let who = original.from.as_ref().map_or("?", Mailbox::label);
    let lead = match language {
        Language::En => format!("On {}, {who} wrote:", when.long),
        Language::Fr => format!("Le {}, {who} a écrit\u{a0}:", when.long),
    };
    let mut out = format!("\n\n{lead}\n");
    for line in text_of(original).trim_end().lines() {
        out.push_str(if line.is_empty() || line.starts_with('>') {
            ">"
        } else {
            "> "
        });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Two empty lines, then the original's head and words as they are.
pub(super) fn forward(original: &ParsedMessage, when: &When, language: Language) -> String {
    let (title, from, to, cc, date, subject) = match language {
        Language::En => (
            "Forwarded message",
            "From: ",
            "To: ",
            "Cc: ",
            "Date: ",
            "Subject: ",
        ),
        Language::Fr => (
            "Message transféré",
            "De\u{a0}: ",
            "À\u{a0}: ",
            "Cc\u{a0}: ",
            "Date\u{a0}: ",
            "Objet\u{a0}: ",
        ),
    };
    let list = |people: &[Mailbox]| {
        people
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut out = format!("\n\n---------- {title} ----------\n");
    for (label, value) in [
        (
            from,
            original
                .from
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        (date, when.long.clone()),
        (subject, original.subject.to_string()),
        (to, list(&original.to)),
        (cc, list(&original.cc)),
    ] {
        if !value.is_empty() {
            out.push_str(label);
            out.push_str(&value);
            out.push('\n');
        }
    }
    out.push('\n');
    out.push_str(text_of(original).trim_end());
    out.push('\n');
    out
}

/// `Re: ` or `Fwd: ` once, whatever was put there before (also `Re :` and `Tr :`, French and German habits).
pub(super) fn subject(prefix: &str, original: &str) -> String {
    let mut rest = original.trim();
    while let Some((head, tail)) = rest.split_once(':') {
        let known = ["re", "ref", "fwd", "fw", "tr", "aw", "wg", "réf", "transf"];
        if !known.contains(&head.trim().to_lowercase().as_str()) {
            break;
        }
        rest = tail.trim_start();
    }
    format!("{prefix}: {rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_do_not_pile_up() {
        assert_eq!(subject("Re", "Re : RE: Tr: Accès"), "Re: Accès");
        assert_eq!(subject("Fwd", "Re: Lunch: where?"), "Fwd: Lunch: where?");
        assert_eq!(subject("Re", ""), "Re: ");
    }

    #[test]
    fn bob_is_quoted_line_by_line() {
        let original = ParsedMessage {
            from: Some("bob@demo.test".parse().map(Mailbox::bare).unwrap()),
            body: ParsedBody::Text("Hello\n\n> before\nBye\n".into()),
            ..ParsedMessage::default()
        };
        let when = When {
            iso: String::new(),
            short: String::new(),
            long: "lundi".into(),
            group: String::new(),
        };
        assert_eq!(
            reply(&original, &when, Language::Fr),
            "\n\nLe lundi, bob@demo.test a écrit\u{a0}:\n> Hello\n>\n>> before\n> Bye\n"
        );
    }
}
