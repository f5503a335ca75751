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
