//! E-mail addresses (RFC 5322 section 3.4.1, RFC 5321 section 4.1.2, RFC 6531 for UTF-8).

mod domain_part;
mod list;
mod local_part;

pub use list::{Mailbox, RecipientError, parse_list};

use serde::{Deserialize, Serialize};

use crate::text::lower_case;

/// Why a text is not an address. Each has one sentence in the pages that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AddressError {
    #[error("empty")]
    Empty,
    #[error("no @")]
    NoAt,
    #[error("nothing before the @")]
    EmptyLocal,
    #[error("nothing after the @")]
    EmptyDomain,
    #[error("a line break, NUL or an invisible character")]
    Control,
    #[error("a space or another character that may only stand in quotes")]
    LocalCharacter,
    #[error("a dot at the start or end of the name, or two dots in a row")]
    LocalDots,
    #[error("a quote that is not closed")]
    OpenQuote,
    #[error("the domain is not a host name")]
    Domain,
    #[error("too long")]
    TooLong,
}

/// One address. Built only by [`Address::parse`]; holds no CR, LF, NUL or invisible character.
///
/// Equality, order and hash are those of [`Address::canonical`]: `Config@Demo.TEST` is `config@demo.test`, as every
/// mail system we know treats it (RFC 5321 section 2.4 leaves the local part to its host; ours are without case).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    text: String,
    at: usize,
    canonical: String,
}

impl Address {
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.chars().any(forbidden) {
            return Err(AddressError::Control);
        }
        let at = text.rfind('@').ok_or(AddressError::NoAt)?;
        let (local, domain) = (&text[..at], &text[at + 1..]);
        let local = local_part::normalise(local)?;
        let domain = domain_part::normalise(domain)?;
        // RFC 5321 section 4.5.3.1: 64 octets before, 255 after, 254 in all (a path of 256 has the brackets).
        if local.len() > 64 || domain.len() > 255 || local.len() + 1 + domain.len() > 254 {
            return Err(AddressError::TooLong);
        }
        let canonical = format!("{}@{domain}", lower_case(&local));
        Ok(Self {
            at: local.len(),
            text: format!("{local}@{domain}"),
            canonical,
        })
    }

    /// As typed, trimmed, needless quotes dropped, the domain in lower case and Unicode.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The spelling to compare, store and look up by.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Before the @, with quotes where RFC 5321 needs them.
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// After the @: Unicode, lower case, or a literal in brackets.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// The address as it goes on the wire: the domain in A-labels (RFC 5890). None where IDNA has no form for it.
    pub fn to_ascii_domain(&self) -> Option<String> {
        if self.domain().is_ascii() {
            return Some(self.text.clone());
        }
        idna::domain_to_ascii(self.domain())
            .ok()
            .map(|domain| format!("{}@{domain}", self.local()))
    }

    /// Does its local part need SMTPUTF8 (RFC 6531)?
    pub fn needs_smtputf8(&self) -> bool {
        !self.local().is_ascii()
    }
}

/// Control characters, and the invisible ones that make two addresses look alike or turn the text around.
fn forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}
impl Eq for Address {}
impl std::hash::Hash for Address {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.canonical.hash(state);
    }
}
impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Address {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.canonical.cmp(&other.canonical)
    }
}
impl TryFrom<String> for Address {
    type Error = AddressError;
    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}
impl From<Address> for String {
    fn from(address: Address) -> String {
        address.text
    }
}
impl std::str::FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}
impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str) -> String {
        Address::parse(s).unwrap().as_str().to_owned()
    }

    #[test]
    fn ordinary_addresses_keep_their_spelling_and_compare_without_case() {
        assert_eq!(
            text(" Alice.Laurent+news@Demo.TEST "),
            "Alice.Laurent+news@demo.test"
        );
        let shouted: Address = "CONFIG@DEMO.TEST".parse().unwrap();
        let quiet: Address = "config@demo.test".parse().unwrap();
        assert_eq!(shouted, quiet);
        assert_eq!(shouted.canonical(), "config@demo.test");
        assert_ne!(quiet, "config+x@demo.test".parse().unwrap());
    }

    #[test]
    fn quoted_local_parts_lose_quotes_they_do_not_need() {
        assert_eq!(text("\"alice\"@demo.test"), "alice@demo.test");
        assert_eq!(text("\"alice laurent\"@demo.test"), "\"alice laurent\"@demo.test");
        assert_eq!(text("\"a@b\"@demo.test"), "\"a@b\"@demo.test");
        assert_eq!(text(r#""a\"b"@demo.test"#), r#""a\"b"@demo.test"#);
    }

    #[test]
    fn international_domains_have_one_spelling() {
        let unicode: Address = "josé@Bücher.example".parse().unwrap();
        let punycode: Address = "josé@xn--bcher-kva.example".parse().unwrap();
        assert_eq!(unicode, punycode);
        assert_eq!(unicode.to_ascii_domain().unwrap(), "josé@xn--bcher-kva.example");
        assert!(unicode.needs_smtputf8());
    }

    #[test]
    fn no_address_can_hold_a_line_break_a_nul_or_an_invisible_character() {
        for bad in [
            "a\r\nRCPT TO:<b>@demo.test",
            "a@demo.test\r\nX: y",
            "a\0@demo.test",
            "con\u{200b}fig@demo.test",
            "\"a\nb\"@demo.test",
            "a@de\u{202e}mo.test",
        ] {
            assert_eq!(Address::parse(bad), Err(AddressError::Control), "{bad:?}");
        }
        assert!(serde_json::from_str::<Address>("\"a@b\\r\\nc\"").is_err());
    }

    #[test]
    fn what_is_not_an_address_says_why() {
        use AddressError::*;
        for (bad, why) in [
            ("", Empty),
            ("  ", Empty),
            ("bob", NoAt),
            ("@demo.test", EmptyLocal),
            ("bob@", EmptyDomain),
            ("bob martin@demo.test", LocalCharacter),
            (".bob@demo.test", LocalDots),
            ("b..b@demo.test", LocalDots),
            ("\"bob@demo.test", OpenQuote),
            ("bob@demo..test", Domain),
            ("bob@-demo.test", Domain),
            ("bob@de mo.test", Domain),
            ("bob@[1.2.3]", Domain),
            ("bob@demo.test,carol@demo.test", LocalCharacter),
        ] {
            assert_eq!(Address::parse(bad), Err(why), "{bad:?}");
        }
        assert_eq!(
            Address::parse(&format!("{}@demo.test", "x".repeat(65))),
            Err(TooLong)
        );
    }

    #[test]
    fn literals_are_addresses() {
        assert_eq!(text("bob@[127.0.0.1]"), "bob@[127.0.0.1]");
        assert_eq!(text("bob@[IPv6:::1]"), "bob@[ipv6:::1]");
    }
}
