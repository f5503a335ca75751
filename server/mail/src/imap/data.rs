//! Untagged data, read as values: atoms, strings, lists (RFC 9051 section 9). Strings come out unescaped, whatever
//! their octets; what a server adds that we do not know is a value like any other.

use std::borrow::Cow;

use bytes::Bytes;
use memchr::{memchr, memchr3};

/// Within the response it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Nil,
    /// Also numbers, flags, and section names like `BODY[HEADER.FIELDS (TO)]<0>`.
    Atom(&'a [u8]),
    /// Owned where it had escapes.
    Text(Cow<'a, [u8]>),
    List(Vec<Value<'a>>),
}

impl Value<'_> {
    /// The octets of an atom or a string.
    pub(super) fn octets(&self) -> Option<&[u8]> {
        match self {
            Self::Atom(octets) => Some(octets),
            Self::Text(octets) => Some(octets),
            Self::Nil | Self::List(_) => None,
        }
    }

    /// The octets of an atom or a string, sharing the response they are in: a message of 25 MB is not copied.
    pub(super) fn share(&self, response: &Bytes) -> Option<Bytes> {
        match self {
            Self::Atom(octets) | Self::Text(Cow::Borrowed(octets)) => Some(response.slice_ref(octets)),
            Self::Text(Cow::Owned(octets)) => Some(Bytes::copy_from_slice(octets)),
            Self::Nil | Self::List(_) => None,
        }
    }

    /// As text, foreign octets replaced; empty for NIL and lists.
    pub(super) fn text(&self) -> String {
        self.octets()
            .map(|o| String::from_utf8_lossy(o).into_owned())
            .unwrap_or_default()
    }

    pub(super) fn number(&self) -> Option<u64> {
        std::str::from_utf8(self.octets()?).ok()?.parse().ok()
    }

    /// The members; none where it is no list.
    pub(super) fn list(&self) -> &[Self] {
        match self {
            Self::List(members) => members,
            _ => &[],
        }
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.octets()
            .is_some_and(|octets| octets.eq_ignore_ascii_case(word.as_bytes()))
    }
}

/// One untagged response: `* 12 FETCH (...)`, `* LIST (...) "/" x`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Data<'a> {
    /// The number before the name, where there is one.
    pub(super) number: Option<u32>,
    /// Upper case.
    pub(super) name: String,
    pub(super) values: Vec<Value<'a>>,
}

impl<'a> Data<'a> {
    /// None for what is no response at all.
    pub(super) fn read(frame: &'a [u8]) -> Option<Self> {
        let mut reader = Reader { frame, at: 0 };
        reader.eat(b'*').then_some(())?;
        let mut first = reader.next_word()?;
        let number = std::str::from_utf8(first).ok()?.parse().ok();
        if number.is_some() {
            first = reader.next_word()?;
        }
        let name = String::from_utf8_lossy(first).to_uppercase();
        Some(Self {
            number,
            name,
            values: reader.rest(),
        })
    }
}

/// The numbers of a `* SEARCH` response; None where it is another. A hundred thousand of them need no values.
pub(super) fn search_numbers(frame: &[u8]) -> Option<Vec<u32>> {
    let text = std::str::from_utf8(frame).ok()?;
    let mut words = text.split_ascii_whitespace();
    (words.next() == Some("*") && words.next()?.eq_ignore_ascii_case("SEARCH")).then_some(())?;
    Some(words.filter_map(|word| word.parse().ok()).collect())
}

/// Deeper nesting is nobody's message.
const DEEPEST: u8 = 60;

