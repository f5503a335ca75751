//! The words of HTML as plain text: what a reply quotes and a preview begins with.

use super::scan::{Scan, Token, decode};

/// Line breaks before and after.
fn breaks(name: &str) -> usize {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "blockquote" | "pre" => 2,
        "div" | "li" | "tr" | "table" | "dt" | "dd" | "hr" | "section" | "article" | "header" | "footer"
        | "center" | "address" | "figure" | "form" | "body" | "tbody" | "caption" => 1,
        _ => 0,
    }
}

#[derive(Default)]
struct Page {
    out: String,
    /// Asked for, written when more words follow.
    breaks: usize,
    space: bool,
    quotes: usize,
    /// How deep the last line written was quoted.
    last_quotes: usize,
}

/// Quote marks in a row; deeper quotes look like these.
const QUOTES_MOST: usize = 20;

impl Page {
    fn ask_break(&mut self, lines: usize) {
        if lines > 0 {
            self.breaks = self.breaks.max(lines);
            self.space = false;
        }
    }

    fn word(&mut self, word: &str) {
        if self.breaks > 0 || self.out.is_empty() {
            if !self.out.is_empty() {
                for line in 0..self.breaks {
                    self.out.push('\n');
                    if line + 1 < self.breaks {
                        let both = self.quotes.min(self.last_quotes).min(QUOTES_MOST);
                        self.out.push_str(&">".repeat(both));
                    }
                }
            }
            if self.quotes > 0 {
                self.out.push_str(&">".repeat(self.quotes.min(QUOTES_MOST)));
                self.out.push(' ');
            }
            self.last_quotes = self.quotes;
            self.breaks = 0;
        } else if self.space {
            self.out.push(' ');
        }
        self.space = false;
        self.out.extend(word.chars().filter(|c| !c.is_control()));
    }

    fn text(&mut self, text: &str) {
        // No-break spaces count as words' parts in HTML, as spaces in a plain text.
        let mut words = text
            .split(|c: char| c.is_ascii_whitespace() || c == '\u{a0}')
            .peekable();
        while let Some(word) = words.next() {
            if !word.is_empty() {
                self.word(word);
            }
            if words.peek().is_some() {
                self.space = true;
            }
        }
    }

    fn preformatted(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                // A `br` in a row, not a paragraph: empty lines count here.
                self.breaks += 1;
                self.space = false;
            }
            let line = line.trim_end_matches('\r');
            if !line.is_empty() {
                self.word(line);
            }
        }
    }
}

pub(in super::super) fn words(html: &str) -> String {
    let mut page = Page::default();
    let mut pre = 0usize;
    for token in Scan::new(html) {
        match token {
            Token::Text(text) if pre > 0 => page.preformatted(&decode(text)),
            Token::Text(text) => page.text(&decode(text)),
            Token::Open { name, .. } => {
                let name = name.to_ascii_lowercase();
                page.ask_break(breaks(&name));
                match name.as_str() {
                    "br" => {
                        page.breaks = (page.breaks + 1).min(2);
                        page.space = false;
                    }
                    "td" | "th" => page.space = true,
                    "pre" => pre += 1,
                    "blockquote" => page.quotes += 1,
                    "li" => {
                        page.word("-");
                        page.space = true;
                    }
                    _ => {}
                }
            }
            Token::Close(name) => {
                let name = name.to_ascii_lowercase();
                page.ask_break(breaks(&name));
                match name.as_str() {
                    "pre" => pre = pre.saturating_sub(1),
                    "blockquote" => page.quotes = page.quotes.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }
    page.out
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn blocks_are_lines_and_cells_are_apart() {
        assert_eq!(
            words(
                "<head><title>T</title><style>x{}</style></head><div>Hello&nbsp;<b>Bob</b>,</div><div>bye</div>"
            ),
            "Hello Bob,\nbye"
        );
        assert_eq!(words("<table><tr><td>a<td>b<tr><td>c</table>"), "a b\nc");
        assert_eq!(words("<p>one</p><p>two<br>three</p>"), "one\n\ntwo\nthree");
        assert_eq!(
            words("in<b>ter</b>val"),
            "interval",
            "no space where there is none"
        );
    }

    #[test]
    fn lists_quotes_and_code_keep_their_shape() {
        assert_eq!(words("<ul><li>a</li><li>b</li></ul>"), "- a\n- b");
        assert_eq!(
            words("Yes<blockquote><p>Really?</p><p>Bob</p></blockquote>Alice"),
            "Yes\n\n> Really?\n>\n> Bob\n\nAlice"
        );
        assert_eq!(words("<pre>a\n  b\n\nc</pre>"), "a\n  b\n\nc");
    }

    #[test]
    fn nothing_hidden_in_comments_or_scripts_is_a_word() {
        assert_eq!(
            words("<!--[if mso]><p>x</p><![endif]--><script>y<z</script>w"),
            "w"
        );
    }
}
