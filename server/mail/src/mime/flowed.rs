//! Text as sent becomes text as meant: RFC 3676 `format=flowed` paragraphs are joined again.

/// `delsp`: the space before the soft break is not part of the text (RFC 3676 section 4.1).
pub(super) fn unflow(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The quote depth of the paragraph that the next line continues.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        if open != Some(depth) {
            if open.is_some() {
                out.push('\n');
            }
            if depth > 0 {
                out.push_str(&">".repeat(depth));
                out.push(' ');
            }
        }
        // The signature's separator ends in a space and is no soft break (section 4.3).
        let soft = content.ends_with(' ') && content != "-- ";
        out.push_str(if soft && delsp {
            &content[..content.len() - 1]
        } else {
            content
        });
        open = soft.then_some(depth);
        if !soft {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unflow;

    #[test]
    fn soft_breaks_are_joined_and_hard_ones_stay() {
        assert_eq!(
            unflow("Hello \nBob.\nBye\n-- \nAlice\n", false),
            "Hello Bob.\nBye\n-- \nAlice\n"
        );
    }

    #[test]
    fn quotes_are_joined_among_themselves_only() {
        assert_eq!(
            unflow(">> How are \n>> you?\n> Fine, \nand you?\n", false),
            ">> How are you?\n> Fine, \nand you?\n"
        );
    }

    #[test]
    fn stuffed_lines_lose_their_space_and_delsp_its_own() {
        assert_eq!(
            unflow(" From here\n  > no quote\n", false),
            "From here\n > no quote\n"
        );
        assert_eq!(unflow("日本 \n語\n", true), "日本語\n");
    }
}
