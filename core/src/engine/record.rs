//! What is known of one service at one instant, ready to be asked.

use super::amount::{Amount, Unit};
use super::timeline::{Observed, Ruler, Timeline};
use crate::model::PPB;
use crate::model::incident::Incident;
use crate::model::objective::Objective;
use crate::model::plan::Service;
use crate::model::window::Interval;
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};

/// A history that stopped longer ago than this says nothing about now.
pub const STALE_AFTER: TimeDelta = TimeDelta::hours(24);

/// The years that a plan may name ([`plan::YEARS`](crate::model::plan::YEARS)), in Unix
/// milliseconds: the record is cut to them, so that the busiest traffic over all of them
/// still fits the timeline's integers.
const KNOWN_YEARS: (i64, i64) = (0, 7_258_118_400_000);

/// One service at one instant: its promise, its timeline and the clock.
///
/// The answers are methods in the modules named after them:
/// [`budget`](super::budget), [`burn_rate`](super::burn_rate), [`trend`](super::trend),
/// [`replenishment`](super::replenishment), [`exhaustion`](super::exhaustion).
#[derive(Debug, Clone)]
pub struct Record {
    pub(crate) objective: Objective,
    pub(crate) zone: Zone,
    pub(crate) now: DateTime<Utc>,
    pub(crate) ruler: Ruler,
    pub(crate) timeline: Timeline,
    /// What is expected after now; see [`Record::foreseeing`].
    pub(crate) foreseen: Vec<Foreseen>,
}

/// An incident that has not happened yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Foreseen {
    /// Unix milliseconds.
    pub(crate) start: i64,
    pub(crate) length_ms: i64,
    /// Share of valid events that it will make bad.
    pub(crate) impact: f64,
}

impl Record {
    /// Reads a service's history as known at `now`; later incidents do not exist yet.
    ///
    /// O(n log n) in the number of incidents.
    ///
    /// # Example
    /// ```
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
    /// use chrono::TimeDelta;
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let service = Service::new("api", "api", objective);
    /// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    /// let record = Record::new(&service, now, &Zone::utc());
    /// assert!(!record.has_data(), "neither incidents nor a start of the record");
    /// # Ok::<(), error_budget::model::target::TargetError>(())
    /// ```
    #[must_use]
    pub fn new(service: &Service, now: DateTime<Utc>, zone: &Zone) -> Self {
        let observed = observed(service, now);
        let ruler = Ruler::new(
            &service.objective,
            &service.exclusions,
            &service.traffic,
            zone,
            observed,
        );
        let timeline = ruler.timeline(&service.incidents);
        Self {
            objective: service.objective.clone(),
            zone: zone.clone(),
            now,
            ruler,
            timeline,
            foreseen: Vec::new(),
        }
    }

    /// Expects those of `incidents` that start after now and have an end: forecasts take them for
    /// certain, the history and what follows from it alone do not know them. What if we had
    /// another outage on Thursday?
    #[must_use]
    pub fn foreseeing(mut self, incidents: &[Incident]) -> Self {
        let ahead = incidents
            .iter()
            .filter(|incident| incident.start > self.now);
        self.foreseen = ahead
            .filter_map(|incident| {
                Some(Foreseen {
                    start: incident.start.timestamp_millis(),
                    length_ms: (incident.end? - incident.start).num_milliseconds().max(0),
                    impact: incident.impact.fraction(),
                })
            })
            .collect();
        self
    }

    /// This record as it will be known until `until` if nothing more happens: what goes on
    /// now has ended. It is read at `until`.
    #[must_use]
    pub fn quiet_until(&self, until: DateTime<Utc>) -> Self {
        let (first, last) = KNOWN_YEARS;
        let until_ms = until.timestamp_millis().clamp(first, last);
        Self {
            timeline: self.timeline.quiet_until(until_ms),
            now: instant(until_ms).max(self.now),
            ..self.clone()
        }
    }

    /// The same record read at another instant. What is known after it stays known.
    #[must_use]
    pub(crate) fn read_at(&mut self, now: DateTime<Utc>) -> &Self {
        self.now = now;
        self
    }

    /// The instant at which this record is read.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The promise.
    #[must_use]
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// The function of time behind every answer.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The time that is known: from the start of the record to now, or to where the data stop.
    #[must_use]
    pub fn observed(&self) -> Interval {
        Interval {
            start: instant(self.timeline.observed_from()),
            end: instant(self.timeline.observed_until()),
        }
    }

    /// Something in the current window was observed.
    #[must_use]
    pub fn has_data(&self) -> bool {
        self.knows(self.now)
    }

    /// Something of the window at `at` was observed, so that its budget is more than a size
    /// (AUDIT T8). After now it is what is assumed; a period that just starts is whole.
    pub(crate) fn knows(&self, at: DateTime<Utc>) -> bool {
        let (from, to) = self.window_ms(at);
        let (now, at) = (self.now.timestamp_millis(), at.timestamp_millis());
        let passed = to.min(at);
        let recorded = self.has_record() && self.timeline.observed_from() < at;
        recorded && (at > now || from >= passed || self.timeline.observed_between(from, passed) > 0)
    }

    /// The data stopped more than [`STALE_AFTER`] before now.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.now - self.observed().end > STALE_AFTER
    }

    /// The window that the promise spans at `at`.
    #[must_use]
    pub fn window(&self, at: DateTime<Utc>) -> Interval {
        self.objective.window.at(at, &self.zone)
    }

    pub(crate) fn window_ms(&self, at: DateTime<Utc>) -> (i64, i64) {
        let window = self.window(at);
        (
            window.start.timestamp_millis(),
            window.end.timestamp_millis(),
        )
    }

    /// Minutes or events.
    #[must_use]
    pub fn unit(&self) -> Unit {
        Unit::of(self.objective.method)
    }

    pub(crate) fn amount(&self, scaled: i128) -> Amount {
        Amount::new(scaled, self.unit())
    }

    /// A weight of the timeline as minutes or events.
    pub(crate) fn weight(&self, weight: i128) -> Amount {
        self.amount(weight.saturating_mul(i128::from(PPB)))
    }

    /// The allowance of `[from, to)` on the timeline's scale.
    pub(crate) fn allowed_between(&self, from: i64, to: i64) -> i128 {
        self.timeline
            .valid_between(from, to)
            .saturating_mul(i128::from(self.objective.target.allowance_ppb()))
    }
}

/// What of a service's history is known at `now`.
fn observed(service: &Service, now: DateTime<Utc>) -> Observed {
    let (first, last) = KNOWN_YEARS;
    let now = now.timestamp_millis();
    let until = service
        .measured_until
        .map_or(now, |until| until.timestamp_millis().min(now))
        .clamp(first, last);
    let first_incident = || {
        let start_ms = |incident: &Incident| incident.start.timestamp_millis();
        service.incidents.iter().map(start_ms).min()
    };
    let from = service
        .measured_from
        .map(|from| from.timestamp_millis())
        .or_else(first_incident)
        .map_or(until, |from| from.max(first).min(until));
    Observed { from, until }
}

/// An instant from Unix milliseconds; the nearest end of chrono's range beyond it.
pub(crate) fn instant(unix_ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(unix_ms).unwrap_or(if unix_ms < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}
