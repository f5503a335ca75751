//! Header fields as they came, folded lines and all.

use super::Refusal;

/// One field: the name as written, the value after the colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub value: String,
}

impl Field {
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// RFC 5322 section 2.2: a name of visible ASCII up to the colon, a value without NUL whose line breaks are all
    /// followed by white space and more text. Readers disagree on anything else: what is one field here would be two
    /// there.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let name = !self.name.is_empty() && self.name.bytes().all(|b| b.is_ascii_graphic() && b != b':');
        if name && is_folded(&self.value) {
            Ok(())
        } else {
            Err(Refusal::Header)
        }
    }
}

fn is_folded(value: &str) -> bool {
    let value = value.replace("\r\n", "\n");
    if value.contains(['\r', '\0']) {
        return false;
    }
    value
        .split('\n')
        .skip(1)
        .all(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty())
}

/// A field's place among those of its name, from 1: how milters name fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed<'a> {
    pub(super) field: &'a Field,
    pub(super) nth: u32,
}

pub(super) fn placed(fields: &[Field]) -> impl Iterator<Item = Placed<'_>> {
    fields.iter().enumerate().map(|(at, field)| {
        let before = fields[..at].iter().filter(|other| other.is(&field.name)).count();
        Placed {
            field,
            nth: u32::try_from(before + 1).unwrap_or(u32::MAX),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_taken_and_what_would_break_out_of_a_field_is_not() {
        for good in ["", "a", "a\n b", "a\r\n\tb"] {
            assert_eq!(Field::new("From", good).check(), Ok(()), "{good:?}");
        }
        for bad in [
            "a\rFrom: b",
            "a\nFrom: b",
            "a\n \n b",
            "a\0b",
            "a\n",
            "a\r",
            "a\n\n b",
        ] {
            assert_eq!(Field::new("From", bad).check(), Err(Refusal::Header), "{bad:?}");
        }
        for name in ["", "From ", "Fr om", "Fr\u{f6}m", "From\0", "Fr\u{200b}om", "a:b"] {
            assert_eq!(Field::new(name, "a").check(), Err(Refusal::Header), "{name:?}");
        }
    }

    #[test]
    fn fields_are_counted_among_their_like() {
        let fields = [
            Field::new("Sender", "a"),
            Field::new("To", "b"),
            Field::new("SENDER", "c"),
        ];
        let places: Vec<u32> = placed(&fields).map(|placed| placed.nth).collect();
        assert_eq!(places, [1, 1, 2]);
    }
}
