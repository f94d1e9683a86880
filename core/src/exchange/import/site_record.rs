//! Upptime's `history/<slug>.yml`: the last check of one site.

use chrono::{DateTime, Utc};

/// When Upptime began to check a site, and when it last did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SiteRecord {
    /// `startTime`: the first check.
    pub start_time: Option<DateTime<Utc>>,
    /// `lastUpdated`: the last committed check.
    pub last_updated: Option<DateTime<Utc>>,
}

/// Reads the two times of a `history/<slug>.yml`: what `summary.json` leaves out.
///
/// ```
/// use error_budget::exchange::import::site_record;
/// let record = site_record("url: https://example.org\nstartTime: 2026-05-10T17:43:02.989Z\n");
/// assert_eq!(record.start_time.map(|at| at.timestamp_millis()), Some(1_778_434_982_989));
/// assert_eq!(record.last_updated, None);
/// ```
#[must_use]
pub fn site_record(text: &str) -> SiteRecord {
    let time = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key))?;
        let value = line.trim().trim_matches(['"', '\'']);
        let at = DateTime::parse_from_rfc3339(value).ok()?;
        Some(at.with_timezone(&Utc))
    };
    SiteRecord {
        start_time: time("startTime:"),
        last_updated: time("lastUpdated:"),
    }
}
