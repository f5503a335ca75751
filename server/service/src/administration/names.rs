//! What an account may be called: nothing that would be read as another address of its domain (UTS 39), and no name
//! that carries another address, which some readers show in place of the real one.

use domain::{
    address::Address,
    desk::{AccountObjection, Answer},
    header::DisplayName,
};
use unicode_security::MixedScript;

use crate::{Ports, error, likeness};

/// Does the address mix scripts, or look like one that is there? One that is there itself is for the store to refuse.
pub(super) async fn look(ports: &Ports, address: &Address) -> Answer<Option<AccountObjection>> {
    if mixes_scripts(address) {
        return Ok(Some(AccountObjection::LooksLike {
            address: address.clone(),
            like: None,
        }));
    }
    let names = ports
        .administration
        .names_in(address.domain())
        .await
        .map_err(error::state)?;
    let like = likeness::taken_for(address, names);
    Ok(like.map(|like| AccountObjection::LooksLike {
        address: address.clone(),
        like: Some(like),
    }))
}

/// UTS 39 section 5.1: no set of scripts has all its letters. Of the local part, and of each label of the domain.
fn mixes_scripts(address: &Address) -> bool {
    let labels = address.domain().split('.');
    std::iter::once(address.local())
        .chain(labels)
        .any(|part| !part.is_single_script())
}

/// An address in the name that is none of the account's own. Spaces around an @ do not hide it, nor its wide forms.
pub(super) fn holds_other_address(name: &DisplayName, own: &[Address]) -> bool {
    let plain = name.as_str().replace(['\u{ff20}', '\u{fe6b}'], "@");
    let apart = |c: char| c.is_whitespace() || "@<>()[]{},;:\"'".contains(c);
    plain.match_indices('@').any(|(at, _)| {
        let before = plain[..at].trim_end().rsplit(apart).next().unwrap_or_default();
        let after = plain[at + 1..]
            .trim_start()
            .split(apart)
            .next()
            .unwrap_or_default();
        let after = after.trim_end_matches(['.', '!', '?']);
        Address::parse(&format!("{before}@{after}")).is_ok_and(|address| !own.contains(&address))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn a_cyrillic_o_among_latin_letters_is_seen() {
        assert!(mixes_scripts(&address("c\u{43e}nfig@demo.test")));
        assert!(mixes_scripts(&address("config@dem\u{43e}.test")));
        for fine in [
            "config@demo.test",
            "josé.müller+x@bücher.example",
            "иван@пример.example",
            "田中さん@例え.example",
        ] {
            assert!(!mixes_scripts(&address(fine)), "{fine}");
        }
    }

    #[test]
    fn a_name_carries_no_address_but_the_account_s_own() {
        let own = [address("alice@demo.test"), address("al@demo.test")];
        let holds = |name: &str| holds_other_address(&DisplayName::parse(name).unwrap(), &own);
        for bad in [
            "boss@demo.test",
            "The Boss <boss@demo.test>",
            "boss @ demo.test",
            "boss\u{ff20}demo.test",
            "(boss@demo.test).",
            "@ boss@demo.test",
        ] {
            assert!(holds(bad), "{bad}");
        }
        for fine in [
            "Alice Laurent",
            "alice@demo.test",
            "Alice (AL@demo.test)",
            "Alice @",
            "",
        ] {
            assert!(!holds(fine), "{fine}");
        }
    }
}
