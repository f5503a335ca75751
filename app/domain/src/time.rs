//! Moments, and how they are shown. Formatting is the server's: it knows the reader's language and time zone, and the
//! page then shows the same words before and after hydration.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

impl Timestamp {
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }
}

/// A moment in the reader's language and time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// RFC 3339, for `<time datetime>`.
    pub iso: String,
    /// `14:21`, `Mon`, `12 Oct`, `12/10/2024`: what fits a list row.
    pub short: String,
    /// `Monday 23 November 2026, 14:21`.
    pub long: String,
    /// The heading the row stands under: `Today`, `Yesterday`, `Last week`, `October 2026`.
    pub group: String,
}

/// Why a text is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day: YYYY-MM-DD")]
pub struct DayError;

/// A day of the calendar, as a date field holds it; which moments it covers depends on the reader's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// `YYYY-MM-DD`, a day there is in the Gregorian calendar.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let digits = |range| {
            text.get(range)
                .filter(|part: &&str| part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
                .ok_or(DayError)
        };
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return Err(DayError);
        }
        Self::new(digits(0..4)?, digits(5..7)? as u8, digits(8..10)? as u8)
    }

    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DayError> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return Err(DayError),
        };
        if (1..=9999).contains(&year) && (1..=last).contains(&day) {
            Ok(Self { year, month, day })
        } else {
            Err(DayError)
        }
    }

    pub fn year(self) -> u16 {
        self.year
    }
    /// 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }
    /// 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Why a text is not a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("not a day and a time: YYYY-MM-DDTHH:MM")]
pub struct MinuteError;

/// A minute as a date-and-time field holds it; which moment it is depends on the reader's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute {
    day: Day,
    hour: u8,
    minute: u8,
}

impl Minute {
    /// `YYYY-MM-DDTHH:MM`, with seconds if there must be, which do not count (HTML, "valid local date and time string").
    pub fn parse(text: &str) -> Result<Self, MinuteError> {
        let (day, time) = text.split_once(['T', ' ']).ok_or(MinuteError)?;
        let day = Day::parse(day).map_err(|_| MinuteError)?;
        let mut parts = time.split(':');
        let mut number = |most: u8| {
            parts
                .next()
                .filter(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse().ok())
                .filter(|number| *number <= most)
                .ok_or(MinuteError)
        };
        let (hour, minute) = (number(23)?, number(59)?);
        match parts.next() {
            Some(seconds)
                if seconds.len() < 2 || !seconds.bytes().all(|b| b.is_ascii_digit() || b == b'.') =>
            {
                Err(MinuteError)
            }
            _ if parts.next().is_some() => Err(MinuteError),
            _ => Ok(Self { day, hour, minute }),
        }
    }

    pub fn day(self) -> Day {
        self.day
    }
    /// 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }
    /// 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        Self::parse(&text)
    }
}
impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_there_is() {
        for bad in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-1-01",
            "0000-01-01",
            "2026-12-31T",
            "+026-01-01",
            "\u{e9}026-01-1",
        ] {
            assert_eq!(Day::parse(bad), Err(DayError), "{bad:?}");
        }
        for bad in [
            "",
            "2026-12-31",
            "2026-12-31T",
            "2026-12-31T24:00",
            "2026-12-31T12:60",
            "2026-02-30T12:00",
            "2026-12-31T1:00",
            "2026-12-31T12:00:",
            "2026-12-31T12:00:00:00",
            "2026-12-31T-1:00",
        ] {
            assert_eq!(Minute::parse(bad), Err(MinuteError), "{bad:?}");
        }
        let minute = Minute::parse("2026-12-31T08:05").unwrap();
        assert_eq!((minute.hour(), minute.minute()), (8, 5));
        assert_eq!(Minute::parse("2026-12-31T08:05:59.999").unwrap(), minute);
        for good in ["2026-12-31", "2024-02-29", "0001-01-01"] {
            assert_eq!(Day::parse(good).unwrap().to_string(), good);
        }
    }
}
