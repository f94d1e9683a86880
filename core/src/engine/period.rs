//! One measured period without a history: uptime in, figures and status out.

use super::allowance::{AllowanceError, time_allowance};
use super::amount::{Quotient, Unit, reaches};
use super::metrics::Metrics;
use super::status::determine;
use crate::model::status::Thresholds;
use crate::model::target::Target;
use crate::model::window::Interval;
use chrono::TimeDelta;
use thiserror::Error;

/// What was measured over the period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Uptime {
    /// So many minutes were good.
    Minutes(f64),
    /// So many percent of the time were good, 0 to 100.
    Percent(f64),
    /// So many of these requests were good; time is taken as bad as the requests were
    /// (AUDIT M9).
    Requests {
        /// All of them.
        total: u64,
        /// The good ones.
        good: u64,
    },
}

/// Why a period has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The period is empty or reversed.
    #[error("the period has to end after it starts")]
    EmptyPeriod,
    /// No requests: nothing was measured.
    #[error("there were no requests: nothing is known of this period")]
    NoData,
    /// More was good than there was.
    #[error("uptime is from 0 to the whole period")]
    UptimeOutsidePeriod,
    /// One window's budget cannot be charged with more than a window (AUDIT G5).
    #[error("the period is longer than the window; measure its last window")]
    PeriodLongerThanWindow,
    /// The window is empty.
    #[error("the window has to be longer than 0")]
    WindowNotPositive,
}

/// The figures of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeriodReport {
    /// Percent of the period that were good.
    pub uptime_percent: f64,
    /// The budget of a whole window, in minutes.
    pub total_minutes: f64,
    /// What the period lost: all its downtime, not what goes beyond an allowance (AUDIT G1).
    pub consumed_minutes: f64,
    /// What is left of the window's budget, not below 0.
    pub remaining_minutes: f64,
    /// What went beyond it.
    pub overspent_minutes: f64,
    /// The figures that alerts and gates ask for; the burn rate is that of the period.
    pub metrics: Metrics,
}

/// Charges a period to the budget of one window.
///
/// # Errors
/// [`PeriodError`] for what cannot be.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::period::{Uptime, report};
/// use error_budget::model::status::{Status, Thresholds};
/// use error_budget::model::window::Interval;
/// let start = "2025-01-01T00:00:00Z".parse().expect("an instant");
/// let january = Interval { start, end: start + TimeDelta::days(30) };
/// let window = TimeDelta::days(30);
/// let answer = report(january, Uptime::Percent(99.85), "99.9%".parse()?, window, &Thresholds::default())?;
/// assert!((answer.consumed_minutes - 64.8).abs() < 1e-9, "64.8 of 43.2 minutes");
/// assert_eq!(answer.metrics.status, Status::Exhausted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn report(
    period: Interval,
    uptime: Uptime,
    target: Target,
    window: TimeDelta,
    thresholds: &Thresholds,
) -> Result<PeriodReport, PeriodError> {
    let length = period.end - period.start;
    if length <= TimeDelta::zero() {
        return Err(PeriodError::EmptyPeriod);
    }
    if length > window {
        return Err(PeriodError::PeriodLongerThanWindow);
    }
    let total = time_allowance(target, window).map_err(|error| match error {
        AllowanceError::EmptyPeriod => PeriodError::EmptyPeriod,
        _ => PeriodError::WindowNotPositive,
    })?;
    let total = total.value();
    let minutes = length.num_milliseconds() as f64 / 60_000.0;
    let bad = bad_share(uptime, minutes)?;
    let consumed = bad * minutes;
    let allowance = f64::from(target.allowance_ppb()) / 1e9;
    let consumed_share = quotient(consumed, total);
    // Exactly all of it is exhausted, whatever binary fractions make of it (AUDIT M4).
    let left = if (total - consumed).abs() <= 1e-9 * total {
        0.0
    } else {
        total - consumed
    };
    let remaining_share = match consumed_share {
        Quotient::Finite(0.0) => Quotient::Finite(1.0),
        Quotient::Finite(_) => Quotient::Finite(left / total),
        other => other,
    };
    let burn_rate = quotient(bad, allowance);
    let window_days = window.num_milliseconds() as f64 / 86_400_000.0;
    let share_left = match remaining_share {
        Quotient::Finite(share) => share,
        _ => f64::NEG_INFINITY,
    };
    let days = match burn_rate {
        _ if share_left <= 0.0 => 0.0,
        Quotient::Finite(burn) if burn > 0.0 => window_days * share_left / burn,
        _ => f64::INFINITY,
    };
    let status = determine(
        Some(share_left * 100.0),
        burn_rate.number(),
        Some(days),
        thresholds,
    );
    Ok(PeriodReport {
        uptime_percent: (1.0 - bad) * 100.0,
        total_minutes: total,
        consumed_minutes: consumed,
        remaining_minutes: left.max(0.0),
        overspent_minutes: (-left).max(0.0),
        metrics: Metrics {
            status: status.status,
            consumed_share,
            remaining_share,
            remaining: left,
            unit: Unit::Minutes,
            burn_rate,
            days_to_exhaustion: Some(days),
        },
    })
}

fn quotient(part: f64, whole: f64) -> Quotient {
    if part == 0.0 {
        Quotient::Finite(0.0)
    } else if whole == 0.0 {
        Quotient::Infinite
    } else {
        Quotient::Finite(part / whole)
    }
}

/// Share of the period that was bad, 0 to 1.
fn bad_share(uptime: Uptime, minutes: f64) -> Result<f64, PeriodError> {
    let within = |good: f64, all: f64| {
        let possible = (0.0..=all).contains(&good);
        possible
            .then_some(good)
            .ok_or(PeriodError::UptimeOutsidePeriod)
    };
    match uptime {
        Uptime::Minutes(good) => Ok((minutes - within(good, minutes)?) / minutes),
        Uptime::Percent(percent) => {
            let percent = within(percent, 100.0)?;
            // 99.9 means 99.9: what is a decimal of up to seven places is taken as one.
            let units = libm::rint(percent * 1e7);
            Ok(if reaches(1e-4, (percent * 1e7 - units).abs()) {
                (1e9 - units) / 1e9
            } else {
                (100.0 - percent) / 100.0
            })
        }
        Uptime::Requests { total: 0, .. } => Err(PeriodError::NoData),
        Uptime::Requests { total, good } if good > total => Err(PeriodError::UptimeOutsidePeriod),
        Uptime::Requests { total, good } => Ok((total - good) as f64 / total as f64),
    }
}
