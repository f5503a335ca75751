//! Where a signature goes.

use crate::components::recipients::editing::{byte_of, units_of};

/// RFC 3676 section 4.3: what follows this line is the signature, and answers leave it out.
const MARK: &str = "-- \n";

/// The text with the signature at the caret (UTF-16 units), or at the end when the text was never entered; and where
/// the caret goes: before the signature's line, so that writing goes on above it.
pub fn put(text: &str, caret: Option<u32>, signature: &str) -> (String, u32) {
    let at = caret.map_or(text.len(), |caret| byte_of(text, caret));
    let (before, after) = text.split_at(at);
    let gap = if before.is_empty() || before.ends_with("\n\n") {
        ""
    } else if before.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let rest = if after.is_empty() || after.starts_with('\n') {
        ""
    } else {
        "\n"
    };
    let caret = units_of(before, before.len());
    (format!("{before}{gap}{MARK}{signature}{rest}{after}"), caret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alice_signs_where_she_writes() {
        assert_eq!(put("", None, "Alice"), ("-- \nAlice".into(), 0));
        assert_eq!(
            put("Bonjour é", Some(9), "Alice"),
            ("Bonjour é\n\n-- \nAlice".into(), 9)
        );
        let reply = "\n\nOn Monday, Bob wrote:\n> Hi";
        assert_eq!(put(reply, Some(0), "Alice").0, format!("-- \nAlice{reply}"));
        assert_eq!(put("Hi\n", Some(3), "A").0, "Hi\n\n-- \nA");
    }
}
