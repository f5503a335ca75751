//! Commands, put together so that no value can start another one: strings are quoted where they may be, literals where
//! they must (RFC 9051 section 4.3).

/// A command without its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Literal(String),
}

impl Command {
    /// `text` is ours: keywords, numbers, sequence sets.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            parts: vec![Part::Text(text.into())],
        }
    }

    /// More of our own words, after a space.
    pub(super) fn then(self, text: &str) -> Self {
        self.push(&format!(" {text}"))
    }

    /// Anybody's words, as a string.
    pub(super) fn string(self, value: &str) -> Self {
        if value.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            return self.then(&format!("\"{escaped}\""));
        }
        let mut this = self.push(" ");
        this.parts.push(Part::Literal(value.to_owned()));
        this
    }

    fn push(mut self, text: &str) -> Self {
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
        self
    }

    /// For the log: the first word, never a value.
    pub(super) fn verb(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text.split(' ').next().unwrap_or_default(),
            _ => "",
        }
    }

    /// The lines to write: after each but the last, a continuation is to be awaited. Where `unawaited` says so of a
    /// length (RFC 7888) the literal goes along.
    pub(super) fn lines(&self, unawaited: impl Fn(usize) -> bool) -> Vec<String> {
        let mut lines = vec![String::new()];
        for part in &self.parts {
            match part {
                Part::Text(text) => append(&mut lines, text),
                Part::Literal(text) if unawaited(text.len()) => {
                    append(&mut lines, &format!("{{{}+}}\r\n{text}", text.len()));
                }
                Part::Literal(text) => {
                    append(&mut lines, &format!("{{{}}}", text.len()));
                    lines.push(text.clone());
                }
            }
        }
        lines
    }
}

fn append(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

/// UIDs as sequence sets (`3,7:9`), each short enough for one command line.
pub(super) fn uid_sets(uids: &[u32]) -> Vec<String> {
    const LONGEST: usize = 4000;
    let mut sorted: Vec<u32> = uids.iter().copied().filter(|uid| *uid > 0).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut sets: Vec<String> = Vec::new();
    for run in sorted.chunk_by(|a, b| a + 1 == *b) {
        let range = match run {
            [one] => one.to_string(),
            [first, .., last] => format!("{first}:{last}"),
            [] => continue,
        };
        match sets.last_mut() {
            Some(set) if set.len() + range.len() < LONGEST => {
                set.push(',');
                set.push_str(&range);
            }
            _ => sets.push(range),
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_or_become_literals() {
        let plus = |command: Command| command.lines(|_| true);
        let quoted = Command::new("SELECT").string("a \"b\\c\"");
        assert_eq!(plus(quoted), ["SELECT \"a \\\"b\\\\c\\\"\""]);
        let search = || {
            Command::new("UID SEARCH CHARSET UTF-8 TEXT")
                .string("été")
                .then("UNSEEN")
        };
        assert_eq!(
            plus(search()),
            ["UID SEARCH CHARSET UTF-8 TEXT {5+}\r\nété UNSEEN"]
        );
        assert_eq!(
            search().lines(|_| false),
            ["UID SEARCH CHARSET UTF-8 TEXT {5}", "été UNSEEN"]
        );
        assert_eq!(search().verb(), "UID");
    }

    #[test]
    fn a_line_break_stays_within_its_literal() {
        let attack = Command::new("SELECT").string("x\"\r\nA9 DELETE INBOX");
        assert_eq!(attack.lines(|_| true), ["SELECT {19+}\r\nx\"\r\nA9 DELETE INBOX"]);
    }

    #[test]
    fn uids_become_short_sets() {
        assert_eq!(uid_sets(&[9, 3, 8, 7, 3, 0]), ["3,7:9"]);
        assert!(uid_sets(&[]).is_empty());
        let odd: Vec<u32> = (1..10_000).filter(|n| n % 2 == 1).collect();
        let sets = uid_sets(&odd);
        assert!(sets.iter().all(|s| s.len() < 4000));
        assert_eq!(
            sets.iter().map(|s| s.split(',').count()).sum::<usize>(),
            odd.len()
        );
        assert_eq!(uid_sets(&[u32::MAX, u32::MAX - 1]), ["4294967294:4294967295"]);
    }
}
