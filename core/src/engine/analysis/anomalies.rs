//! Days unlike the others.

use super::daily::Day;
use super::statistics::{Statistics, mean, percentile};
use crate::model::order;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// What "unlike" is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Standard deviations from the mean.
    ZScore,
    /// Deviations from the median, for days so few that one of them fills the standard
    /// deviation: below 11 no z score can exceed 3 (AUDIT H7).
    Median,
}

/// How unlike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AnomalySeverity {
    /// Beyond 3 (of medians: 3.5).
    Medium,
    /// Beyond 4 (of medians: 5).
    High,
}

impl AnomalySeverity {
    /// The word, in lower case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One such day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Anomaly {
    /// Its date.
    pub date: NaiveDate,
    /// Where it ends.
    pub end: DateTime<Utc>,
    /// What it burnt.
    pub burn: f64,
    /// How far from the others, in the method's measure, signed.
    pub score: f64,
    /// The measure.
    pub method: Method,
    /// How unlike.
    pub severity: AnomalySeverity,
}

/// The fewest days of which a z score can exceed 3: (n - 1) / sqrt(n) is 3.015 at 11.
const ENOUGH_FOR_Z: usize = 11;

pub(super) fn find(days: &[Day], burn: &Statistics) -> Vec<Anomaly> {
    let (method, center, unit, medium, high) = if days.len() >= ENOUGH_FOR_Z {
        (Method::ZScore, burn.mean, burn.deviation, 3.0, 4.0)
    } else {
        let unit = median_unit(days, burn.median);
        (Method::Median, burn.median, unit, 3.5, 5.0)
    };
    if unit <= 0.0 {
        return Vec::new();
    }
    days.iter()
        .map(|day| (day, (day.burn - center) / unit))
        .filter(|(_, score)| score.abs() > medium)
        .map(|(day, score)| Anomaly {
            date: day.date,
            end: day.end,
            burn: day.burn,
            score,
            method,
            severity: if score.abs() > high {
                AnomalySeverity::High
            } else {
                AnomalySeverity::Medium
            },
        })
        .collect()
}

/// The deviation from the median that stands for one standard deviation: 1.4826 times the
/// median of deviations, or, where most days are the same, 1.2533 times their mean.
///
/// B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers (1993).
fn median_unit(days: &[Day], median: f64) -> f64 {
    let mut away: Vec<f64> = days.iter().map(|day| (day.burn - median).abs()).collect();
    order::floats(&mut away);
    match percentile(&away, 0.5) {
        middle if middle > 0.0 => middle * 1.482_602_2,
        _ => mean(&away) * 1.253_314_1,
    }
}
