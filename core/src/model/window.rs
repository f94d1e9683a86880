//! The time a promise spans.

use super::zone::Zone;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Offset, TimeDelta, TimeZone, Utc};

/// The time over which a target has to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The last so long, always moving. Longer than zero.
    Rolling(TimeDelta),
    /// The running calendar period in the plan's zone.
    Calendar(CalendarUnit),
}

/// A calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarUnit {
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// January, April, July, October and the two months after each.
    Quarter,
    /// A year.
    Year,
}

/// `[start, end)` in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Interval {
    /// First instant inside.
    pub start: DateTime<Utc>,
    /// First instant after.
    pub end: DateTime<Utc>,
}

impl Interval {
    /// How long it is; zero when it ends before it starts.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        (self.end - self.start).max(TimeDelta::zero())
    }
}

impl Window {
    /// How long it is when nothing is said of the date: a month has 30 days, a quarter 90, a year
    /// 365.
    #[must_use]
    pub fn usual_length(&self) -> TimeDelta {
        match self {
            Self::Rolling(length) => *length,
            Self::Calendar(CalendarUnit::Week) => TimeDelta::days(7),
            Self::Calendar(CalendarUnit::Month) => TimeDelta::days(30),
            Self::Calendar(CalendarUnit::Quarter) => TimeDelta::days(90),
            Self::Calendar(CalendarUnit::Year) => TimeDelta::days(365),
        }
    }

    /// The interval that the promise spans at `now`: the past `[now - length, now)` for a
    /// rolling window, the whole running period for a calendar one (its end lies ahead).
    ///
    /// # Example
    /// ```
    /// use error_budget::model::window::{CalendarUnit, Window};
    /// use error_budget::model::zone::Zone;
    /// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    /// let month = Window::Calendar(CalendarUnit::Month).at(now, &Zone::utc());
    /// assert_eq!(month.start.to_rfc3339(), "2026-03-01T00:00:00+00:00");
    /// assert_eq!(month.length().num_days(), 31);
    /// ```
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>, zone: &Zone) -> Interval {
        match self {
            Self::Rolling(length) => Interval {
                start: now
                    .checked_sub_signed(*length)
                    .unwrap_or(DateTime::<Utc>::MIN_UTC),
                end: now,
            },
            Self::Calendar(unit) => unit.period(now, zone),
        }
    }
}

impl CalendarUnit {
    /// The period that holds `now`: local midnights in `zone`, so that a month with a
    /// daylight-saving change is an hour shorter or longer.
    #[must_use]
    pub fn period(self, now: DateTime<Utc>, zone: &Zone) -> Interval {
        // At the very ends of the calendar there may be no local time: UTC's day then.
        let utc = now.naive_utc();
        let offset = zone.offset_from_utc_datetime(&utc).fix();
        let today = utc.checked_add_offset(offset).unwrap_or(utc).date();
        let first = self.first_day(today);
        let next = self.next_first_day(first);
        Interval {
            start: zone.start_of_day(first),
            end: zone.start_of_day(next),
        }
    }

    fn first_day(self, day: NaiveDate) -> NaiveDate {
        let month = match self {
            Self::Week => {
                let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
                return day.checked_sub_days(back).unwrap_or(day);
            }
            Self::Month => day.month(),
            Self::Quarter => (day.month0() / 3) * 3 + 1,
            Self::Year => 1,
        };
        NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day)
    }

    fn next_first_day(self, first: NaiveDate) -> NaiveDate {
        let next = match self {
            Self::Week => first.checked_add_days(Days::new(7)),
            Self::Month => first.checked_add_months(Months::new(1)),
            Self::Quarter => first.checked_add_months(Months::new(3)),
            Self::Year => first.checked_add_months(Months::new(12)),
        };
        next.unwrap_or(first)
    }
}
