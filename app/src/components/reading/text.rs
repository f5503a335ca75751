//! Plain text as people expect to read it: addresses of pages can be pressed, what is quoted stands back.

use leptos::prelude::*;

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Link(&'a str),
}

#[component]
pub(super) fn LetterText(text: String) -> impl IntoView {
    let blocks = blocks(&text)
        .into_iter()
        .map(|(quoted, block)| {
            let unquoted;
            let (class, words) = if quoted {
                unquoted = without_mark(block);
                ("letter-quote", unquoted.as_str())
            } else {
                ("", block)
            };
            let pieces = pieces(words).into_iter().map(piece).collect_view();
            view! { <span class=class>{pieces}</span> }
        })
        .collect_view();
    view! { <div class="letter-text">{blocks}</div> }
}

fn piece(piece: Piece<'_>) -> AnyView {
    match piece {
        Piece::Words(words) => words.to_owned().into_any(),
        Piece::Link(url) => {
            let (href, url) = (url.to_owned(), url.to_owned());
            view! {
                <a href=href target="_blank" rel="noopener noreferrer nofollow">
                    {url}
                </a>
            }
            .into_any()
        }
    }
}

/// Runs of lines that are quoted (RFC 3676 section 4.5: they begin with `>`) and runs that are not, each with its line
/// breaks but the last.
fn blocks(text: &str) -> Vec<(bool, &str)> {
    let mut blocks: Vec<(bool, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let quoted = line.starts_with('>');
        let end = at + line.len();
        match blocks.last_mut() {
            Some((same, _, last)) if *same == quoted => *last = end,
            _ => blocks.push((quoted, at, end)),
        }
        at = end;
    }
    blocks
        .into_iter()
        .map(|(quoted, from, to)| (quoted, text[from..to].trim_end_matches(['\n', '\r'])))
        .collect()
}

/// The bar beside it says that it is quoted. Of what is quoted in it, the marks stay.
fn without_mark(block: &str) -> String {
    let lines = block.lines().map(|line| line.strip_prefix('>').unwrap_or(line));
    lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Words, and the addresses of pages among them. Only `http` and `https` become links.
fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    while let Some(start) = next_url(text) {
        let rest = &text[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
            .unwrap_or(rest.len());
        let url = without_closing(&rest[..end]);
        if start > 0 {
            pieces.push(Piece::Words(&text[..start]));
        }
        pieces.push(Piece::Link(url));
        text = &rest[url.len()..];
    }
    if !text.is_empty() {
        pieces.push(Piece::Words(text));
    }
    pieces
}

fn next_url(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| at + from) {
        let begins_a_word = !text[..at].ends_with(|c: char| c.is_alphanumeric());
        let host = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text[at..].strip_prefix(scheme));
        if begins_a_word
            && host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        {
            return Some(at);
        }
        from = at + "http".len();
    }
    None
}

/// The full stop that ends the sentence, or the bracket that closes around the address, is not part of it.
fn without_closing(url: &str) -> &str {
    let mut url = url;
    loop {
        let shorter = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '»', '”', '’']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => shorter,
        };
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bob_quotes_stands_apart_from_what_he_writes() {
        let text = "Oui.\n\nAlice a écrit :\n> Tu viens ?\n> À midi.\nÀ demain\n";
        assert_eq!(
            blocks(text),
            [
                (false, "Oui.\n\nAlice a écrit :"),
                (true, "> Tu viens ?\n> À midi."),
                (false, "À demain")
            ]
        );
        assert_eq!(blocks(""), []);
        assert_eq!(without_mark("> Tu viens ?\n>> Où ?\n>"), "Tu viens ?\n> Où ?\n");
    }

    #[test]
    fn addresses_of_pages_are_links_without_the_sentence_around_them() {
        for (text, url) in [
            ("See https://demo.test/a?b=c.", "https://demo.test/a?b=c"),
            ("(http://demo.test)", "http://demo.test"),
            ("https://demo.test/wiki/A_(b) too", "https://demo.test/wiki/A_(b)"),
            ("« https://exämple.test/é », dit-il", "https://exämple.test/é"),
            ("<https://demo.test>", "https://demo.test"),
        ] {
            let links: Vec<_> = pieces(text)
                .into_iter()
                .filter(|p| matches!(p, Piece::Link(_)))
                .collect();
            assert_eq!(links, [Piece::Link(url)], "{text}");
        }
    }

    #[test]
    fn nothing_else_is_a_link() {
        for text in [
            "javascript:alert(1)",
            "xhttp://demo.test",
            "http://",
            "https:// demo",
            "http",
            "ftp://a.test",
        ] {
            assert_eq!(pieces(text), [Piece::Words(text)]);
        }
    }
}
