//! The first words of a message, for a row of the list.

use service::ports::ParsedBody;

/// Characters, not octets.
const MOST: usize = 200;

pub(super) fn of(body: &ParsedBody) -> String {
    match body {
        ParsedBody::Empty => String::new(),
        ParsedBody::Text(text) | ParsedBody::Html { text, .. } => line(text),
    }
}

/// One line without what others wrote before: quoted lines and the sentence that announces them are passed over.
fn line(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !is_noise(line))
        .collect();
    let own = lines.iter().enumerate().filter(|(at, line)| {
        let announces = line.ends_with(':') && lines.get(at + 1).is_some_and(|next| next.starts_with('>'));
        !line.starts_with('>') && !announces
    });
    let mut out = String::new();
    let mut length = 0;
    for word in own.flat_map(|(_, line)| line.split_whitespace()) {
        let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
        if word.is_empty() {
            continue;
        }
        if length > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(&word);
        length += word.chars().count();
        if length >= MOST {
            break;
        }
    }
    if length > MOST {
        out = out.chars().take(MOST).collect::<String>().trim_end().to_owned();
    }
    out
}

fn is_noise(line: &str) -> bool {
    line.is_empty()
        || (line.len() > 2 && line.chars().all(|c| "-_=*~#>. ".contains(c)) && !line.starts_with("> "))
}

/// What newsletters pad their first line with so that nothing else is shown.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffc}')
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_preview_is_what_the_writer_says_not_what_is_quoted() {
        let reply = "On Monday Bob wrote:\n> Shall we meet?\n>\n> Bob\n\nYes,  gladly.\n---------\nAlice";
        assert_eq!(line(reply), "Yes, gladly. Alice");
    }

    #[test]
    fn padding_is_nothing() {
        assert_eq!(line("Sale!\u{34f} \u{200c}\u{ad} \u{feff}\nNow"), "Sale! Now");
        assert_eq!(line(" \n\u{200b}\n"), "");
    }

    #[test]
    fn two_hundred_characters_whatever_their_octets() {
        assert_eq!(line(&"é".repeat(500)).chars().count(), 200);
        assert_eq!(
            line(&"mot ".repeat(500)).chars().count(),
            199,
            "no space at the end"
        );
    }
}
