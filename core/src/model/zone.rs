//! Time zones without a tz database.
//!
//! The host knows the zones (the browser's `Intl`, a tz crate in native programs); the
//! engine needs only offsets. A [`Zone`] is the list of offset changes read from the
//! host, and a [`chrono::TimeZone`], so that calendar arithmetic is chrono's.

use chrono::{
    DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc,
};
use std::fmt;
use std::sync::Arc;

/// A named time zone: its offsets from UTC and the instants at which they change.
///
/// # Example
/// ```
/// use chrono::{NaiveDate, TimeZone};
/// use error_budget::model::zone::Zone;
/// // Central European Time in 2026, as a host would answer it.
/// let summer = 1_774_746_000..1_792_890_000;
/// let zone = Zone::probe("Europe/Berlin", 1_767_225_600, 1_798_761_600, |unix| {
///     if summer.contains(&unix) { 7_200 } else { 3_600 }
/// });
/// let noon = NaiveDate::from_ymd_opt(2026, 7, 1).and_then(|d| d.and_hms_opt(12, 0, 0)).expect("a date");
/// assert_eq!(zone.from_local_datetime(&noon).single().expect("one reading").timestamp() % 86_400, 36_000);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: Arc<str>,
    /// Offset in seconds east of UTC before the first change.
    first: i32,
    /// Unix seconds of each change and the offset from then on, ascending.
    changes: Arc<[(i64, i32)]>,
}

/// Unix seconds of `03/10/2026, 14:30:00`, read as if it were UTC.
fn wall_clock(text: &str) -> Option<i64> {
    let mut numbers = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse::<u32>);
    let mut next = || numbers.next()?.ok();
    let (month, day, year) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let time = date.and_hms_opt(hour, minute, second)?;
    Some(time.and_utc().timestamp())
}

/// The offset of a [`Zone`] at one instant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ZoneOffset(FixedOffset);

impl Zone {
    /// Coordinated Universal Time.
    #[must_use]
    pub fn utc() -> Self {
        Self::fixed("UTC", 0)
    }

    /// A zone that never changes its offset. Offsets of a day or more are taken as 0.
    #[must_use]
    pub fn fixed(name: &str, offset_seconds: i32) -> Self {
        Self {
            name: name.into(),
            first: offset_seconds,
            changes: Arc::new([]),
        }
    }

    /// Reads a zone from a host that answers offsets (seconds east of UTC) for Unix
    /// seconds, between `from` and `until`: steps of a week, each change found by bisection.
    ///
    /// Outside the range the nearest known offset holds.
    #[must_use]
    pub fn probe(name: &str, from: i64, until: i64, mut offset_at: impl FnMut(i64) -> i32) -> Self {
        const WEEK: i64 = 7 * 86_400;
        let first = offset_at(from);
        let mut changes = Vec::new();
        let (mut at, mut offset) = (from, first);
        while at < until {
            let next = at.saturating_add(WEEK).min(until);
            let next_offset = offset_at(next);
            if next_offset != offset {
                let (mut before, mut after) = (at, next);
                while after - before > 1 {
                    let middle = before + (after - before) / 2;
                    if offset_at(middle) == offset {
                        before = middle
                    } else {
                        after = middle
                    }
                }
                changes.push((after, next_offset));
            }
            (at, offset) = (next, next_offset);
        }
        Self {
            name: name.into(),
            first,
            changes: changes.into(),
        }
    }

    /// Reads a zone, from 2000 to 2040, from a host that tells wall-clock times and no offsets: `shown_at` gives what
    /// the zone's clock shows at Unix seconds, as `03/10/2026, 14:30:00` (`Intl` in American English, with `h23` and two
    /// digits). What is no such text counts as UTC.
    ///
    /// ```
    /// use chrono::DateTime;
    /// use error_budget::model::zone::Zone;
    /// let tokyo = Zone::of_clock("Asia/Tokyo", |unix| {
    ///     let there = DateTime::from_timestamp(unix + 9 * 3_600, 0).expect("an instant");
    ///     there.format("%m/%d/%Y, %H:%M:%S").to_string()
    /// });
    /// assert_eq!(tokyo.offset_seconds(1_773_153_000), 32_400);
    /// ```
    #[must_use]
    pub fn of_clock(name: &str, mut shown_at: impl FnMut(i64) -> String) -> Self {
        // 2000-01-01 to 2040-01-01.
        Self::probe(name, 946_684_800, 2_208_988_800, |unix| {
            let wall = wall_clock(&shown_at(unix));
            wall.map_or(0, |wall| i32::try_from(wall - unix).unwrap_or(0))
        })
    }

