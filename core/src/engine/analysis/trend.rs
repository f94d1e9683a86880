//! A straight line through the day's burn.

use super::SIGNIFICANT;
use super::distribution::correlation_p;
use super::statistics::mean;
use serde::Serialize;

/// Where a line points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Down.
    Improving,
    /// Level.
    Stable,
    /// Up.
    Degrading,
}

impl Direction {
    /// The word, in lower case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Improving => "improving",
            Self::Stable => "stable",
            Self::Degrading => "degrading",
        }
    }
}

/// Least squares of the day's burn on the day's number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trend {
    /// Where the slope points, significant or not: say so only with [`Trend::significant`]
    /// (AUDIT H9).
    pub direction: Direction,
    /// Burn rate per day.
    pub slope: f64,
    /// Share of the variance that the line explains; `None` for a level history (AUDIT H8).
    pub r_squared: Option<f64>,
    /// How likely a slope this steep is by chance, two-sided, if the days are independent;
    /// `None` for a level history.
    pub p_value: Option<f64>,
    /// The p value is below [`SIGNIFICANT`].
    pub significant: bool,
    /// What the line adds in 7 days.
    pub change_in_7_days: f64,
}

impl Trend {
    /// Of three values or more.
    pub(super) fn of(burns: &[f64]) -> Self {
        let n = burns.len() as f64;
        let (center, level) = ((n - 1.0) / 2.0, mean(burns));
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (index, burn) in burns.iter().enumerate() {
            let (x, y) = (index as f64 - center, burn - level);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        if yy == 0.0 || xx == 0.0 {
            return Self {
                direction: Direction::Stable,
                slope: 0.0,
                r_squared: None,
                p_value: None,
                significant: false,
                change_in_7_days: 0.0,
            };
        }
        let slope = xy / xx;
        let r_squared = (xy * xy / (xx * yy)).min(1.0);
        let p_value = correlation_p(1.0 - r_squared, n - 2.0);
        Self {
            direction: match slope {
                slope if slope > 0.0 => Direction::Degrading,
                slope if slope < 0.0 => Direction::Improving,
                _ => Direction::Stable,
            },
            slope,
            r_squared: Some(r_squared),
            p_value: Some(p_value),
            significant: p_value < SIGNIFICANT,
            change_in_7_days: slope * 7.0,
        }
    }
}
