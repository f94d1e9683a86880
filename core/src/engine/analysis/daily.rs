//! What each day lost.

use crate::engine::amount::{Amount, divide};
use crate::engine::record::Record;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;

/// One whole day of the record's zone.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Day {
    /// Its date.
    pub date: NaiveDate,
    /// Midnight, or the end of the gap where midnight was skipped.
    pub start: DateTime<Utc>,
    /// The next day's start.
    pub end: DateTime<Utc>,
    /// What was lost on it.
    pub lost: Amount,
    /// As a multiple of what the day allows; 1 every day spends one budget in one window.
    pub burn: f64,
}

impl Record {
    /// The last `count` whole days that ended by now, oldest first; days of which a part was
    /// not observed, or that do not count at all, are left out.
    #[must_use]
    pub fn daily_burn(&self, count: u32) -> Vec<Day> {
        let local = |at: DateTime<Utc>| {
            let offset = i64::from(self.zone.offset_seconds(at.timestamp()));
            DateTime::from_timestamp(at.timestamp().saturating_add(offset), 0)
                .map_or(NaiveDate::MIN, |local| local.date_naive())
        };
        let today = local(self.now);
        let Some(first) = today.checked_sub_days(Days::new(u64::from(count))) else {
            return Vec::new();
        };
        let observed = self.observed();
        let first = first.max(local(observed.start));
        let mut days = Vec::new();
        let mut start = self.zone.start_of_day(first);
        for date in first.iter_days().take_while(|date| *date < today) {
            let end = self.zone.start_of_day(date + Days::new(1));
            if start >= observed.start && end <= observed.end {
                days.extend(self.day(date, start, end));
            }
            start = end;
        }
        days
    }

    fn day(&self, date: NaiveDate, start: DateTime<Utc>, end: DateTime<Utc>) -> Option<Day> {
        let (from, to) = (start.timestamp_millis(), end.timestamp_millis());
        let allowed = self.allowed_between(from, to);
        let lost = self.timeline.bad_between(from, to);
        let burn = match (lost, allowed) {
            _ if self.timeline.valid_between(from, to) == 0 => return None,
            (0, _) => 0.0,
            (_, 0) => f64::INFINITY,
            (lost, allowed) => divide(lost, allowed),
        };
        Some(Day {
            date,
            start,
            end,
            lost: self.amount(lost),
            burn,
        })
    }
}
