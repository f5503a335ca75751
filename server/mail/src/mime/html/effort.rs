//! What HTML would cost a real parser. The HTML parsing algorithm copies every open formatting element into each new
//! block and walks the stack of open elements at most tags, so that some kilobytes of unclosed tags can cost gigabytes
//! or minutes. Such a message is shown as its words.

use super::scan::{Scan, Token};

/// Octets of HTML; the longest real ones we know are a tenth of it.
const LONGEST: usize = 4 << 20;
/// Formatting elements copied, at the worst.
const COPIES: u64 = 2_000_000;
/// Steps up the stack of open elements, at the worst.
const STEPS: u64 = 60_000_000;
/// Elements inside one another.
const DEPTH: u64 = 5_000;

const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Closed by what follows, or never open.
const CLOSED_BY_ITSELF: [&str; 24] = [
    "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "br", "img", "hr", "input",
    "meta", "link", "col", "wbr", "area", "base", "embed", "source", "param",
];

pub(in super::super) fn bearable(html: &str) -> bool {
    if html.len() > LONGEST {
        return false;
    }
    let (mut formatting, mut open, mut copies, mut steps) = (0u64, 0u64, 0u64, 0u64);
    for token in Scan::new(html) {
        let is = |list: &[&str], name: &str| list.iter().any(|known| name.eq_ignore_ascii_case(known));
        match token {
            Token::Text(_) => {}
            Token::Open { name, .. } if is(&FORMATTING, name) => formatting += 1,
            Token::Open { name, attributes } => {
                if !is(&CLOSED_BY_ITSELF, name) && !attributes.ends_with('/') {
                    open += 1;
                }
            }
            Token::Close(name) if is(&FORMATTING, name) => formatting = formatting.saturating_sub(1),
            Token::Close(_) => open = open.saturating_sub(1),
        }
        copies += formatting;
        steps += formatting + open;
        if copies > COPIES || steps > STEPS || formatting + open > DEPTH {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::bearable;

    #[test]
    fn newsletters_are_bearable_and_bombs_are_not() {
        let row = "<tr><td><table><tr><td><font><b>word</b></font></td></tr></table></td></tr>";
        assert!(bearable(&format!("<table>{}</table>", row.repeat(5_000))));
        assert!(bearable(&"<p>no end tag <br>".repeat(50_000)));
        let bombs = [
            (0..3_000).map(|n| format!("<b id={n}>")).collect::<String>() + &"<p>".repeat(3_000),
            "<div>".repeat(100_000),
            "x".repeat(5 << 20),
        ];
        for bomb in &bombs {
            assert!(!bearable(bomb), "{}", &bomb[..30]);
        }
    }
}
