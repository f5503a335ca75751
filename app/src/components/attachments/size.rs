//! Sizes as people read them: three digits at most, decimal units.

/// A number and the power of a thousand it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// `1.5` or `212`; the decimal point is the language's business.
    pub number: String,
    pub unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Bytes,
    Kilo,
    Mega,
    Giga,
}

pub fn size(bytes: u64) -> Size {
    let (unit, one) = match bytes {
        0..1_000 => {
            return Size {
                number: bytes.to_string(),
                unit: Unit::Bytes,
            };
        }
        1_000..1_000_000 => (Unit::Kilo, 1_000),
        1_000_000..1_000_000_000 => (Unit::Mega, 1_000_000),
        _ => (Unit::Giga, 1_000_000_000),
    };
    let tenths = bytes / (one / 10);
    let number = if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        (tenths / 10).to_string()
    };
    Size { number, unit }
}

/// Per cent, for a progress bar that never says "done" before it is.
pub fn percent(sent: u64, total: u64) -> u64 {
    if total == 0 || sent >= total {
        100
    } else {
        sent.saturating_mul(100) / total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, number, unit) in [
            (0, "0", Unit::Bytes),
            (999, "999", Unit::Bytes),
            (1_000, "1", Unit::Kilo),
            (212_400, "212", Unit::Kilo),
            (1_540_000, "1.5", Unit::Mega),
            (26_214_400, "26", Unit::Mega),
            (3_200_000_000, "3.2", Unit::Giga),
        ] {
            assert_eq!(
                size(bytes),
                Size {
                    number: number.into(),
                    unit
                },
                "{bytes}"
            );
        }
    }

    #[test]
    fn a_file_is_not_done_before_its_last_octet() {
        assert_eq!(percent(999, 1000), 99);
        assert_eq!(percent(1000, 1000), 100);
        assert_eq!(percent(0, 0), 100);
    }
}
