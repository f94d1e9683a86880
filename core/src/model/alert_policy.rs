//! When a burn rate is worth waking or telling someone.

use chrono::TimeDelta;
use serde::Serialize;

/// What an alert asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Someone now.
    Page,
    /// Someone in working hours.
    Ticket,
}

/// One tier of a multi-window alert policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlertTier {
    /// The window that decides.
    pub long: TimeDelta,
    /// The window that confirms that it still burns: a twelfth of the long one.
    pub short: TimeDelta,
    /// Share of the budget spent within the long window at which the tier fires.
    pub budget_share: f64,
    /// What it asks for.
    pub severity: Severity,
}

impl AlertTier {
    /// The burn rate at which the tier fires, for a budget window of this length:
    /// share x window / long window (AUDIT B7).
    ///
    /// ```
    /// use chrono::TimeDelta;
    /// use error_budget::model::alert_policy::google;
    /// let thresholds = |days| google().map(|tier| (tier.threshold(TimeDelta::days(days)) * 100.0).round() / 100.0);
    /// assert_eq!(thresholds(30), [14.4, 6.0, 3.0, 1.0]);
    /// assert_eq!(thresholds(7), [3.36, 1.4, 0.7, 0.23]);
    /// ```
    #[must_use]
    pub fn threshold(&self, window: TimeDelta) -> f64 {
        let long = self.long.num_milliseconds() as f64;
        self.budget_share * window.num_milliseconds() as f64 / long
    }
}

/// The SRE Workbook's recommendation: 2% in 1 h and 5% in 6 h page, 10% in 24 h and 10% in
/// 3 d open a ticket. (Table 5-8; the 24 h tier is in its listing.)
#[must_use]
pub fn google() -> [AlertTier; 4] {
    let tier = |hours, budget_share, severity| {
        let long = TimeDelta::hours(hours);
        AlertTier {
            long,
            short: long / 12,
            budget_share,
            severity,
        }
    };
    [
        tier(1, 0.02, Severity::Page),
        tier(6, 0.05, Severity::Page),
        tier(24, 0.10, Severity::Ticket),
        tier(72, 0.10, Severity::Ticket),
    ]
}
