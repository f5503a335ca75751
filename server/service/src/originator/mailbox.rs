//! One mailbox, read strictly (RFC 5322 section 3.4): where mail programs would differ about whose address it is,
//! nobody's is.

use domain::address::Address;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) address: Address,
    /// The words beside the address, comments included, still encoded.
    pub(super) words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    Several,
    Group,
    Malformed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Space,
    Comment(String),
    Quoted(String),
    /// Atoms and the dots between them; a domain literal with its brackets.
    Atom(String),
    Special(char),
}

pub(super) fn read(value: &str) -> Result<Read, Unreadable> {
    let tokens = tokens(value)?;
    let count = |wanted: char| tokens.iter().filter(|t| **t == Token::Special(wanted)).count();
    if count(':') + count(';') > 0 {
        return Err(Unreadable::Group);
    }
    if count(',') > 0 {
        return Err(Unreadable::Several);
    }
    let at = |wanted: char| tokens.iter().position(|t| *t == Token::Special(wanted));
    match (at('<'), at('>')) {
        (None, None) => {
            let address = address(without_ends(&tokens))?;
            let words = words(tokens.iter().filter(|t| matches!(t, Token::Comment(_))))?;
            Ok(Read { address, words })
        }
        (Some(open), Some(close)) if open < close && count('<') + count('>') == 2 => {
            let inside = &tokens[open + 1..close];
            if inside.iter().any(|t| matches!(t, Token::Comment(_))) {
                return Err(Unreadable::Malformed);
            }
            let after = &tokens[close + 1..];
            if !after
                .iter()
                .all(|t| matches!(t, Token::Space | Token::Comment(_)))
            {
                return Err(Unreadable::Malformed);
            }
            Ok(Read {
                address: address(without_ends(inside))?,
                words: words(tokens[..open].iter().chain(after))?,
            })
        }
        _ => Err(Unreadable::Malformed),
    }
}

fn words<'a>(tokens: impl Iterator<Item = &'a Token>) -> Result<String, Unreadable> {
    let mut words = String::new();
    for token in tokens {
        match token {
            Token::Space => words.push(' '),
            Token::Atom(text) => words.push_str(text),
            Token::Quoted(text) | Token::Comment(text) => {
                words.push(' ');
                words.push_str(text);
                words.push(' ');
            }
            Token::Special(_) => return Err(Unreadable::Malformed),
        }
    }
    Ok(words)
}

fn without_ends(mut tokens: &[Token]) -> &[Token] {
    while let [Token::Space | Token::Comment(_), rest @ ..] = tokens {
        tokens = rest;
    }
    while let [rest @ .., Token::Space | Token::Comment(_)] = tokens {
        tokens = rest;
    }
    tokens
}

fn address(tokens: &[Token]) -> Result<Address, Unreadable> {
    let text = match tokens {
        [Token::Atom(local), Token::Special('@'), Token::Atom(domain)] => format!("{local}@{domain}"),
        [Token::Quoted(local), Token::Special('@'), Token::Atom(domain)] => {
            let local = local.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{local}\"@{domain}")
        }
        _ => return Err(Unreadable::Malformed),
    };
    Address::parse(&text).map_err(|_| Unreadable::Malformed)
}

fn tokens(value: &str) -> Result<Vec<Token>, Unreadable> {
    let mut tokens = Vec::new();
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let token = match c {
            ' ' | '\t' | '\r' | '\n' => Token::Space,
            '(' => Token::Comment(comment(&mut chars)?),
            '"' => Token::Quoted(quoted(&mut chars)?),
            '[' => {
                let mut literal = String::from(c);
                loop {
                    let next = chars.next().ok_or(Unreadable::Malformed)?;
                    literal.push(next);
                    if next == ']' {
                        break Token::Atom(literal);
                    }
                }
            }
            '<' | '>' | '@' | ',' | ':' | ';' => Token::Special(c),
            c if is_atom(c) => {
                let mut atom = String::from(c);
                while let Some(next) = chars.next_if(|c| is_atom(*c)) {
                    atom.push(next);
                }
                Token::Atom(atom)
            }
            _ => return Err(Unreadable::Malformed),
        };
        tokens.push(token);
    }
    Ok(tokens)
}

