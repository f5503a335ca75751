//! Names that carry another address: many mail programs show the name alone.

use base64::{
    Engine, alphabet, engine::DecodePaddingMode, engine::GeneralPurpose, engine::GeneralPurposeConfig,
};
use domain::address::Address;
use encoding_rs::Encoding;

/// As readers decode it: padding or none, stray bits at the end.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Do the words beside an address, decoded, hold an address that is another? So do words that cannot be decoded.
pub(super) fn hides_another(words: &str, address: &Address) -> bool {
    let Some(shown) = decoded(words) else {
        return true;
    };
    let shown: String = shown.chars().filter_map(as_seen).collect();
    shown
        .split(|c: char| c.is_whitespace() || "<>()[],;:\"".contains(c))
        .map(|word| word.trim_matches(['\'', '`', '.']))
        .filter(|word| {
            word.split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        })
        .any(|word| Address::parse(word).as_ref() != Ok(address))
}

/// Other spellings of @ as one, nothing for what nobody sees.
fn as_seen(c: char) -> Option<char> {
    match c {
        '\u{ff20}' | '\u{fe6b}' => Some('@'),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => None,
        c => Some(c),
    }
}

/// RFC 2047, wherever an encoded word stands: readers are as lenient. None where one cannot be decoded.
fn decoded(words: &str) -> Option<String> {
    let mut shown = String::with_capacity(words.len());
    let mut rest = words;
    let mut after_encoded = false;
    while let Some(at) = rest.find("=?") {
        let between = &rest[..at];
        // White space between two encoded words is not shown (RFC 2047 section 6.2).
        if !(after_encoded && between.trim().is_empty()) {
            shown.push_str(between);
        }
        let (charset, tail) = rest[at + 2..].split_once('?')?;
        let (method, tail) = tail.split_once('?')?;
        let (text, tail) = tail.split_once("?=")?;
        // RFC 2231 section 5: a language may follow the charset.
        let charset = charset.split('*').next().unwrap_or_default();
        let octets = match method {
            "b" | "B" => LENIENT.decode(text).ok()?,
            "q" | "Q" => quoted_printable(text)?,
            _ => return None,
        };
        let (text, _) = Encoding::for_label(charset.as_bytes())?.decode_without_bom_handling(&octets);
        shown.push_str(&text);
        (rest, after_encoded) = (tail, true);
    }
    shown.push_str(rest);
    Some(shown)
}

fn quoted_printable(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        octets.push(match byte {
            b'_' => b' ',
            b'=' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides(words: &str) -> bool {
        hides_another(words, &Address::parse("bob@demo.test").unwrap())
    }

    #[test]
    fn names_are_names() {
        for words in [
            "",
            "Bob Martin",
            "bob@demo.test",
            "'Bob@Demo.test'",
            "Bob @ work",
            "=?utf-8?q?Bob_Mart=C3=ADn?=",
            "=?iso-2022-jp?b?GyRCOzNFRBsoQg==?=",
            "=?utf-8?b?Qm9i?= =?utf-8?b?IE1hcnRpbg?=",
        ] {
            assert!(!hides(words), "{words}");
        }
    }

    #[test]
    fn another_address_is_found_however_it_is_written() {
        for words in [
            "carol@demo.test",
            "Carol carol@demo.test (work)",
            "bob@demo.test carol@demo.test",
            "carol\u{ff20}demo.test",
            "carol\u{200b}@demo.test",
            "=?utf-8?q?carol=40demo.test?=",
            "=?utf-8?b?Y2Fyb2xAZGVtby50ZXN0?=",
            "=?utf-8?q?carol?= =?utf-8?q?=40demo.test?=",
            "x=?us-ascii*en?Q?carol=40demo.test?=",
            "=?utf-16be?b?AGMAYQByAG8AbABAAGQAZQBtAG8ALgB0AGUAcwB0?=",
            "=?utf-7?q?carol+AEA-demo.test?=",
            "=?utf-8?x?carol?=",
            "=?utf-8?b?!!!?=",
            "=?utf-8?q?carol",
        ] {
            assert!(hides(words), "{words}");
        }
    }
}
