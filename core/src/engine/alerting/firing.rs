//! When a tier fires, over a whole history.

use super::inequality::{Corners, Inequality, inequalities};
use super::spans::{Span, push, union};
use crate::engine::record::{Record, instant};
use crate::model::alert_policy::{AlertTier, Condition};
use crate::model::window::Window;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A stretch of time in which an alert fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Firing {
    /// Its first instant.
    pub start: DateTime<Utc>,
    /// The first instant after; `None` while it still fires at the end of the record.
    pub end: Option<DateTime<Utc>>,
}

impl Record {
    /// Whether a condition is met at `at`, exactly; `for` is not asked.
    #[must_use]
    pub fn meets(&self, condition: &Condition, at: DateTime<Utc>) -> bool {
        let period = self.window_ms(at);
        let at = at.timestamp_millis();
        inequalities(self, condition, period)
            .iter()
            .all(|inequality| inequality.holds(&self.timeline, at))
    }

    /// Every stretch of the record in which the tier fires, `for` and reset included.
    ///
    /// Solved on the timeline's straight pieces, to the millisecond. The threshold follows
    /// the length of the calendar period.
    ///
    /// # Example
    /// ```
    /// use chrono::TimeDelta;
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::alert_policy::google;
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service, window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let outage = "2026-03-10T12:00:00Z".parse().expect("an instant");
    /// service.measured_from = Some(outage - TimeDelta::days(1));
    /// service.incidents = vec![Incident::lasting(outage, TimeDelta::minutes(10))?];
    /// let record = Record::new(&service, outage + TimeDelta::days(1), &Zone::utc());
    ///
    /// // 1.44% of an hour are 51.84 s; five minutes are 1.44% bad until 4.32 s of it are left.
    /// let firing = record.firings(&google().tiers[0])[0];
    /// assert_eq!(firing.start - outage, TimeDelta::milliseconds(51_840));
    /// assert_eq!(firing.end.map(|end| end - outage), Some(TimeDelta::milliseconds(15 * 60_000 - 4_320 + 1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn firings(&self, tier: &AlertTier) -> Vec<Firing> {
        let corners = self.alert_corners([tier]);
        self.as_firings(&self.firing_spans(tier, &corners))
    }

    /// Every stretch in which any of the conditions is met.
    pub(crate) fn met(&self, conditions: &[Condition]) -> Vec<Firing> {
        let corners = self.corners_of(conditions);
        let spans: Vec<Vec<Span>> = conditions
            .iter()
            .map(|condition| self.met_spans(condition, &corners))
            .collect();
        self.as_firings(&union(spans.iter().map(Vec::as_slice)))
    }

    /// The corners that any of `tiers` needs.
    pub(super) fn alert_corners<'t>(
        &self,
        tiers: impl IntoIterator<Item = &'t AlertTier>,
    ) -> Corners {
        self.corners_of(tiers.into_iter().map(|tier| &tier.condition))
    }

    fn corners_of<'c>(&self, conditions: impl IntoIterator<Item = &'c Condition>) -> Corners {
        let (from, until) = (
            self.timeline.observed_from(),
            self.timeline.observed_until(),
        );
        let window = match self.objective.window {
            Window::Rolling(length) => length.num_milliseconds(),
            Window::Calendar(_) => 0,
        };
        let longest = conditions
            .into_iter()
            .filter_map(Condition::lookback)
            .map(|lookback| lookback.num_milliseconds())
            .fold(window, i64::max);
        Corners::of(&self.timeline, from.saturating_sub(longest.max(0)), until)
    }

    /// Where the tier fires; a span that ends after the record fires at its end.
    pub(super) fn firing_spans(&self, tier: &AlertTier, corners: &Corners) -> Vec<Span> {
        let hold = tier.hold.num_milliseconds().max(0);
        self.met_spans(&tier.condition, corners)
            .into_iter()
            .map(|(start, end)| (start.saturating_add(hold), end))
            .filter(|(start, end)| start < end)
            .collect()
    }

    fn met_spans(&self, condition: &Condition, corners: &Corners) -> Vec<Span> {
        let from = self.timeline.observed_from();
        // The last instant of the record is asked, too.
        let until = self.timeline.observed_until().saturating_add(1);
        let mut met = Vec::new();
        match self.objective.window {
            Window::Rolling(_) => {
                let all = inequalities(self, condition, self.window_ms(self.now));
                self.solve_all(&all, corners, (from, until), &mut met);
            }
            Window::Calendar(_) => {
                let mut at = from;
                while at < until {
                    let period = self.window_ms(instant(at));
                    let end = period.1.min(until).max(at + 1);
                    let all = inequalities(self, condition, period);
                    self.solve_all(&all, corners, (at, end), &mut met);
                    at = end;
                }
            }
        }
        met
    }

    /// Where all hold together: each is asked only where those before it hold.
    fn solve_all(&self, all: &[Inequality], corners: &Corners, span: Span, met: &mut Vec<Span>) {
        match all {
            [] => push(met, span),
            [first, rest @ ..] => {
                for part in first.solve(self, corners, span) {
                    self.solve_all(rest, corners, part, met);
                }
            }
        }
    }

    /// Spans as people read them.
    pub(super) fn as_firings(&self, spans: &[Span]) -> Vec<Firing> {
        let until = self.timeline.observed_until();
        spans
            .iter()
            .map(|(start, end)| Firing {
                start: instant(*start),
                end: (*end <= until).then(|| instant(*end)),
            })
            .collect()
    }
}