struct Reader<'a> {
    frame: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.frame.get(self.at).copied()
    }

    fn eat(&mut self, octet: u8) -> bool {
        let there = self.peek() == Some(octet);
        self.at += usize::from(there);
        there
    }

    fn next_word(&mut self) -> Option<&'a [u8]> {
        while self.eat(b' ') {}
        match self.value(0)? {
            Value::Atom(word) => Some(word),
            _ => None,
        }
    }

    /// All values up to the end of the line. What cannot be read ends them.
    fn rest(&mut self) -> Vec<Value<'a>> {
        let mut values = Vec::new();
        loop {
            while self.eat(b' ') {}
            match self.value(0) {
                Some(value) => values.push(value),
                None => return values,
            }
        }
    }

    fn value(&mut self, depth: u8) -> Option<Value<'a>> {
        match self.peek()? {
            b'(' if depth < DEEPEST => {
                self.at += 1;
                // The items of FETCH and their parts are many, addresses have four fields.
                let mut members = Vec::with_capacity(if depth < 2 { 16 } else { 4 });
                loop {
                    while self.eat(b' ') {}
                    if self.eat(b')') {
                        return Some(Value::List(members));
                    }
                    members.push(self.value(depth + 1)?);
                }
            }
            b'"' => self.quoted(),
            b'{' | b'~' if self.announces_literal() => self.literal(),
            b'(' | b')' | b'\r' | b'\n' => None,
            _ => Some(self.atom()),
        }
    }

    fn atom(&mut self) -> Value<'a> {
        let rest = &self.frame[self.at..];
        let end = |from: usize, ends: fn(u8) -> bool| {
            rest[from..]
                .iter()
                .position(|b| ends(*b))
                .map_or(rest.len(), |length| from + length)
        };
        let delimits = |b: u8| matches!(b, b' ' | b'(' | b')' | b'"' | b'\r' | b'\n');
        let mut length = end(0, delimits);
        // The sections of FETCH hold spaces and lists within their brackets. Other brackets ([Gmail]) do not.
        if let Some(open) = memchr(b'[', &rest[..length])
            && [&b"BODY"[..], b"BINARY", b"BINARY.SIZE"]
                .iter()
                .any(|name| rest[..open].eq_ignore_ascii_case(name))
        {
            let close = end(open, |b| matches!(b, b']' | b'\r' | b'\n'));
            length = end(close, delimits);
        }
        self.at += length;
        let atom = &rest[..length];
        if atom.eq_ignore_ascii_case(b"NIL") {
            Value::Nil
        } else {
            Value::Atom(atom)
        }
    }

    fn quoted(&mut self) -> Option<Value<'a>> {
        self.at += 1;
        let mut text: Cow<'a, [u8]> = Cow::Borrowed(&[]);
        loop {
            let rest = &self.frame[self.at..];
            let plain = memchr3(b'"', b'\\', b'\n', rest)?;
            if text.is_empty() {
                text = Cow::Borrowed(&rest[..plain]);
            } else {
                text.to_mut().extend_from_slice(&rest[..plain]);
            }
            self.at += plain + 1;
            match rest[plain] {
                b'"' => return Some(Value::Text(text)),
                b'\\' => {
                    text.to_mut().push(self.peek()?);
                    self.at += 1;
                }
                _ => return None,
            }
        }
    }

    fn announces_literal(&self) -> bool {
        let rest = &self.frame[self.at..];
        rest.starts_with(b"{") || rest.starts_with(b"~{")
    }

    fn literal(&mut self) -> Option<Value<'a>> {
        self.eat(b'~');
        let rest = &self.frame[self.at..];
        let close = memchr(b'}', rest)?;
        let length: usize = std::str::from_utf8(&rest[1..close]).ok()?.parse().ok()?;
        self.at += close + 1;
        self.eat(b'\r');
        self.eat(b'\n').then_some(())?;
        let end = self.at.checked_add(length)?;
        (end <= self.frame.len()).then_some(())?;
        let text = &self.frame[self.at..end];
        self.at = end;
        Some(Value::Text(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Data<'_> {
        Data::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_fetch_reads_as_names_and_values() {
        let data = read(
            "* 12 FETCH (UID 7 BODY[HEADER.FIELDS (TO \"X\")]<0> {5}\r\na)\r\nb X \"q\\\"\\\\\" NIL ())\r\n",
        );
        assert_eq!((data.number, data.name.as_str()), (Some(12), "FETCH"));
        let items = data.values[0].list();
        assert_eq!(items[1].number(), Some(7));
        assert!(items[2].is("BODY[HEADER.FIELDS (TO \"X\")]<0>"));
        assert_eq!(items[3], Value::Text(b"a)\r\nb".into()));
        assert_eq!(items[5].text(), "q\"\\");
        assert_eq!(items[6..], [Value::Nil, Value::List(vec![])]);
    }

    #[test]
    fn names_may_hold_brackets_and_foreign_octets() {
        let data = read("* LIST (\\HasNoChildren) \"/\" [Gmail]/Envoy&AOk-s\r\n");
        assert_eq!(data.values[2].text(), "[Gmail]/Envoy&AOk-s");
        let data = read("* LIST () NIL \"Été\"\r\n");
        assert_eq!(data.values[1], Value::Nil);
        assert_eq!(data.values[2].text(), "Été");
        assert_eq!(read("* 5 EXISTS\r\n").number, Some(5));
    }

    #[test]
    fn whatever_comes_is_read_without_panic() {
        let deep = format!("* 1 FETCH {}\r\n", "(".repeat(100_000));
        for odd in [
            "",
            "*",
            "* ",
            "* \r\n",
            "* 5\r\n",
            "+ x\r\n",
            "* X \"open\r\n",
            "* X {99}\r\nshort",
            "* X (a b\r\n",
            "* X )\r\n",
            "* X \"a\\",
            "* X {\r\n",
            "* X ~{1\r\n",
            "* X BODY[\r\n",
            "* 99999999999 X\r\n",
            &deep,
        ] {
            if let Some(data) = Data::read(odd.as_bytes()) {
                assert!(data.values.len() <= 1, "{odd:?}: {data:?}");
            }
        }
        assert_eq!(Data::read(b""), None);
    }

    #[test]
    fn search_results_are_numbers() {
        assert_eq!(search_numbers(b"* SEARCH 5 2 9\r\n"), Some(vec![5, 2, 9]));
        assert_eq!(search_numbers(b"* SEARCH\r\n"), Some(vec![]));
        assert_eq!(search_numbers(b"* STATUS x (MESSAGES 1)\r\n"), None);
    }
}
