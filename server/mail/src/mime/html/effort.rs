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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Copied into what follows while it is open.
    Formatting,
    /// Closed by what follows, or never open.
    ClosedByItself,
    Other,
}

fn kind(name: &str) -> Kind {
    const LONGEST: usize = 8;
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..name.len()) else {
        return Kind::Other;
    };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"a" | b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike"
        | b"strong" | b"tt" | b"u" => Kind::Formatting,
        b"p" | b"li" | b"dt" | b"dd" | b"td" | b"th" | b"tr" | b"tbody" | b"thead" | b"tfoot" | b"option"
        | b"br" | b"img" | b"hr" | b"input" | b"meta" | b"link" | b"col" | b"wbr" | b"area" | b"base"
        | b"embed" | b"source" | b"param" => Kind::ClosedByItself,
        _ => Kind::Other,
    }
}

pub(in super::super) fn bearable(html: &str) -> bool {
    if html.len() > LONGEST {
        return false;
    }
    let (mut formatting, mut open, mut copies, mut steps) = (0u64, 0u64, 0u64, 0u64);
    for token in Scan::new(html) {
        match token {
            Token::Text(_) => {}
            Token::Open { name, attributes } => match kind(name) {
                Kind::Formatting => formatting += 1,
                Kind::ClosedByItself => {}
                Kind::Other if attributes.ends_with('/') => {}
                Kind::Other => open += 1,
            },
            Token::Close(name) if kind(name) == Kind::Formatting => {
                formatting = formatting.saturating_sub(1);
            }
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
