//! Which options of the From list match what is typed. Sixty addresses stay usable: any letters of the name or the
//! address find theirs, accents and capitals aside.

use domain::identity::FromChoice;
use domain::text::lower_case;

/// The choices in which every word of `typed` occurs, in their own order.
pub fn matching(choices: &[FromChoice], typed: &str) -> Vec<FromChoice> {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split_whitespace().collect();
    choices
        .iter()
        .filter(|choice| {
            let text = fold(&format!("{} {}", choice.identity.name, choice.identity.address));
            words.iter().all(|word| text.contains(word))
        })
        .cloned()
        .collect()
}

/// Lower case, Latin letters without their accents: how people type when they search.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in lower_case(text).chars() {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::from::samples::choice;

    #[test]
    fn alice_finds_an_address_among_sixty_by_any_of_its_letters() {
        let mut choices: Vec<_> = (0..60)
            .map(|n| choice(&format!("Équipe {n}"), &format!("team{n}@demo.test")))
            .collect();
        choices.push(choice("Configuration", "config@demo.test"));
        let found = |typed| matching(&choices, typed).len();
        assert_eq!(found(""), 61);
        assert_eq!(found("CONF"), 1);
        assert_eq!(found("equipe 42"), 1);
        assert_eq!(found("  demo.test  team5@"), 1);
        assert_eq!(found("nobody"), 0);
    }

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("Cœur d’Été À LA Noël"), "coeur d’ete a la noel");
    }
}
