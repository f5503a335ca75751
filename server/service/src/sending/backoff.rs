//! When to try again.

use domain::time::Timestamp;

/// Seconds after the first failure; doubled each time, up to `MOST`.
const FIRST: i64 = 10;
const MOST: i64 = 3600;
/// Seconds that no try is put off for, however often it failed.
pub(super) const FURTHEST: i64 = 2 * MOST;
/// Tries before a message comes back for its age: a clock that is a day ahead is no day of trying.
pub(super) const TRIES_LEAST: u32 = 5;
/// Seconds after which a message that nobody takes comes back to its writer: a day, as they are still at it then.
pub(super) const GIVE_UP: i64 = 24 * 3600;

/// The moment of the next try. `spread` (any number) sets many items apart by up to a fifth.
pub(super) fn next_try(now: Timestamp, attempts: u32, spread: u64) -> Timestamp {
    let wait = FIRST.saturating_mul(1i64 << attempts.min(20)).min(MOST);
    let jitter = i64::try_from(spread % 1000).unwrap_or(0) * wait / 5000;
    now.plus_seconds(wait + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_grow_apart_up_to_an_hour() {
        let at = |attempts| next_try(Timestamp(0), attempts, 0).0 / 1000;
        assert_eq!([at(0), at(1), at(2), at(30)], [10, 20, 40, 3600]);
        assert_eq!(next_try(Timestamp(0), 0, 999).0 / 1000, 11);
        assert!(next_try(Timestamp(0), 99, 999).0 / 1000 < FURTHEST);
    }
}
