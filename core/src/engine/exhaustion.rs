//! When the budget runs out.

use super::amount::{Quotient, reaches};
use super::record::{Record, instant};
use crate::model::status::Status;
use crate::model::window::Window;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use thiserror::Error;

/// The recent past that is assumed to go on: 7 days (AUDIT, "Forward model").
pub const RATE_LOOKBACK: TimeDelta = TimeDelta::days(7);

/// When the budget runs out if the recent rate goes on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "when", rename_all = "snake_case")]
pub enum Exhaustion {
    /// Nothing was observed, so there is no rate.
    NoData,
    /// Nothing is left already.
    Now,
    /// Consumption reaches the budget then.
    At {
        /// The instant.
        at: DateTime<Utc>,
        /// Days from now.
        days: f64,
    },
    /// Not within one window: old losses leave as fast as new ones come, or nothing burns.
    Never,
}

impl Exhaustion {
    /// Days from now: 0 when exhausted, infinite when never, `None` without data.
    #[must_use]
    pub fn days(self) -> Option<f64> {
        match self {
            Self::NoData => None,
            Self::Now => Some(0.0),
            Self::At { days, .. } => Some(days),
            Self::Never => Some(f64::INFINITY),
        }
    }
}

impl Record {
    /// When the budget runs out if what was lost in the last `lookback` goes on at that rate.
    ///
    /// The forward model of AUDIT.md: consumption in the window at `now + t` is what of the
    /// recorded loss is still inside plus the rate times `t`. A calendar period is followed
    /// to its end.
    #[must_use]
    pub fn exhaustion(&self, lookback: TimeDelta) -> Exhaustion {
        let now = self.now.timestamp_millis();
        let from = now
            .saturating_sub(lookback.num_milliseconds())
            .max(self.timeline.observed_from());
        // A record that is read before its end knows nothing of what comes after.
        let until = self.timeline.observed_until().min(now);
        let lost = self.timeline.bad_between(from, until);
        let rate = if until <= from {
            0.0
        } else {
            lost as f64 / (until - from) as f64
        };
        self.exhaustion_at(rate)
    }

    /// When the budget runs out at a steady `rate`, on the timeline's scale per millisecond.
    pub(crate) fn exhaustion_at(&self, rate: f64) -> Exhaustion {
        if !self.has_data() {
            return Exhaustion::NoData;
        }
        if self.budget().exhausted {
            return Exhaustion::Now;
        }
        if rate <= 0.0 {
            return Exhaustion::Never;
        }
        let now = self.now.timestamp_millis();
        // What is left at a corner; straight between corners.
        let left = |at: i64| {
            let (total, consumed) = match self.objective.window {
                Window::Rolling(_) => self.totals_at(at),
                // The end of a period still belongs to the losses of that period.
                Window::Calendar(_) => {
                    let (from, to) = self.window_ms(self.now);
                    (
                        self.allowed_between(from, to),
                        self.timeline.bad_between(from, at),
                    )
                }
            };
            (total - consumed) as f64 - rate * (at - now) as f64
        };
        let mut before = (now, left(now));
        for at in self.future_corners() {
            let value = left(at);
            if value <= 0.0 {
                let (start, high) = before;
                let part = if high > value {
                    high / (high - value)
                } else {
                    1.0
                };
                let ms = (at - start) as f64 * part;
                let at = start.saturating_add(ms as i64);
                return Exhaustion::At {
                    at: instant(at),
                    days: ((start - now) as f64 + ms) / 86_400_000.0,
                };
            }
            before = (at, value);
        }
        Exhaustion::Never
    }
}

/// Time to exhaustion at a constant burn, for a window that does not roll.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstantBurn {
    /// Days from now; infinite when nothing burns, 0 when nothing is left.
    pub days: f64,
    /// The date; `None` when there is none, or none that a calendar can hold.
    pub at: Option<DateTime<Utc>>,
    /// By days alone: under 1 critical, 3 warning, 7 attention, else healthy; nothing left: exhausted.
    pub status: Status,
}

