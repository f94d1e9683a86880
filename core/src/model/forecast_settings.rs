//! How far a plan looks ahead, by how many paths, and what it assumes of the future.

use super::alert_policy::Multiple;
use serde::Serialize;

/// The longest horizon, in days.
pub const MAX_DAYS: u32 = 366;
/// The most paths.
pub const MAX_PATHS: u32 = 100_000;
/// The longest that a prior takes from one incident to the next, in days.
pub const MAX_PRIOR_DAYS: u32 = 3_660;
/// The longest that a prior takes an incident to last, in minutes: thirty days.
pub const MAX_PRIOR_MINUTES: u32 = 43_200;
/// The greatest factor of an assumption: more is no plan.
pub const MOST_TIMES: u32 = 100;

/// What a plan says of its forecasts; saved with it, so that a link shows everyone the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ForecastSettings {
    /// The same seed gives the same figures.
    pub seed: u64,
    /// Paths to draw, from 1 to [`MAX_PATHS`].
    pub paths: u32,
    /// Days to look ahead, from 1 to [`MAX_DAYS`].
    pub days: u32,
    /// What is believed before the record speaks.
    pub prior: Prior,
    /// What is assumed to change.
    pub assumptions: Assumptions,
}

impl Default for ForecastSettings {
    /// 10,000 paths of 30 days, seed 1, as the history has it.
    fn default() -> Self {
        Self {
            seed: 1,
            paths: 10_000,
            days: 30,
            prior: Prior::default(),
            assumptions: Assumptions::default(),
        }
    }
}

/// What is believed of a service of which little is known; its record outweighs it (docs/FORECAST.md, "Model").
///
/// ```
/// use error_budget::model::forecast_settings::Prior;
/// assert_eq!(Prior::default(), Prior { days: 15, minutes: 120 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Prior {
    /// A fresh incident in so many days, from 1 to [`MAX_PRIOR_DAYS`].
    pub days: u32,
    /// It lasts so many minutes, from 1 to [`MAX_PRIOR_MINUTES`].
    pub minutes: u32,
}

impl Default for Prior {
    /// One in 15 days, two hours long.
    fn default() -> Self {
        Self {
            days: 15,
            minutes: 120,
        }
    }
}

/// How the future differs from the history: 1 is as fitted to it. What has happened stays as it is.
///
/// ```
/// use error_budget::model::forecast_settings::Assumptions;
/// assert_eq!(Assumptions::default().rate.value(), 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Assumptions {
    /// Fresh trouble starts so many times as often, from 0 to [`MOST_TIMES`]. That of today may
    /// return whatever the rate.
    pub rate: Multiple,
    /// It lasts so many times as long, from 0 to [`MOST_TIMES`]: 0.5 recovers twice as fast.
    pub duration: Multiple,
}

impl Default for Assumptions {
    /// As fitted.
    fn default() -> Self {
        Self {
            rate: Multiple::ONE,
            duration: Multiple::ONE,
        }
    }
}
