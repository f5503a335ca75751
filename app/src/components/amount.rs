//! Numbers as the page's language writes them.

use super::attachments::size::{Unit, size};
use crate::i18n::{Locale, tu_string};

/// `100,000`, or `100 000` with narrow no-break spaces.
pub fn count(n: u32, locale: Locale) -> String {
    let separator = match locale {
        Locale::en => ',',
        Locale::fr => '\u{202f}',
    };
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// `212 KB`, `1,5 Mo`.
pub fn octets(bytes: u64, i18n: Locale) -> String {
    let size = size(bytes);
    let n = match i18n {
        Locale::en => size.number,
        Locale::fr => size.number.replace('.', ","),
    };
    match size.unit {
        Unit::Bytes => tu_string!(i18n, mail.size.bytes, n = n).to_string(),
        Unit::Kilo => tu_string!(i18n, mail.size.kilo, n = n).to_string(),
        Unit::Mega => tu_string!(i18n, mail.size.mega, n = n).to_string(),
        Unit::Giga => tu_string!(i18n, mail.size.giga, n = n).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!(count(7, Locale::en), "7");
        assert_eq!(count(1_000, Locale::en), "1,000");
        assert_eq!(count(100_000, Locale::en), "100,000");
        assert_eq!(count(1_234_567, Locale::fr), "1\u{202f}234\u{202f}567");
    }
}
