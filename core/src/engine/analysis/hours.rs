//! In which hours of the week things go wrong.

use crate::engine::amount::Amount;
use crate::engine::record::Record;
use crate::model::incident::Incident;
use crate::model::window::Interval;
use chrono::Weekday;
use serde::Serialize;

/// Hours of a week.
pub const HOURS: usize = 168;
/// What lasts so long has touched every one of them, whatever the clocks do.
const EIGHT_DAYS_MS: i64 = 8 * 86_400_000;

/// One hour of the week.
#[derive(Debug, Clone, Serialize)]
pub struct HourCell {
    /// What was lost in it, all weeks together.
    pub lost: Amount,
    /// Positions of the incidents that had a part in it, ascending.
    pub incidents: Vec<usize>,
}

/// A history by weekday and hour of the record's zone.
#[derive(Debug, Clone, Serialize)]
pub struct HoursOfWeek {
    /// What was looked at.
    pub period: Interval,
    /// Monday from 0:00 to 1:00 first; [`HOURS`] of them. An hour that the clocks repeat counts
    /// with its twin, one that they skip has nothing.
    pub cells: Vec<HourCell>,
    /// The most that was lost in one of them.
    pub most: Amount,
}

impl HoursOfWeek {
    /// One hour, from 0 to 23; `None` for an hour that no day has.
    #[must_use]
    pub fn cell(&self, day: Weekday, hour: u32) -> Option<&HourCell> {
        let start = day.num_days_from_monday() * 24;
        let found = self.cells.get((start + hour) as usize);
        found.filter(|_| hour < 24)
    }
}

impl Record {
    /// What was lost in each hour of the week over `period`, as far as it was observed, and which
    /// of `incidents`, the service's, had a part in it. Exact: what crosses an hour is split.
    ///
    /// O(n log n) in the incidents and O(h) in the hours in which something was bad.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc, Weekday};
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
    /// use error_budget::model::{window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let start: DateTime<Utc> = "2026-02-24T11:50:00Z".parse().expect("a Tuesday");
    /// service.incidents = vec![Incident::lasting(start, TimeDelta::minutes(30))?];
    /// let record = Record::new(&service, start + TimeDelta::days(7), &Zone::utc());
    /// let hours = record.hours_of_week(&service.incidents, record.observed());
    /// let lost = |hour| hours.cell(Weekday::Tue, hour).map(|cell| cell.lost.value());
    /// assert_eq!([lost(11), lost(12), lost(13)], [Some(10.0), Some(20.0), Some(0.0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn hours_of_week(&self, incidents: &[Incident], period: Interval) -> HoursOfWeek {
        let from = period
            .start
            .timestamp_millis()
            .max(self.timeline.observed_from());
        let to = period
            .end
            .timestamp_millis()
            .min(self.timeline.observed_until());
        let mut lost = [0_i128; HOURS];
        for segment in self.timeline.bad_segments(from, to) {
            self.split(segment.start, segment.end, |hour, start, end| {
                if let Some(lost) = lost.get_mut(hour) {
                    *lost += self.timeline.bad_between(start, end);
                }
            });
        }
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); HOURS];
        for (index, incident) in incidents.iter().enumerate() {
            let start = incident.start.timestamp_millis().max(from);
            let end = incident.end_at(self.now).timestamp_millis().min(to);
            if start > end || start >= to {
                continue;
            }
            if end - start >= EIGHT_DAYS_MS {
                parts.iter_mut().for_each(|part| part.push(index));
                continue;
            }
            // One without length is listed where it happened.
            self.split(start, end.max(start + 1), |hour, _, _| {
                let part = parts.get_mut(hour);
                if let Some(part) = part.filter(|part| part.last() != Some(&index)) {
                    part.push(index);
                }
            });
        }
        HoursOfWeek {
            period,
            most: self.amount(lost.iter().copied().max().unwrap_or(0)),
            cells: lost
                .into_iter()
                .zip(parts)
                .map(|(lost, incidents)| HourCell {
                    lost: self.amount(lost),
                    incidents,
                })
                .collect(),
        }
    }

    /// `[from, to)` in pieces that each lie in one hour of the week.
    fn split(&self, from: i64, to: i64, mut piece: impl FnMut(usize, i64, i64)) {
        let mut at = from;
        while at < to {
            let unix = at.div_euclid(1_000);
            let local = unix + i64::from(self.zone.offset_seconds(unix));
            // 1970 began on a Thursday, 72 hours into the week.
            let hour = (local.div_euclid(3_600) + 72).rem_euclid(HOURS as i64);
            let next_hour = unix + 3_600 - local.rem_euclid(3_600);
            let next = self.zone.change_after(unix).unwrap_or(i64::MAX);
            let end = next_hour.min(next).saturating_mul(1_000).min(to);
            piece(hour as usize, at, end);
            at = end;
        }
    }
}
