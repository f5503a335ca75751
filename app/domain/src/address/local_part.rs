//! Before the @: RFC 5321 `Dot-string` or `Quoted-string`, widened to UTF-8 by RFC 6531 section 3.3.

use super::AddressError;

/// RFC 5322 `atext`, and any character beyond ASCII.
pub(super) fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && !c.is_whitespace())
}

fn is_dot_string(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// The shortest spelling that means the same: quotes and backslashes only where they are needed.
pub(super) fn normalise(local: &str) -> Result<String, AddressError> {
    if local.is_empty() {
        return Err(AddressError::EmptyLocal);
    }
    if is_dot_string(local) {
        return Ok(local.to_owned());
    }
    if let Some(rest) = local.strip_prefix('"') {
        let meant = unquote(rest)?;
        if meant.is_empty() {
            return Err(AddressError::EmptyLocal);
        }
        return Ok(if is_dot_string(&meant) {
            meant
        } else {
            quote(&meant)
        });
    }
    if local.split('.').any(str::is_empty) && local.chars().all(|c| c == '.' || is_atext(c)) {
        return Err(AddressError::LocalDots);
    }
    Err(AddressError::LocalCharacter)
}

fn unquote(rest: &str) -> Result<String, AddressError> {
    let mut meant = String::with_capacity(rest.len());
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => meant.push(chars.next().ok_or(AddressError::OpenQuote)?),
            '"' if chars.as_str().is_empty() => return Ok(meant),
            '"' => return Err(AddressError::LocalCharacter),
            c => meant.push(c),
        }
    }
    Err(AddressError::OpenQuote)
}

fn quote(meant: &str) -> String {
    let mut out = String::with_capacity(meant.len() + 2);
    out.push('"');
    for c in meant.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}
