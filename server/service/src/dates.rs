//! Moments in the reader's language and time zone.

use chrono::{DateTime, Datelike, Days, Locale, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::{
    desk::Caller,
    preference::Language,
    time::{Day, Minute, Timestamp, When},
};

pub(crate) fn when(moment: Timestamp, now: Timestamp, caller: &Caller) -> When {
    let zone = zone(&caller.time_zone);
    show(
        local(moment, zone),
        local(now, zone).date_naive(),
        caller.language,
    )
}

/// The day a moment falls on in a time zone.
pub(crate) fn day(moment: Timestamp, time_zone: &str) -> Option<Day> {
    let date = local(moment, zone(time_zone)).date_naive();
    let year = u16::try_from(date.year()).ok()?;
    Day::new(
        year,
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    )
    .ok()
}

/// The first moment of a day in a time zone (its IANA name): midnight, or the hour after it where clocks are put forward
/// then.
pub(crate) fn begin(day: Day, time_zone: &str) -> Option<Timestamp> {
    first_moment(naive(day)?, zone(time_zone))
}

/// RFC 3339, with the time zone's distance from UTC.
pub(crate) fn iso(moment: Timestamp, time_zone: &str) -> String {
    local(moment, zone(time_zone)).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

/// The moment a minute is in a time zone; the next one there is, where clocks are put forward over it.
pub(crate) fn moment(minute: Minute, time_zone: &str) -> Option<Timestamp> {
    let local = naive(minute.day())?.and_hms_opt(minute.hour().into(), minute.minute().into(), 0)?;
    let zone = zone(time_zone);
    (0..4).find_map(|hours| {
        let moment = zone
            .from_local_datetime(&(local + TimeDelta::hours(hours)))
            .earliest()?;
        Some(Timestamp(moment.timestamp_millis()))
    })
}

fn first_moment(date: NaiveDate, zone: Tz) -> Option<Timestamp> {
    (0..4).find_map(|hour| {
        let moment = zone
            .from_local_datetime(&date.and_hms_opt(hour, 0, 0)?)
            .earliest()?;
        Some(Timestamp(moment.timestamp_millis()))
    })
}

fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// The first moment after a day in a time zone.
pub(crate) fn end(day: Day, time_zone: &str) -> Option<Timestamp> {
    first_moment(naive(day)?.succ_opt()?, zone(time_zone))
}

/// `31 December 2026`.
pub(crate) fn in_words(day: Day, language: Language) -> String {
    let locale = match language {
        Language::En => Locale::en_GB,
        Language::Fr => Locale::fr_FR,
    };
    naive(day).map_or_else(
        || day.to_string(),
        |date| date.format_localized("%-d %B %Y", locale).to_string(),
    )
}

fn naive(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year().into(), day.month().into(), day.day().into())
}

fn local(moment: Timestamp, zone: Tz) -> DateTime<Tz> {
    Utc.timestamp_millis_opt(moment.0)
        .single()
        .unwrap_or_default()
        .with_timezone(&zone)
}

fn show(at: DateTime<Tz>, today: NaiveDate, language: Language) -> When {
    let day = at.date_naive();
    let locale = match language {
        Language::En => Locale::en_GB,
        Language::Fr => Locale::fr_FR,
    };
    let text = |pattern: &str| at.format_localized(pattern, locale).to_string();
    // A week has begun on Monday in both our languages' countries (ISO 8601).
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let short = if day == today {
        text("%H:%M")
    } else if day < today && today - day < TimeDelta::days(7) {
        text("%a")
    } else if day.year() == today.year() {
        text("%-d %b")
    } else {
        text("%-d %b %Y")
    };
    let words = |en: &'static str, fr: &'static str| match language {
        Language::En => en.to_owned(),
        Language::Fr => fr.to_owned(),
    };
    let group = if day == today {
        words("Today", "Aujourd’hui")
    } else if Some(day) == today.pred_opt() {
        words("Yesterday", "Hier")
    } else if day > today {
        capital(&text("%-d %B %Y"))
    } else if day >= monday {
        capital(&text("%A"))
    } else if day >= monday - Days::new(7) {
        words("Last week", "La semaine dernière")
    } else {
        capital(&text("%B %Y"))
    };
    let long = match language {
        Language::En => text("%A %-d %B %Y, %H:%M"),
        Language::Fr => text("%A %-d %B %Y à %H:%M"),
    };
    When {
        iso: at.to_rfc3339(),
        short,
        long,
        group,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(at: (i32, u32, u32, u32, u32), language: Language) -> When {
        let moment = Utc
            .with_ymd_and_hms(at.0, at.1, at.2, at.3, at.4, 0)
            .unwrap()
            .with_timezone(&Tz::Europe__Paris);
        show(moment, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), language)
    }

    #[test]
    fn a_last_day_ends_at_the_reader_s_own_midnight() {
        let last = Day::parse("2026-12-31").unwrap();
        for (zone, ends) in [
            ("Europe/Paris", "2026-12-31T23:00:00+00:00"),
            ("America/New_York", "2027-01-01T05:00:00+00:00"),
            ("no such zone", "2027-01-01T00:00:00+00:00"),
        ] {
            let moment = end(last, zone).unwrap();
            assert_eq!(local(moment, Tz::UTC).to_rfc3339(), ends, "{zone}");
            assert_eq!(day(Timestamp(moment.0 - 1), zone), Some(last), "{zone}");
        }
        // Chile puts its clocks forward at midnight: that day begins at one.
        let gap = Day::parse("2026-09-05").unwrap();
        let moment = end(gap, "America/Santiago").unwrap();
        assert_eq!(local(moment, Tz::UTC).to_rfc3339(), "2026-09-06T04:00:00+00:00");
        assert_eq!(in_words(last, Language::Fr), "31 décembre 2026");
    }

    #[test]
    fn a_minute_is_the_writer_s_own() {
        let at = |text, zone| {
            let moment = moment(Minute::parse(text).unwrap(), zone).unwrap();
            local(moment, Tz::UTC).to_rfc3339()
        };
        assert_eq!(
            at("2026-11-27T08:00", "Europe/Paris"),
            "2026-11-27T07:00:00+00:00"
        );
        assert_eq!(
            at("2026-11-27T08:00", "no such zone"),
            "2026-11-27T08:00:00+00:00"
        );
        // Clocks go from two to three in that night, and back from three to two in October.
        assert_eq!(
            at("2026-03-29T02:30", "Europe/Paris"),
            "2026-03-29T01:30:00+00:00"
        );
        assert_eq!(
            at("2026-10-25T02:30", "Europe/Paris"),
            "2026-10-25T00:30:00+00:00"
        );
    }

    #[test]
    fn alice_in_paris_reads_dates_in_her_language() {
        let today = seen((2026, 11, 24, 13, 21), Language::Fr);
        assert_eq!(
            (today.short.as_str(), today.group.as_str()),
            ("14:21", "Aujourd’hui")
        );
        assert_eq!(today.long, "mardi 24 novembre 2026 à 14:21");
        assert_eq!(
            seen((2026, 11, 23, 23, 30), Language::En).group,
            "Today",
            "half past midnight in Paris"
        );
        assert_eq!(seen((2026, 11, 23, 9, 0), Language::En).group, "Yesterday");
        assert_eq!(
            seen((2026, 11, 18, 9, 0), Language::Fr).group,
            "La semaine dernière"
        );
        let old = seen((2025, 10, 12, 9, 0), Language::En);
        assert_eq!(
            (old.short.as_str(), old.group.as_str()),
            ("12 Oct 2025", "October 2025")
        );
        assert_eq!(old.iso, "2025-10-12T11:00:00+02:00");
    }
}
