//! The text of a recipient field and the caret in it: which recipient is being typed, and how a suggestion takes its
//! place without touching a letter of the others.

use std::ops::Range;

use domain::address::{Mailbox, RecipientError, parse_list};

/// The recipient around the caret, as byte positions: from after the separator before it to the separator after it.
pub fn entry_at(text: &str, caret: usize) -> Range<usize> {
    let (mut start, mut quoted, mut angle) = (0, false, false);
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '<' if !quoted => angle = true,
            '>' if !quoted => angle = false,
            ',' | ';' if !quoted && !angle => {
                if i >= caret {
                    return start..i;
                }
                start = i + 1;
            }
            _ => {}
        }
    }
    start..text.len()
}

/// The letters to look suggestions up by: what stands before the caret in its entry.
pub fn letters(text: &str, caret: usize) -> &str {
    let start = entry_at(text, caret).start;
    text.get(start..caret).unwrap_or_default().trim_start()
}

/// The text with `mailbox` in place of the recipient around the caret, and where the caret goes (a byte position).
/// A comma follows, so that the next one can be typed at once.
pub fn put(text: &str, caret: usize, mailbox: &Mailbox) -> (String, usize) {
    let entry = entry_at(text, caret);
    let mut out = text[..entry.start].trim_end().to_owned();
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(&format!("{mailbox}, "));
    let caret = out.len();
    out.push_str(text[entry.end..].trim_start_matches([',', ';', ' ']));
    (out, caret)
}

/// What cannot be read. While somebody is typing, the last recipient may still be unfinished: it is not blamed.
pub fn errors(text: &str, typing: bool) -> Vec<RecipientError> {
    let mut entries = parse_list(text);
    if typing && !text.trim_end().ends_with([',', ';']) {
        entries.pop();
    }
    entries.into_iter().filter_map(Result::err).collect()
}

/// A caret as browsers count it (UTF-16 units) as a byte position.
pub fn byte_of(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (i, c) in text.char_indices() {
        if left < c.len_utf16() {
            return i;
        }
        left -= c.len_utf16();
    }
    text.len()
}

/// And back.
pub fn units_of(text: &str, byte: usize) -> u32 {
    let units = text.get(..byte).unwrap_or(text).encode_utf16().count();
    u32::try_from(units).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carol() -> Mailbox {
        parse_list("Carole Besson <carol@demo.test>").remove(0).unwrap()
    }

    #[test]
    fn a_suggestion_replaces_only_the_recipient_being_typed() {
        let text = "bob@demo.test, car, dave@demo.test";
        let caret = "bob@demo.test, car".len();
        assert_eq!(letters(text, caret), "car");
        let (out, caret) = put(text, caret, &carol());
        assert_eq!(
            out,
            "bob@demo.test, Carole Besson <carol@demo.test>, dave@demo.test"
        );
        assert_eq!(&out[caret..], "dave@demo.test");
    }

    #[test]
    fn the_first_and_the_last_recipient_are_replaced_alike() {
        assert_eq!(put("car", 3, &carol()).0, "Carole Besson <carol@demo.test>, ");
        assert_eq!(
            put("bob@demo.test,c", 15, &carol()).0,
            "bob@demo.test, Carole Besson <carol@demo.test>, "
        );
    }

    #[test]
    fn a_comma_in_a_quoted_name_separates_nothing() {
        let text = "\"Morel, Dave\" <dave@demo.test>, b";
        assert_eq!(letters(text, text.len()), "b");
        assert_eq!(letters(text, 8), "\"Morel, ");
    }

    #[test]
    fn an_unfinished_recipient_is_not_blamed_until_left() {
        assert!(errors("bob@demo.test, car", true).is_empty());
        assert_eq!(errors("bob@demo.test, car", false)[0].text, "car");
        assert_eq!(errors("carol at demo, b", true)[0].text, "carol at demo");
        assert_eq!(errors("carol at demo, ", true).len(), 1);
    }

    #[test]
    fn carets_survive_letters_outside_the_first_plane() {
        let text = "é😀a";
        assert_eq!(byte_of(text, 3), "é😀".len());
        assert_eq!(units_of(text, "é😀".len()), 3);
        assert_eq!(byte_of(text, 99), text.len());
    }
}