/// Why there is no time to exhaustion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ConstantBurnError {
    /// The window is not longer than 0.
    #[error("the window has to be longer than 0 days")]
    WindowNotPositive,
    /// An input is not a number.
    #[error("remaining budget and burn rate have to be numbers")]
    NotANumber,
}

/// Days until nothing is left: window x remaining / burn.
///
/// Holds for a fixed window, or until the first recorded loss rolls off (AUDIT B4); with a
/// history use [`Record::exhaustion`]. `remaining_percent` is 0 to 100 and may be negative.
///
/// # Errors
/// [`ConstantBurnError`] for a window of 0 or less, or NaN.
///
/// # Example
/// ```
/// use error_budget::engine::exhaustion::at_constant_burn;
/// let now = "2025-01-31T00:00:00Z".parse().expect("an instant");
/// let answer = at_constant_burn(100.0, 14.4, 30.0, now)?;
/// assert!((answer.days - 2.083_333).abs() < 1e-6);
/// # Ok::<(), error_budget::engine::exhaustion::ConstantBurnError>(())
/// ```
pub fn at_constant_burn(
    remaining_percent: f64,
    burn_rate: f64,
    window_days: f64,
    now: DateTime<Utc>,
) -> Result<ConstantBurn, ConstantBurnError> {
    if remaining_percent.is_nan() || burn_rate.is_nan() || window_days.is_nan() {
        return Err(ConstantBurnError::NotANumber);
    }
    if window_days <= 0.0 {
        return Err(ConstantBurnError::WindowNotPositive);
    }
    if remaining_percent <= 0.0 {
        return Ok(ConstantBurn {
            days: 0.0,
            at: Some(now),
            status: Status::Exhausted,
        });
    }
    if burn_rate <= 0.0 {
        return Ok(ConstantBurn {
            days: f64::INFINITY,
            at: None,
            status: Status::Healthy,
        });
    }
    let days = window_days * (remaining_percent / 100.0) / burn_rate;
    let status = [
        (7.0, Status::Healthy),
        (3.0, Status::Attention),
        (1.0, Status::Warning),
    ]
    .into_iter()
    .find(|(from, _)| reaches(days, *from))
    .map_or(Status::Critical, |(_, status)| status);
    // Beyond about 10^11 days the milliseconds leave i64; year 9999 is sooner.
    let at = (days < 1e9)
        .then(|| TimeDelta::try_milliseconds((days * 86_400_000.0) as i64))
        .flatten()
        .and_then(|after| now.checked_add_signed(after))
        .filter(|at| at.timestamp() < YEAR_10000);
    Ok(ConstantBurn { days, at, status })
}

/// 10000-01-01 in Unix seconds: dates have four-digit years.
const YEAR_10000: i64 = 253_402_300_800;

/// The burn rate of an error rate: error rate / allowance. Both in percent.
///
/// # Errors
/// The error rate has to be from 0 to 100.
///
/// ```
/// use error_budget::engine::exhaustion::burn_of_error_rate;
/// use error_budget::engine::amount::Quotient;
/// let target = "99.9%".parse().expect("a target");
/// assert_eq!(burn_of_error_rate(1.0, target), Ok(Quotient::Finite(10.0)));
/// ```
pub fn burn_of_error_rate(
    error_rate_percent: f64,
    target: crate::model::target::Target,
) -> Result<Quotient, ErrorRateError> {
    if !(0.0..=100.0).contains(&error_rate_percent) {
        return Err(ErrorRateError);
    }
    let allowance_percent = f64::from(target.allowance_ppb()) / 1e7;
    Ok(if error_rate_percent == 0.0 {
        Quotient::Finite(0.0)
    } else if allowance_percent == 0.0 {
        Quotient::Infinite
    } else {
        Quotient::Finite(error_rate_percent / allowance_percent)
    })
}

/// An error rate outside 0 to 100%.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an error rate is from 0 to 100%")]
pub struct ErrorRateError;
