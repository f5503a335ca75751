//! Looking for the beginning of a word, in any case, in a name and an address: the same on both databases, whose own
//! ideas of case differ.

/// Stands before each word of the text searched in. No name or address holds it.
const WORD: char = '\u{1f}';
/// Makes LIKE's `%` and `_` mean themselves; the queries name it.
const ESCAPE: char = '!';
/// Characters; nobody is found by more, and SQLite refuses patterns of 50,000 octets.
const LONGEST: usize = 200;

/// The text to search in.
pub(crate) fn haystack(name: &str, address: &str) -> String {
    format!("{}\n{}", with_words_marked(name), with_words_marked(address))
}

/// What to look for in it with `LIKE ... ESCAPE '!'`. Nothing typed finds all.
pub(crate) fn pattern(letters: &str) -> String {
    let letters: Vec<&str> = letters.split_whitespace().collect();
    somewhere(&with_words_marked(&letters.join(" ")))
}

/// The text to search in where any part of it is to be found, not only beginnings of words.
pub(crate) fn folded(text: &str) -> String {
    text.replace('\0', "").to_lowercase()
}

/// What to look for in it with `LIKE ... ESCAPE '!'`. Nothing typed finds all.
pub(crate) fn containing(letters: &str) -> String {
    somewhere(&folded(letters.trim()))
}

fn somewhere(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars().take(LONGEST) {
        if matches!(c, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The same for queries that read it as `($n = '' OR ... LIKE $n)`: nothing typed need not be compared with every row.
pub(crate) fn filter(letters: &str) -> String {
    if letters.trim().is_empty() {
        String::new()
    } else {
        pattern(letters)
    }
}

/// Lower case, with a mark before each word. The words of a domain are none: whoever types `demo` does not mean all of
/// `demo.test`.
fn with_words_marked(text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 8);
    let (mut inside_word, mut inside_domain) = (false, false);
    for c in text.chars().filter(|c| !c.is_control()) {
        if c.is_alphanumeric() && !inside_word && !inside_domain {
            marked.push(WORD);
        }
        inside_word = c.is_alphanumeric();
        inside_domain = c == '@' || (inside_domain && !c.is_whitespace());
        marked.extend(c.to_lowercase());
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    /// LIKE between `%` and `%`, enough for texts without wildcards.
    fn finds(letters: &str) -> bool {
        let haystack = haystack("Émilie O'Neil (100% ventes)", "emilie.oneil_2@demo.test");
        let wanted = pattern(letters);
        let wanted: String = wanted[1..wanted.len() - 1].replace("!", "");
        haystack.contains(&wanted)
    }

    #[test]
    fn a_word_is_found_by_its_beginning_in_any_case() {
        for letters in [
            "é",
            "ÉMI",
            "neil",
            "o'n",
            "  émilie   o",
            "emilie.o",
            "oneil_",
            "100%",
            "Emilie.Oneil_2@demo",
            "",
        ] {
            assert!(finds(letters), "{letters:?}");
        }
        for letters in ["milie", "eil", "demo", "test", "entes", "ventes o"] {
            assert!(!finds(letters), "{letters:?}");
        }
    }

    #[test]
    fn wildcards_mean_themselves() {
        assert_eq!(pattern("50%_!"), "%\u{1f}50!%!_!!%");
    }

    #[test]
    fn a_whole_letter_in_the_search_field_is_not_looked_for() {
        assert!(pattern(&"à".repeat(100_000)).len() < 1000);
    }
}
