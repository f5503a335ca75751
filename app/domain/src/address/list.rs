//! Recipients as people type them: RFC 5322 `address-list`, with `;` and line breaks as commas (Outlook's habit).

use serde::{Deserialize, Serialize};

use super::{Address, AddressError};
use crate::header::DisplayName;

/// RFC 5322 `mailbox`: a name, perhaps, and an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mailbox {
    pub name: DisplayName,
    pub address: Address,
}

impl Mailbox {
    pub fn bare(address: Address) -> Self {
        Self {
            name: DisplayName::default(),
            address,
        }
    }

    /// The name where there is one, else the address.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            self.address.as_str()
        } else {
            self.name.as_str()
        }
    }
}

/// As a person would type it, read back unchanged by [`parse_list`].
impl std::fmt::Display for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.name.as_str();
        if name.is_empty() {
            return write!(f, "{}", self.address);
        }
        if name
            .chars()
            .all(|c| c.is_alphanumeric() || c == ' ' || c == '-' || c == '\'')
        {
            return write!(f, "{name} <{}>", self.address);
        }
        write!(
            f,
            "\"{}\" <{}>",
            name.replace('\\', "\\\\").replace('"', "\\\""),
            self.address
        )
    }
}

/// One recipient that cannot be read: which text, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientError {
    pub text: String,
    pub reason: AddressError,
}

/// Every recipient in the text, in order, each readable or with its own error. Empty places between commas are nothing.
pub fn parse_list(text: &str) -> Vec<Result<Mailbox, RecipientError>> {
    split(text)
        .into_iter()
        .map(|entry| mailbox(&entry).map_err(|reason| RecipientError { text: entry, reason }))
        .collect()
}

fn split(text: &str) -> Vec<String> {
    let (mut entries, mut entry) = (Vec::new(), String::new());
    let (mut quoted, mut depth, mut angle, mut literal) = (false, 0usize, false, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && (quoted || depth > 0) {
            entry.push(c);
            entry.extend(chars.next());
            continue;
        }
        match c {
            '"' if depth == 0 => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '<' => angle = true,
            '>' => angle = false,
            '[' => literal = true,
            ']' => literal = false,
            // The name of a group (RFC 5322 section 3.4) is dropped: its members are the recipients.
            ':' if !angle && !literal && !entry.contains('@') => {
                entry.clear();
                continue;
            }
            ',' | ';' | '\n' | '\r' if !angle => {
                entries.push(std::mem::take(&mut entry));
                continue;
            }
            _ => {}
        }
        entry.push(c);
    }
    entries.push(entry);
    entries
        .iter()
        .map(|e| e.trim().to_owned())
        .filter(|e| !e.is_empty())
        .collect()
}

fn mailbox(entry: &str) -> Result<Mailbox, AddressError> {
    let entry = without_comments(entry);
    let entry = entry.trim();
    if let Some(open) = last_outside_quotes(entry, '<') {
        let inside = entry[open + 1..].trim_end();
        let inside = inside.strip_suffix('>').ok_or(AddressError::LocalCharacter)?;
        let name =
            DisplayName::parse(&unquoted_phrase(entry[..open].trim())).map_err(|_| AddressError::Control)?;
        return Ok(Mailbox {
            name,
            address: Address::parse(inside)?,
        });
    }
    Address::parse(entry).map(Mailbox::bare)
}

fn last_outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut escaped, mut found) = (false, false, None);
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == wanted && !quoted => found = Some(i),
            _ => {}
        }
    }
    found
}

fn without_comments(text: &str) -> String {
    let (mut out, mut quoted, mut escaped, mut depth) =
        (String::with_capacity(text.len()), false, false, 0usize);
    for c in text.chars() {
        if escaped {
            escaped = false;
        } else {
            match c {
                '\\' if quoted || depth > 0 => escaped = true,
                '"' if depth == 0 => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ')' if !quoted && depth > 0 => {
                    depth -= 1;
                    continue;
                }
                _ => {}
            }
        }
        if depth == 0 {
            out.push(c);
        }
    }
    out
}

fn unquoted_phrase(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len());
    let mut chars = phrase.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {}
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        parse_list(text)
            .into_iter()
            .map(|r| r.map_or_else(|e| format!("! {} {:?}", e.text, e.reason), |m| m.to_string()))
            .collect()
    }

    #[test]
    fn alice_types_recipients_the_way_she_likes() {
        assert_eq!(
            shown(
                "bob@demo.test; Carole Besson <carol@demo.test>,\n \"Morel, Dave\" <dave@demo.test>, , eve@demo.test (Eve)"
            ),
            [
                "bob@demo.test",
                "Carole Besson <carol@demo.test>",
                "\"Morel, Dave\" <dave@demo.test>",
                "eve@demo.test"
            ]
        );
        assert_eq!(
            shown("Team: bob@demo.test, carol@demo.test;"),
            ["bob@demo.test", "carol@demo.test"]
        );
        assert_eq!(shown("undisclosed-recipients:;"), [""; 0]);
        assert_eq!(shown("bob@[IPv6:::1]"), ["bob@[ipv6:::1]"]);
    }

    #[test]
    fn each_bad_recipient_is_named_and_the_good_ones_stay() {
        assert_eq!(
            shown("bob@demo.test, carol at demo, dave@"),
            ["bob@demo.test", "! carol at demo NoAt", "! dave@ EmptyDomain"]
        );
        assert_eq!(
            shown("Bob <bob@demo.test"),
            ["! Bob <bob@demo.test LocalCharacter"]
        );
    }

    #[test]
    fn names_survive_the_round_trip() {
        for typed in [
            "\"a \\\"b\\\" c\" <x@demo.test>",
            "O'Neil <o@demo.test>",
            "\"Zoé (ventes)\" <z@demo.test>",
        ] {
            assert_eq!(shown(typed), [typed]);
        }
    }
}
