//! What to say of a deed that was done in some folders and not in others.

use domain::Address;
use domain::desk::Tally;
use domain::folder::FolderKey;
use domain::message::Spot;
use leptos_router::params::ParamsMap;

use super::notices::Notice;
use crate::components::amount;
use crate::components::folders::folder_name;
use crate::components::trouble::sentence;
use crate::error::ApiError;
use crate::i18n::{Locale, tu_string};

/// How much was done, where the rest is, why, and the way back of what was moved.
pub fn part_done(tally: Tally, mailbox: Address, why: Option<&ApiError>, i18n: Locale) -> Notice {
    let count = |n: usize| amount::count(u32::try_from(n).unwrap_or(u32::MAX), i18n);
    let mut words = Vec::new();
    match (tally.moved, &tally.to) {
        (0, _) | (_, None) => {}
        (1, Some(to)) => {
            words.push(tu_string!(i18n, mail.done.part_one, folder = folder_name(to, i18n)).to_string());
        }
        (n, Some(to)) => words.push(
            tu_string!(
                i18n,
                mail.done.part_many,
                count = count(n),
                folder = folder_name(to, i18n)
            )
            .to_string(),
        ),
    }
    match tally.done {
        0 => {}
        1 => words.push(tu_string!(i18n, mail.done.part_erased_one).to_owned()),
        n => words.push(tu_string!(i18n, mail.done.erase_many, count = count(n)).to_string()),
    }
    if tally.is_nothing() {
        words.push(tu_string!(i18n, mail.done.part_none).to_owned());
    }
    for (folder, keys) in Spot::by_folder(&tally.left) {
        let folder = folder_name(&folder, i18n);
        words.push(match keys.len() {
            1 => tu_string!(i18n, mail.done.left_one, folder = folder).to_string(),
            n => tu_string!(i18n, mail.done.left_many, count = count(n), folder = folder).to_string(),
        });
    }
    match tally.away {
        0 => {}
        1 => words.push(tu_string!(i18n, mail.done.away_one).to_owned()),
        n => words.push(tu_string!(i18n, mail.done.away_many, count = count(n)).to_string()),
    }
    // That messages are elsewhere is said; of those that are left, why.
    if !tally.left.is_empty() {
        words.extend(why.map(|error| sentence(error, i18n)));
    }
    Notice::Partly {
        words: words.join(" "),
        mailbox,
        undo: tally.undo,
    }
}

/// The same from the parameters of a form's answer; the way back is read already.
pub fn of_form(query: &ParamsMap) -> Tally {
    let number = |name| query.get(name).and_then(|text| text.parse().ok()).unwrap_or(0);
    Tally {
        moved: number("moved"),
        to: query.get("now").and_then(|text| FolderKey::parse(&text)),
        done: number("erased"),
        away: number("away"),
        left: query
            .get("left")
            .map(|text| text.split(',').filter_map(Spot::parse).collect())
            .unwrap_or_default(),
        undo: Vec::new(),
    }
}

/// Names of the parameters, to be left out of the way on from there.
pub const PARAMETERS: [&str; 6] = ["moved", "now", "erased", "away", "left", "why"];

#[cfg(test)]
mod tests {
    use super::*;
    use domain::desk::{DeskError, Trouble};
    use domain::folder::FolderRole;

    #[test]
    fn alice_reads_what_was_moved_and_where_the_rest_is() {
        let mut query = ParamsMap::new();
        for (name, value) in [
            ("moved", "2"),
            ("now", "archive"),
            ("away", "1"),
            ("left", "inbox/7-1,junk/7-2,junk/7-3"),
        ] {
            query.insert(name, value.to_owned());
        }
        let tally = of_form(&query);
        assert_eq!(tally.to, Some(FolderKey::Role(FolderRole::Archive)));
        let alice = Address::parse("alice@demo.test").unwrap();
        let away = ApiError::Desk(DeskError::Trouble(Trouble::Unreachable));
        let Notice::Partly { words, undo, .. } = part_done(tally, alice.clone(), Some(&away), Locale::en)
        else {
            panic!("not all of it")
        };
        let said = "2 messages were moved to Archive. One is still in Inbox. 2 are still in Junk. One is no longer where it \
                    was shown. ";
        assert!(words.starts_with(said), "{words}");
        assert_eq!(
            words.strip_prefix(said),
            Some(sentence(&away, Locale::en).as_str())
        );
        assert_eq!(undo, []);
        let Notice::Partly { words, .. } = part_done(of_form(&ParamsMap::new()), alice, None, Locale::fr)
        else {
            panic!("nothing of it")
        };
        assert_eq!(words, "Rien n’a été déplacé.");
    }
}
