//! The guide's single formulas: budgets and consumption without a history.

use super::amount::{Amount, Quotient, Unit, divide};
use crate::model::PPB;
use crate::model::target::Target;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use thiserror::Error;

/// Why a formula has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AllowanceError {
    /// No window.
    #[error("the window has to be longer than 0")]
    WindowNotPositive,
    /// The period is empty or reversed.
    #[error("the period has to end after it starts")]
    EmptyPeriod,
    /// More failures than requests.
    #[error("there cannot be more failed than total requests")]
    BadCounts,
    /// Downtime below 0 or beyond the period.
    #[error("downtime is from 0 to the length of the period")]
    DowntimeOutsidePeriod,
}

/// The time that may be bad in `length`, exactly.
///
/// # Errors
/// [`AllowanceError::WindowNotPositive`] for a length of 0 or less.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::allowance::time_allowance;
/// let budget = time_allowance("99.9%".parse()?, TimeDelta::days(30))?;
/// assert_eq!(budget.value(), 43.2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn time_allowance(target: Target, length: TimeDelta) -> Result<Amount, AllowanceError> {
    let ms = length.num_milliseconds();
    if ms <= 0 {
        return Err(AllowanceError::WindowNotPositive);
    }
    Ok(Amount::new(
        i128::from(ms) * i128::from(target.allowance_ppb()),
        Unit::Minutes,
    ))
}

/// What failed requests did to the budget of the traffic so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequestConsumption {
    /// Good of total, in percent; no data without requests.
    pub success_percent: Quotient,
    /// Failures that were allowed.
    pub allowed_failures: f64,
    /// Failures beyond that, 0 if none.
    pub excess_failures: f64,
    /// Failed of allowed, in percent, never clipped (AUDIT M2). Of the traffic so far, so
    /// this is the burn rate times 100 (AUDIT M5).
    pub consumed_percent: Quotient,
    /// More than allowed, compared exactly (AUDIT M4).
    pub exceeded: bool,
}

/// The consumption of `failed` of `total` requests.
///
/// # Errors
/// [`AllowanceError::BadCounts`] when more failed than there were.
pub fn request_consumption(
    total: u64,
    failed: u64,
    target: Target,
) -> Result<RequestConsumption, AllowanceError> {
    if failed > total {
        return Err(AllowanceError::BadCounts);
    }
    let allowed = i128::from(total) * i128::from(target.allowance_ppb());
    let lost = i128::from(failed) * i128::from(PPB);
    let whole = i128::from(PPB);
    Ok(RequestConsumption {
        success_percent: if total == 0 {
            Quotient::NoData
        } else {
            Quotient::Finite(divide(i128::from(total - failed) * 100, i128::from(total)))
        },
        allowed_failures: divide(allowed, whole),
        excess_failures: divide((lost - allowed).max(0), whole),
        consumed_percent: percent(lost, allowed),
        exceeded: lost > allowed,
    })
}

/// What downtime did to the budget of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DowntimeConsumption {
    /// Length of the period in minutes.
    pub total_minutes: f64,
    /// Minutes up.
    pub uptime_minutes: f64,
    /// Minutes that may be down.
    pub allowed_minutes: f64,
    /// Minutes that were down.
    pub consumed_minutes: f64,
    /// Minutes left, 0 when overspent.
    pub remaining_minutes: f64,
    /// Down of allowed, in percent, never clipped; against the period itself (AUDIT M5).
    pub consumed_percent: Quotient,
    /// Up of total, in percent.
    pub availability_percent: f64,
}

/// The consumption of `downtime` within `[start, end)`, to the millisecond.
///
/// # Errors
/// [`AllowanceError`] for an empty period, or downtime that does not fit it.
pub fn downtime_consumption(
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    downtime: TimeDelta,
    target: Target,
) -> Result<DowntimeConsumption, AllowanceError> {
    let (length, down) = (
        (end - start).num_milliseconds(),
        downtime.num_milliseconds(),
    );
    if length <= 0 {
        return Err(AllowanceError::EmptyPeriod);
    }
    if !(0..=length).contains(&down) {
        return Err(AllowanceError::DowntimeOutsidePeriod);
    }
    let allowed = i128::from(length) * i128::from(target.allowance_ppb());
    let lost = i128::from(down) * i128::from(PPB);
    let minutes = |ms: i64| divide(i128::from(ms), 60_000);
    Ok(DowntimeConsumption {
        total_minutes: minutes(length),
        uptime_minutes: minutes(length - down),
        allowed_minutes: Amount::new(allowed, Unit::Minutes).value(),
        consumed_minutes: minutes(down),
        remaining_minutes: Amount::new((allowed - lost).max(0), Unit::Minutes).value(),
        consumed_percent: percent(lost, allowed),
        availability_percent: divide(i128::from(length - down) * 100, i128::from(length)),
    })
}

/// `part` of `whole` in percent: 0 of 0 is 0, anything of 0 infinite.
fn percent(part: i128, whole: i128) -> Quotient {
    match (part, whole) {
        (0, 0) => Quotient::Finite(0.0),
        (_, 0) => Quotient::Infinite,
        (part, whole) => Quotient::Finite(divide(part * 100, whole)),
    }
}
