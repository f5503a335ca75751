//! After the @: a host name in U-labels (RFC 5890), or an address literal (RFC 5321 section 4.1.3).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::AddressError;
use crate::text::lower_case;

/// Lower case, U-labels, one trailing dot dropped.
pub(super) fn normalise(domain: &str) -> Result<String, AddressError> {
    if domain.is_empty() {
        return Err(AddressError::EmptyDomain);
    }
    let lower = lower_case(domain);
    if let Some(literal) = lower.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
        let known = match literal.strip_prefix("ipv6:") {
            Some(v6) => v6.parse::<Ipv6Addr>().is_ok(),
            None => literal.parse::<Ipv4Addr>().is_ok(),
        };
        return if known {
            Ok(lower)
        } else {
            Err(AddressError::Domain)
        };
    }
    let labels: Vec<String> = lower
        .strip_suffix('.')
        .unwrap_or(&lower)
        .split('.')
        .map(label)
        .collect::<Option<_>>()
        .ok_or(AddressError::Domain)?;
    Ok(labels.join("."))
}

/// One label as a U-label. None when it is not one.
fn label(text: &str) -> Option<String> {
    let label = match text.strip_prefix("xn--") {
        Some(punycode) => lower_case(&idna::punycode::decode_to_string(punycode)?),
        None => text.to_owned(),
    };
    let fits = !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| {
            c.is_ascii_alphanumeric() || c == '-' || (!c.is_ascii() && c.is_alphanumeric()) || is_mark(c)
        });
    fits.then_some(label)
}

/// Combining marks are part of letters in many scripts; `char::is_alphanumeric` leaves most of them out.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{064b}'..='\u{065f}' | '\u{0900}'..='\u{0dff}' | '\u{0e31}'..='\u{0e4e}')
}
