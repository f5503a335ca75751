//! Which addresses a hurried eye takes for one another (UTS 39). Asked before a name is added, for the person who adds it,
//! and again by the store in the transaction that adds it: two names added at once know nothing of each other before.

use domain::address::Address;
use unicode_security::skeleton;

/// The first of the names in the same domain that `address` would be read as. The address itself is none.
pub fn taken_for(address: &Address, names: impl IntoIterator<Item = Address>) -> Option<Address> {
    let shape = shape(address);
    names
        .into_iter()
        .find(|known| known != address && known.domain() == address.domain() && self::shape(known) == shape)
}

/// UTS 39 section 4, then without case: what is the same to a hurried eye. `0` and `o`, `1` and `l`, `rn` and `m`.
fn shape(address: &Address) -> String {
    let canonical = address.canonical();
    let local = canonical.rsplit_once('@').map_or(canonical, |(local, _)| local);
    skeleton(local).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn what_a_hurried_eye_takes_for_another_is_found() {
        for (one, other) in [
            ("config@demo.test", "c0nfig@demo.test"),
            ("paul@demo.test", "pau1@demo.test"),
            ("marc@demo.test", "rnarc@demo.test"),
            // All Cyrillic, which no mixture gives away.
            ("cop@demo.test", "\u{441}\u{43e}\u{440}@demo.test"),
        ] {
            let known = [address("dave@demo.test"), address(one)];
            assert_eq!(taken_for(&address(other), known), Some(address(one)), "{other}");
        }
        for (one, other) in [
            ("user1@demo.test", "user2@demo.test"),
            ("config@demo.test", "config@demo.test"),
            ("config@other.test", "c0nfig@demo.test"),
        ] {
            assert_eq!(taken_for(&address(other), [address(one)]), None, "{one} {other}");
        }
    }
}
