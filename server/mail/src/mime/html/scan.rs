//! HTML read as a row of tags and texts, in one pass and without a tree: enough to tell its words, what it would load
//! and what it would cost to parse. Nothing that is shown is decided here; that is the sanitiser's, on a real parser.

use std::borrow::Cow;

use mail_parser::decoders::html::add_html_token;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Entities still in it: see [`decode`].
    Text(&'a str),
    Open {
        name: &'a str,
        attributes: &'a str,
    },
    Close(&'a str),
}

/// Elements whose content is text to the parser (HTML section 13.2.5) and nothing to a reader.
const RAW: [&str; 8] = [
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
];

pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html }
    }

    /// Goes on behind `end`, or to the end where it does not come.
    fn skip_past(&mut self, end: &str) {
        self.rest = self.rest.find(end).map_or("", |at| &self.rest[at + end.len()..]);
    }

    fn text(&mut self, at_least: usize) -> Token<'a> {
        let end = self.rest[at_least..]
            .find('<')
            .map_or(self.rest.len(), |at| at + at_least);
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Token::Text(text)
    }

    fn tag(&mut self, start: usize) -> Option<(&'a str, &'a str)> {
        let inside = &self.rest[start..];
        let Some(end) = tag_end(inside) else {
            // A tag that is never closed is no tag, and swallows the rest.
            self.rest = "";
            return None;
        };
        let tag = &inside[..end];
        self.rest = &inside[end + 1..];
        let name_end = tag
            .find(|c: char| c.is_ascii_whitespace() || c == '/')
            .unwrap_or(tag.len());
        Some(tag.split_at(name_end))
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let mut bytes = self.rest.bytes();
            match (bytes.next()?, bytes.next()) {
                (b'<', Some(b'!')) => match self.rest.strip_prefix("<!--") {
                    Some(comment) if comment.starts_with('>') || comment.starts_with("->") => {
                        self.skip_past(">");
                    }
                    Some(comment) => {
                        self.rest = comment;
                        self.skip_past("-->");
                    }
                    None => self.skip_past(">"),
                },
                (b'<', Some(b'?')) => self.skip_past(">"),
                (b'<', Some(b'/')) if bytes.next().is_some_and(|b| b.is_ascii_alphabetic()) => {
                    return self.tag(2).map(|(name, _)| Token::Close(name));
                }
                (b'<', Some(b'/')) => self.skip_past(">"),
                (b'<', Some(b)) if b.is_ascii_alphabetic() => {
                    let (name, attributes) = self.tag(1)?;
                    if let Some(raw) = RAW.iter().find(|raw| name.eq_ignore_ascii_case(raw)) {
                        self.rest = &self.rest[closing(self.rest, raw).unwrap_or(self.rest.len())..];
                    }
                    return Some(Token::Open { name, attributes });
                }
                (b'<', _) => return Some(self.text(1)),
                _ => return Some(self.text(0)),
            }
        }
    }
}

/// Where `</name` begins.
fn closing(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        text.as_bytes()
            .get(at + 2..at + 2 + name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// Where the tag's `>` stands: not the ones inside quoted attribute values.
fn tag_end(inside: &str) -> Option<usize> {
    let (mut quote, mut value) = (None, false);
    for (at, byte) in inside.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), b) if b == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at),
            (None, b'=') => value = true,
            (None, b'"' | b'\'') if value => {
                quote = Some(byte);
                value = false;
            }
            (None, b) if b.is_ascii_whitespace() => {}
            (None, _) => value = false,
        }
    }
    None
}

/// The attributes of a tag, values decoded.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // A `=` may be the first character of a name, never a later one.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '='))
            .map_or(rest.len(), |at| at + first);
        let (name, after) = rest.split_at(end);
        let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
            rest = after;
            return Some((name, Cow::Borrowed("")));
        };
        let value = value.trim_ascii_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = &value[1..];
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            _ => value.split_at(
                value
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(value.len()),
            ),
        };
        rest = after;
        Some((name, decode(value)))
    })
}

/// Character references as characters (HTML section 13.5), those with a semicolon.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 40;
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest
            .bytes()
            .skip(1)
            .take(LONGEST)
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
            .count();
        if name > 0 && rest.as_bytes().get(name + 1) == Some(&b';') {
            add_html_token(&mut out, &rest.as_bytes()[..name + 2], false);
            rest = &rest[name + 2..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_texts_come_in_order() {
        let html = "a<!-- <b> --><P class='x>y'>b</p><style>p{}</STYLE>c<br/> 1 < 2 <![if !mso]>d";
        let tokens: Vec<String> = Scan::new(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Open { name, .. } => format!("[{name}]"),
                Token::Close(name) => format!("[/{name}]"),
            })
            .collect();
        assert_eq!(
            tokens,
            [
                "a", "[P]", "b", "[/p]", "[style]", "[/STYLE]", "c", "[br]", " 1 ", "< 2 ", "d"
            ]
        );
    }

    #[test]
    fn attributes_are_read_as_browsers_do() {
        let found: Vec<(&str, String)> = attributes(r#" src = "a&amp;b" alt='x "y"' width=1 hidden/"#)
            .map(|(name, value)| (name, value.into_owned()))
            .collect();
        let expected = [("src", "a&b"), ("alt", "x \"y\""), ("width", "1"), ("hidden", "")];
        assert_eq!(found, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn references_become_characters() {
        assert_eq!(
            decode("&eacute;&#233;&#xE9; R&D &nothing; a&b;"),
            "ééé R&D &nothing; a&b;"
        );
    }
}
