//! What one tier made of one incident.

use super::firing::Firing;
use crate::engine::amount::{Amount, Quotient};
use crate::engine::record::Record;
use crate::model::alert_policy::AlertTier;
use crate::model::window::Interval;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// A tier that fired during an incident, or because of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Encounter {
    /// The first instant of the incident at which it fires.
    pub fires_at: DateTime<Utc>,
    /// It fired already when the incident began.
    pub before: bool,
    /// What was lost from the start of the incident until then.
    pub spent: Amount,
    /// The same as a share of the budget of the window at that instant.
    pub spent_share: Quotient,
    /// When it falls silent; `None` while it still fires.
    pub silent_at: Option<DateTime<Utc>>,
}

impl Record {
    /// How the tier met what happened `during` an interval, going by its
    /// [`firings`](Record::firings); `None` when it kept silent. A firing counts that reaches into
    /// the interval and was set off before its end, `for` left aside.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::alert_policy::google;
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
    /// use error_budget::model::window::{Interval, Window};
    /// use error_budget::model::zone::Zone;
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let start: DateTime<Utc> = "2026-02-24T11:20:00Z".parse().expect("an instant");
    /// service.measured_from = Some(start - TimeDelta::days(30));
    /// service.incidents = vec![Incident::lasting(start, TimeDelta::minutes(9))?];
    /// let record = Record::new(&service, start + TimeDelta::days(1), &Zone::utc());
    ///
    /// let page = &google().tiers[0];
    /// let during = Interval { start, end: start + TimeDelta::minutes(9) };
    /// let met = record.encounter(page, &record.firings(page), during).expect("it pages");
    /// // 14.4 x 0.1% of an hour.
    /// assert_eq!(met.fires_at - start, TimeDelta::milliseconds(51_840));
    /// assert!((met.spent.value() - 0.864).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn encounter(
        &self,
        tier: &AlertTier,
        firings: &[Firing],
        during: Interval,
    ) -> Option<Encounter> {
        let hold = tier.hold.max(TimeDelta::zero());
        let skipped =
            firings.partition_point(|firing| firing.end.is_some_and(|end| end <= during.start));
        let met = firings.get(skipped..).unwrap_or_default();
        let count = met.partition_point(|firing| firing.start - hold <= during.end);
        let met = met.get(..count).unwrap_or_default();
        let (first, last) = (met.first()?, met.last()?);
        let fires_at = first.start.max(during.start);
        let bad = self
            .timeline
            .bad_between(during.start.timestamp_millis(), fires_at.timestamp_millis());
        Some(Encounter {
            fires_at,
            before: first.start <= during.start,
            spent: self.amount(bad),
            spent_share: self.share_of_budget(bad, fires_at.timestamp_millis()),
            silent_at: last.end,
        })
    }
}