/// RFC 5322 `atext` and the dot, RFC 6532's UTF-8 beside them.
fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || (!c.is_ascii() && !c.is_control())
}

fn comment(chars: &mut impl Iterator<Item = char>) -> Result<String, Unreadable> {
    let (mut text, mut depth) = (String::new(), 1);
    loop {
        match chars.next().ok_or(Unreadable::Malformed)? {
            '\\' => text.push(chars.next().ok_or(Unreadable::Malformed)?),
            '(' => depth += 1,
            ')' if depth == 1 => return Ok(text),
            ')' => depth -= 1,
            c => text.push(c),
        }
    }
}

fn quoted(chars: &mut impl Iterator<Item = char>) -> Result<String, Unreadable> {
    let mut text = String::new();
    loop {
        match chars.next().ok_or(Unreadable::Malformed)? {
            '\\' => text.push(chars.next().ok_or(Unreadable::Malformed)?),
            '"' => return Ok(text),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_programs_write_is_read() {
        for (value, address, words) in [
            ("alice@demo.test", "alice@demo.test", ""),
            (
                " Alice Laurent <alice@demo.test>",
                "alice@demo.test",
                "Alice Laurent",
            ),
            (
                "\"Laurent, Alice\" <alice@demo.test>",
                "alice@demo.test",
                "Laurent, Alice",
            ),
            ("alice@demo.test (Alice)", "alice@demo.test", "Alice"),
            ("Alice\n <alice@demo.test>", "alice@demo.test", "Alice"),
            ("J. P. Martin <jp@demo.test>", "jp@demo.test", "J. P. Martin"),
            ("< alice@demo.test >", "alice@demo.test", ""),
            ("\"alice\"@demo.test", "alice@demo.test", ""),
            ("Zo\u{e9} <zoe@demo.test>", "zoe@demo.test", "Zo\u{e9}"),
            ("x@[127.0.0.1]", "x@[127.0.0.1]", ""),
            (
                "=?utf-8?q?Zo=C3=A9?= <zoe@demo.test>",
                "zoe@demo.test",
                "=?utf-8?q?Zo=C3=A9?=",
            ),
        ] {
            let read = read(value).unwrap_or_else(|why| panic!("{value}: {why:?}"));
            assert_eq!(
                (read.address.as_str(), read.words.trim()),
                (address, words),
                "{value}"
            );
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        use Unreadable::*;
        for (value, why) in [
            ("", Malformed),
            ("alice", Malformed),
            ("bob@demo.test, carol@demo.test", Several),
            ("bob@demo.test,", Several),
            ("team: bob@demo.test;", Group),
            ("undisclosed-recipients:;", Group),
            ("<@elsewhere.test:carol@demo.test>", Group),
            ("carol@demo.test <bob@demo.test>", Malformed),
            ("<bob@demo.test> <carol@demo.test>", Malformed),
            ("<bob@demo.test> carol", Malformed),
            ("Bob <bob@demo.test", Malformed),
            ("bob@demo.test>", Malformed),
            ("bob@demo.test carol@demo.test", Malformed),
            ("bob@demo.test@elsewhere.test", Malformed),
            ("bob(carol)@demo.test", Malformed),
            ("<bob@demo.test(carol)>", Malformed),
            ("bob @ demo.test", Malformed),
            ("\"bob@demo.test", Malformed),
            ("(bob@demo.test", Malformed),
            ("=?utf-8?q?carol=40demo=2Etest?=", Malformed),
            ("bob\\@demo.test", Malformed),
            ("bob@demo.test\u{1}", Malformed),
            ("c\u{200b}arol@demo.test", Malformed),
            ("bob@demo\u{fffd}.test", Malformed),
        ] {
            assert_eq!(read(value), Err(why), "{value:?}");
        }
    }
}
