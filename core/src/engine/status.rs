//! How bad it is, from remaining budget, burn rate and days to exhaustion.

use super::amount::{Quotient, reaches};
use super::exhaustion::RATE_LOOKBACK;
use super::record::Record;
use crate::model::status::{Status, Thresholds};
use serde::Serialize;

/// A state and what brought it about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusReport {
    /// The state.
    pub status: Status,
    /// Sort key, 0 to 100.
    pub severity_score: u8,
    /// Which thresholds of this state are met: remaining, burn, days, in this order.
    pub triggers: Vec<String>,
    /// What to do.
    pub actions: &'static [&'static str],
    /// The colour other tools expect.
    pub color: &'static str,
}

/// Determines the state. `None` or NaN is "not known"; remaining and days are signed,
/// burn and days may be infinite.
///
/// Unknown unless all three are known, but an exhausted budget is exhausted whatever else.
///
/// # Example
/// ```
/// use error_budget::engine::status::determine;
/// use error_budget::model::status::{Status, Thresholds};
/// let report = determine(Some(42.6), Some(1.2), Some(11.9), &Thresholds::default());
/// assert_eq!(report.status, Status::Attention);
/// assert_eq!(report.triggers, ["low_remaining_budget_42.6pct", "near_exhaustion_11.9_days"]);
/// ```
#[must_use]
pub fn determine(
    remaining_percent: Option<f64>,
    burn_rate: Option<f64>,
    days: Option<f64>,
    thresholds: &Thresholds,
) -> StatusReport {
    let known = |value: Option<f64>| value.filter(|value| !value.is_nan());
    let report = |status: Status, triggers| StatusReport {
        status,
        severity_score: status.severity_score(),
        triggers,
        actions: status.actions(),
        color: status.color(),
    };
    let Some(remaining) = known(remaining_percent) else {
        return report(Status::Unknown, Vec::new());
    };
    if remaining <= 0.0 {
        return report(Status::Exhausted, vec!["budget_depleted".to_owned()]);
    }
    let (Some(burn), Some(days)) = (known(burn_rate), known(days)) else {
        return report(Status::Unknown, Vec::new());
    };
    for (status, band) in thresholds.bands() {
        let mut triggers = Vec::new();
        if reaches(band.remaining_percent, remaining) {
            triggers.push(format!("low_remaining_budget_{remaining:.1}pct"));
        }
        if reaches(burn, band.burn_rate) {
            triggers.push(format!("high_burn_rate_{burn:.1}x"));
        }
        if reaches(band.days, days) {
            triggers.push(format!("near_exhaustion_{days:.1}_days"));
        }
        if !triggers.is_empty() {
            return report(status, triggers);
        }
    }
    report(Status::Healthy, Vec::new())
}

impl Record {
    /// The state at now, from what is left, the burn of the last 7 days, and when it runs out
    /// if that goes on. Unknown without data, and for data that stopped.
    #[must_use]
    pub fn status(&self, thresholds: &Thresholds) -> StatusReport {
        // Nothing observed in the last 7 days of a longer window burns nothing that is known.
        let known = |value: Option<f64>| value.filter(|_| self.has_data() && !self.is_stale());
        let remaining_percent = match self.budget().remaining_share {
            Quotient::Finite(share) => Some(share * 100.0),
            Quotient::Infinite => Some(f64::NEG_INFINITY),
            Quotient::NoData => None,
        };
        determine(
            known(remaining_percent),
            known(self.burn_rate(self.now, RATE_LOOKBACK).number()),
            known(self.exhaustion(RATE_LOOKBACK).days()),
            thresholds,
        )
    }
}
