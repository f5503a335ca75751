//! "25m", "3h", "2d 09:40": so long before now, or at that time (UTC) so many days ago.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::time::Timestamp;

/// None where the text says no such thing, or a moment that is still to come.
pub(super) fn moment(text: &str, now: Timestamp) -> Option<Timestamp> {
    let now = DateTime::from_timestamp_millis(now.0)?;
    let before = |delta: Option<TimeDelta>| now.checked_sub_signed(delta?);
    let then = if let Some(minutes) = text.strip_suffix('m') {
        before(TimeDelta::try_minutes(minutes.parse().ok()?))?
    } else if let Some(hours) = text.strip_suffix('h') {
        before(TimeDelta::try_hours(hours.parse().ok()?))?
    } else {
        let (days, time) = text.split_once("d ")?;
        let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
        at(before(TimeDelta::try_days(days.parse().ok()?))?, time)
    };
    // Whole seconds: a Date field has no more.
    (then <= now).then(|| Timestamp(then.timestamp() * 1000))
}

/// `{+3d 14:00}` in a calendar file becomes that moment, as RFC 5545 writes it.
pub(super) fn fill_in(text: &str, now: Timestamp) -> Option<String> {
    let now = DateTime::from_timestamp_millis(now.0)?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{+") {
        let (days, after) = after.split_once("d ")?;
        let (time, after) = after.split_once('}')?;
        let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
        let then = at(
            now.checked_add_signed(TimeDelta::try_days(days.parse().ok()?)?)?,
            time,
        );
        out.push_str(before);
        out.push_str(&then.format("%Y%m%dT%H%M%SZ").to_string());
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

fn at(day: DateTime<Utc>, time: NaiveTime) -> DateTime<Utc> {
    day.date_naive().and_time(time).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 5 January 2026, 10:00 UTC.
    const MONDAY: Timestamp = Timestamp(1_767_607_200_000);

    #[test]
    fn letters_came_so_long_ago() {
        let minutes = |n: i64| Some(Timestamp(MONDAY.0 - n * 60_000));
        assert_eq!(moment("25m", MONDAY), minutes(25));
        assert_eq!(moment("3h", MONDAY), minutes(180));
        assert_eq!(moment("2d 09:40", MONDAY), minutes(2 * 24 * 60 + 20));
        for bad in [
            "",
            "soon",
            "2d",
            "2d 25:00",
            "0d 10:01",
            "-5m",
            "99999999999999999999d 10:00",
        ] {
            assert_eq!(moment(bad, MONDAY), None, "{bad:?}");
        }
    }

    #[test]
    fn a_meeting_is_still_to_come() {
        let text = "DTSTART:{+3d 14:00}\r\nDTEND:{+3d 15:30}\r\n";
        let wanted = "DTSTART:20260108T140000Z\r\nDTEND:20260108T153000Z\r\n";
        assert_eq!(fill_in(text, MONDAY).unwrap(), wanted);
        assert_eq!(fill_in("DTSTART:{+soon}", MONDAY), None);
    }
}
