//! What the losses on record came from: the forecast draws from them, so they are what drives the risk.

use super::amount::Amount;
use super::budget::CategoryLoss;
use super::record::Record;
use crate::model::incident::Incident;
use crate::model::window::Interval;
use serde::Serialize;

/// The losses of a whole record.
#[derive(Debug, Clone, Serialize)]
pub struct RiskDrivers {
    /// The time that was observed.
    pub period: Interval,
    /// Its length in days.
    pub days: f64,
    /// What was lost in it: overlaps once.
    pub lost: Amount,
    /// What each category lost, each taken alone, largest loss first. Shares are of [`lost`](Self::lost); where
    /// categories overlap they add up to more than the whole.
    pub by_category: Vec<CategoryLoss>,
}

impl Record {
    /// What was lost since the record began, by category. `incidents` are the service's.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::incident::{Category, Incident};
    /// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
    /// service.measured_from = Some(now - TimeDelta::days(90));
    /// let outage = |days, minutes| Incident::lasting(now - TimeDelta::days(days), TimeDelta::minutes(minutes));
    /// let mut deployment = outage(80, 10)?;
    /// deployment.category = Category::Deployment;
    /// service.incidents = vec![deployment, outage(5, 30)?];
    /// let drivers = Record::new(&service, now, &Zone::utc()).risk_drivers(&service.incidents);
    /// assert_eq!((drivers.days, drivers.lost.value()), (90.0, 40.0));
    /// let [first, second] = &drivers.by_category[..] else { panic!("two categories") };
    /// assert_eq!((&first.category, first.lost.value()), (&Category::Incident, 30.0));
    /// assert_eq!((&second.category, second.share.number()), (&Category::Deployment, Some(0.25)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn risk_drivers(&self, incidents: &[Incident]) -> RiskDrivers {
        let period = self.observed();
        let (from, to) = (
            period.start.timestamp_millis(),
            period.end.timestamp_millis(),
        );
        let lost = self.amount(self.timeline.bad_between(from, to));
        RiskDrivers {
            period,
            days: self.observed_days(),
            lost,
            by_category: self.losses_by_category(incidents, (from, to), lost),
        }
    }
}
