//! What a history says about itself: how much burns on a day, when, why, and whether that changes.
//!
//! Everything rests on the day's burn (AUDIT H1): what was lost on that day as a multiple of
//! the day's allowance, never the change of a rolling total.

mod anomalies;
mod causes;
mod change_point;
mod daily;
mod distribution;
mod hours;
mod patterns;
mod statistics;
mod trend;

pub use anomalies::{Anomaly, AnomalySeverity, Method};
pub use causes::Cause;
pub use change_point::ChangePoint;
pub use daily::Day;
pub use hours::{HOURS, HourCell, HoursOfWeek};
pub use patterns::{Effect, Grouping, Patterns};
pub use statistics::Statistics;
pub(crate) use statistics::percentile;
pub use trend::{Direction, Trend};

use super::amount::{Amount, Quotient};
use super::record::Record;
use crate::model::incident::Incident;
use crate::model::window::Interval;
use serde::Serialize;
use thiserror::Error;

/// Days without which nothing is said.
pub const FEWEST_DAYS: usize = 6;

/// The most days that are looked at: a century.
pub const MOST_DAYS: u32 = 36_600;

/// A finding is called significant below this probability of chance.
pub const SIGNIFICANT: f64 = 0.05;

/// The history of a service over a number of whole days.
#[derive(Debug, Clone, Serialize)]
pub struct Analysis {
    /// From the start of the first day to the end of the last.
    pub period: Interval,
    /// The days in order; those that were not observed are left out.
    pub days: Vec<Day>,
    /// What was lost in all of them.
    pub lost: Amount,
    /// The most that was lost on one day.
    pub most_lost: Amount,
    /// Consumed in the window that ends now.
    pub consumed: Amount,
    /// The same as a share of the budget.
    pub consumed_share: Quotient,
    /// The day's burn.
    pub burn: Statistics,
    /// By weekday, ISO week and month.
    pub patterns: Patterns,
    /// Days unlike the others, in order.
    pub anomalies: Vec<Anomaly>,
    /// A straight line through the day's burn.
    pub trend: Trend,
    /// The day that parts a before from an after, significant or not.
    pub change_point: ChangePoint,
    /// What happened more than once, the costliest first.
    pub causes: Vec<Cause>,
}

/// Why there is nothing to analyze.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AnalysisError {
    /// Too few whole days were observed.
    #[error(
        "{known} whole days are known, {FEWEST_DAYS} are the least; look further back or come back later"
    )]
    InsufficientData {
        /// How many there are.
        known: usize,
    },
    /// A target of 100% allows nothing, so that any loss burns infinitely fast.
    #[error("a target of 100% has no burn rate; analyze the history against a lower one")]
    NoAllowance,
}

impl Record {
    /// Analyzes the last `days` whole days of the record's zone, today's part left out, at
    /// most [`MOST_DAYS`]. `incidents` are the service's.
    ///
    /// O(n) in the incidents and O(d log d) in the days.
    ///
    /// # Errors
    /// [`AnalysisError`] for fewer than [`FEWEST_DAYS`] days, or a target of 100% of which
    /// something is lost.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
    /// use error_budget::model::{window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let now: DateTime<Utc> = "2026-03-31T00:00:00Z".parse().expect("an instant");
    /// service.measured_from = Some(now - TimeDelta::days(30));
    /// // 144 minutes in 30 days are 4.8 a day, of 1.44 that are allowed.
    /// service.incidents = vec![Incident::lasting(now - TimeDelta::days(3), TimeDelta::minutes(144))?];
    /// let answer = Record::new(&service, now, &Zone::utc()).analyze(&service.incidents, 30)?;
    /// assert!((answer.burn.mean - 4.8 / 1.44).abs() < 1e-9);
    /// assert_eq!(answer.anomalies.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn analyze(&self, incidents: &[Incident], days: u32) -> Result<Analysis, AnalysisError> {
        let days = self.daily_burn(days.min(MOST_DAYS));
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Err(AnalysisError::InsufficientData { known: 0 });
        };
        if days.len() < FEWEST_DAYS {
            return Err(AnalysisError::InsufficientData { known: days.len() });
        }
        let burns: Vec<f64> = days.iter().map(|day| day.burn).collect();
        if burns.iter().any(|burn| !burn.is_finite()) {
            return Err(AnalysisError::NoAllowance);
        }
        let period = Interval {
            start: first.start,
            end: last.end,
        };
        let lost = days.iter().map(|day| day.lost.scaled());
        let budget = self.budget();
        let statistics = Statistics::of(&burns);
        Ok(Analysis {
            period,
            lost: self.amount(lost.clone().sum()),
            most_lost: self.amount(lost.max().unwrap_or(0)),
            consumed: budget.consumed,
            consumed_share: budget.consumed_share,
            patterns: Patterns::of(&days),
            anomalies: anomalies::find(&days, &statistics),
            trend: Trend::of(&burns),
            change_point: change_point::find(&days),
            causes: self.causes(incidents, period),
            burn: statistics,
            days,
        })
    }
}