    /// The IANA name, such as `Europe/Berlin`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds east of UTC at an instant given in Unix seconds.
    #[must_use]
    pub fn offset_seconds(&self, unix_seconds: i64) -> i32 {
        let passed = self.changes.partition_point(|(at, _)| *at <= unix_seconds);
        passed
            .checked_sub(1)
            .and_then(|last| self.changes.get(last))
            .map_or(self.first, |(_, offset)| *offset)
    }

    /// The next instant, in Unix seconds, at which the offset changes.
    pub(crate) fn change_after(&self, unix_seconds: i64) -> Option<i64> {
        let passed = self.changes.partition_point(|(at, _)| *at <= unix_seconds);
        self.changes.get(passed).map(|(at, _)| *at)
    }

    /// The first instant of a local day: midnight, or the end of the gap where midnight
    /// was skipped.
    #[must_use]
    pub fn start_of_day(&self, day: NaiveDate) -> DateTime<Utc> {
        self.instant(day.and_time(chrono::NaiveTime::MIN))
    }

    /// The instant of a local wall-clock time: the earlier of two readings; a time inside
    /// a skipped hour means the instant at which the clocks jumped.
    #[must_use]
    pub fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        match self.from_local_datetime(&local) {
            MappedLocalTime::Single(at) => at.with_timezone(&Utc),
            MappedLocalTime::Ambiguous(earlier, _) => earlier.with_timezone(&Utc),
            MappedLocalTime::None => {
                let unix = local.and_utc().timestamp();
                let jump = self.changes.iter().map(|(at, _)| *at).find(|at| {
                    (at - unix).abs() <= 86_400
                        && unix >= at + i64::from(self.offset_seconds(at - 1))
                        && unix < at + i64::from(self.offset_seconds(*at))
                });
                jump.and_then(|at| DateTime::from_timestamp(at, 0))
                    .unwrap_or_else(|| local.and_utc())
            }
        }
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        Self::fixed(&offset.0.to_string(), offset.0.local_minus_utc())
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<ZoneOffset> {
        // An offset is a reading of the wall clock when it holds at the instant it leads to.
        let unix = local.and_utc().timestamp();
        let reading = |offset: i32| {
            (self.offset_seconds(unix - i64::from(offset)) == offset).then_some(offset)
        };
        let before = self.offset_seconds(unix.saturating_sub(86_400));
        let after = self.offset_seconds(unix.saturating_add(86_400));
        match (reading(before), reading(after)) {
            (Some(one), Some(other)) if one != other => {
                // The larger offset leads to the earlier instant.
                MappedLocalTime::Ambiguous(zone_offset(one.max(other)), zone_offset(one.min(other)))
            }
            (Some(one), _) | (None, Some(one)) => MappedLocalTime::Single(zone_offset(one)),
            (None, None) => MappedLocalTime::None,
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        zone_offset(self.offset_seconds(utc.and_utc().timestamp()))
    }
}

fn zone_offset(seconds: i32) -> ZoneOffset {
    ZoneOffset(FixedOffset::east_opt(seconds).unwrap_or_else(|| Utc.fix()))
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.0
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::wall_clock;

    #[test]
    fn reads_the_clock_that_intl_writes() {
        // 2026-03-10T14:30:00Z is 1773153000.
        assert_eq!(wall_clock("03/10/2026, 14:30:00"), Some(1_773_153_000));
        assert_eq!(wall_clock("nonsense"), None);
    }
}
