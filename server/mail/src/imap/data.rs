//! Untagged data, read as values: atoms, strings, lists (RFC 9051 section 9). Strings come out unescaped, whatever
//! their octets; what a server adds that we do not know is a value like any other.

use bytes::Bytes;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Nil,
    /// Also numbers, flags, and section names like `BODY[HEADER.FIELDS (TO)]<0>`.
    Atom(Bytes),
    Text(Bytes),
    List(Vec<Value>),
}

impl Value {
    /// The octets of an atom or a string.
    pub(super) fn octets(&self) -> Option<&Bytes> {
        match self {
            Self::Atom(octets) | Self::Text(octets) => Some(octets),
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
pub(super) struct Data {
    /// The number before the name, where there is one.
    pub(super) number: Option<u32>,
    /// Upper case.
    pub(super) name: String,
    pub(super) values: Vec<Value>,
}

impl Data {
    /// None for what is no response at all.
    pub(super) fn read(frame: &Bytes) -> Option<Self> {
        let mut reader = Reader { frame, at: 0 };
        reader.eat(b'*').then_some(())?;
        let mut first = reader.next_word()?;
        let number = std::str::from_utf8(&first).ok()?.parse().ok();
        if number.is_some() {
            first = reader.next_word()?;
        }
        let name = String::from_utf8_lossy(&first).to_uppercase();
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
    frame: &'a Bytes,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.frame.get(self.at).copied()
    }

    fn eat(&mut self, octet: u8) -> bool {
        let there = self.peek() == Some(octet);
        self.at += usize::from(there);
        there
    }

    fn next_word(&mut self) -> Option<Bytes> {
        while self.eat(b' ') {}
        match self.value(0)? {
            Value::Atom(word) => Some(word),
            _ => None,
        }
    }

    /// All values up to the end of the line. What cannot be read ends them.
    fn rest(&mut self) -> Vec<Value> {
        let mut values = Vec::new();
        loop {
            while self.eat(b' ') {}
            match self.value(0) {
                Some(value) => values.push(value),
                None => return values,
            }
        }
    }

    fn value(&mut self, depth: u8) -> Option<Value> {
        match self.peek()? {
            b'(' if depth < DEEPEST => {
                self.at += 1;
                let mut members = Vec::new();
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

    fn atom(&mut self) -> Value {
        let start = self.at;
        // The sections of FETCH hold spaces and lists within their brackets. Other brackets ([Gmail]) do not.
        let mut section = false;
        while let Some(octet) = self.peek() {
            match octet {
                b'\r' | b'\n' => break,
                b']' if section => section = false,
                _ if section => {}
                b' ' | b'(' | b')' | b'"' => break,
                b'[' => {
                    let before = &self.frame[start..self.at];
                    section = [&b"BODY"[..], b"BINARY", b"BINARY.SIZE"]
                        .iter()
                        .any(|name| before.eq_ignore_ascii_case(name));
                }
                _ => {}
            }
            self.at += 1;
        }
        let atom = self.frame.slice(start..self.at);
        if atom.eq_ignore_ascii_case(b"NIL") {
            Value::Nil
        } else {
            Value::Atom(atom)
        }
    }

    fn quoted(&mut self) -> Option<Value> {
        self.at += 1;
        let start = self.at;
        let mut unescaped: Option<Vec<u8>> = None;
        loop {
            let octet = self.peek()?;
            match octet {
                b'"' => {
                    let plain = self.frame.slice(start..self.at);
                    self.at += 1;
                    return Some(Value::Text(unescaped.map_or(plain, Bytes::from)));
                }
                b'\\' => {
                    let kept = unescaped.get_or_insert_with(|| self.frame[start..self.at].to_vec());
                    kept.push(*self.frame.get(self.at + 1)?);
                    self.at += 2;
                }
                b'\r' | b'\n' => return None,
                octet => {
                    if let Some(kept) = &mut unescaped {
                        kept.push(octet);
                    }
                    self.at += 1;
                }
            }
        }
    }

    fn announces_literal(&self) -> bool {
        let rest = &self.frame[self.at..];
        rest.starts_with(b"{") || rest.starts_with(b"~{")
    }

    fn literal(&mut self) -> Option<Value> {
        self.eat(b'~');
        let rest = &self.frame[self.at..];
        let close = rest.iter().position(|b| *b == b'}')?;
        let length: usize = std::str::from_utf8(&rest[1..close]).ok()?.parse().ok()?;
        self.at += close + 1;
        self.eat(b'\r');
        self.eat(b'\n').then_some(())?;
        let end = self.at.checked_add(length)?;
        (end <= self.frame.len()).then_some(())?;
        let text = self.frame.slice(self.at..end);
        self.at = end;
        Some(Value::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Data {
        Data::read(&Bytes::copy_from_slice(text.as_bytes())).unwrap()
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
        assert_eq!(items[3], Value::Text("a)\r\nb".into()));
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
            let frame = Bytes::copy_from_slice(odd.as_bytes());
            if let Some(data) = Data::read(&frame) {
                assert!(data.values.len() <= 1, "{odd:?}: {data:?}");
            }
        }
        assert_eq!(Data::read(&Bytes::from_static(b"")), None);
    }

    #[test]
    fn search_results_are_numbers() {
        assert_eq!(search_numbers(b"* SEARCH 5 2 9\r\n"), Some(vec![5, 2, 9]));
        assert_eq!(search_numbers(b"* SEARCH\r\n"), Some(vec![]));
        assert_eq!(search_numbers(b"* STATUS x (MESSAGES 1)\r\n"), None);
    }
}
