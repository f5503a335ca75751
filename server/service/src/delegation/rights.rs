//! Rights as a page shows them and terms as they are kept: a last day there, a moment here.

use domain::{
    delegation::{AccessRight, Right, Rights, SendRight},
    desk::{Answer, DeskError},
    time::Timestamp,
};

use crate::{dates, ports::Terms};

pub(super) fn shown(terms: Terms, time_zone: &str) -> Rights {
    let last = terms
        .until
        .and_then(|until| dates::day(Timestamp(until.0 - 1), time_zone));
    Rights {
        send: terms.send,
        access: terms.access,
        until: last,
    }
    .tidy()
}

/// What rights typed into a row mean. A day that stands there as before keeps its very moment, which somebody in
/// another time zone may have meant; one that is over is `BadInput`.
pub(super) fn meant(rights: Rights, held: Terms, time_zone: &str, now: Timestamp) -> Answer<Terms> {
    let rights = rights.tidy();
    let until = match rights.until {
        None => None,
        same if same == shown(held, time_zone).until => held.until,
        Some(day) => {
            let end = dates::end(day, time_zone).ok_or(DeskError::BadInput)?;
            if end <= now {
                return Err(DeskError::BadInput);
            }
            Some(end)
        }
    };
    Ok(Terms {
        send: rights.send,
        access: rights.access,
        until,
    })
}

/// The same terms with one right more.
pub(super) fn with(terms: Terms, right: Right) -> Terms {
    match right {
        Right::SendAs => Terms {
            send: SendRight::As,
            ..terms
        },
        Right::OnBehalf => Terms {
            send: SendRight::OnBehalf,
            ..terms
        },
        Right::Read => Terms {
            access: AccessRight::Read,
            ..terms
        },
        Right::Full => Terms {
            access: AccessRight::Full,
            ..terms
        },
    }
}

/// Does it give the right already, or a greater one of its kind? Send As is not greater than on behalf: each says
/// something else to recipients, so whoever holds one may ask for the other.
pub(super) fn gives(terms: Terms, right: Right) -> bool {
    match right {
        Right::SendAs => terms.send == SendRight::As,
        Right::OnBehalf => terms.send == SendRight::OnBehalf,
        Right::Read => terms.access != AccessRight::None,
        Right::Full => terms.access == AccessRight::Full,
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Day;

    use super::*;

    #[test]
    fn a_date_left_as_it_is_keeps_the_moment_somebody_elsewhere_meant() {
        let (paris, tokyo) = ("Europe/Paris", "Asia/Tokyo");
        let now = Timestamp(1_790_000_000_000);
        let typed = Rights {
            send: SendRight::As,
            access: AccessRight::None,
            until: Some(Day::parse("2026-12-31").unwrap()),
        };
        let held = meant(typed, Terms::NONE, paris, now).unwrap();
        let seen = shown(held, tokyo);
        assert_eq!(seen.until, Some(Day::parse("2027-01-01").unwrap()));
        let more = Rights {
            access: AccessRight::Read,
            ..seen
        };
        assert_eq!(meant(more, held, tokyo, now).unwrap().until, held.until);
    }

    #[test]
    fn a_day_that_is_over_gives_nothing() {
        let typed = Rights {
            send: SendRight::As,
            access: AccessRight::None,
            until: Some(Day::parse("2020-01-01").unwrap()),
        };
        let now = Timestamp(1_790_000_000_000);
        assert_eq!(meant(typed, Terms::NONE, "UTC", now), Err(DeskError::BadInput));
        let nothing = Rights {
            send: SendRight::None,
            ..typed
        };
        assert_eq!(meant(nothing, Terms::NONE, "UTC", now), Ok(Terms::NONE));
    }
}
