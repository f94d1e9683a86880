//! How fast a tier catches a steady error rate, what is spent by then, and how long it lingers.
//!
//! The SRE Workbook's formulas (ch. 5): detection = allowance / error rate x long window x
//! threshold; spent = error rate / allowance x detection / budget window; a window forgets a
//! long outage after window x (1 - threshold x allowance / error rate).

use super::words::seconds;
use crate::model::alert_policy::{AlertPolicy, AlertTier, Condition};
use crate::model::target::Target;
use chrono::TimeDelta;
use serde::Serialize;

/// One tier against one error rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reaction {
    /// Seconds from the first error to the alert; `None` when it never fires.
    pub detection_seconds: Option<f64>,
    /// Share of the budget spent by then.
    pub spent_share: Option<f64>,
    /// Seconds from the last error to silence, after an outage that it caught; `None` when it
    /// never fires, or fires until the budget's window has forgotten.
    pub reset_seconds: Option<f64>,
}

/// Every tier against one error rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Bad share, 0 to 1.
    pub error_share: f64,
    /// In the policy's order.
    pub reactions: Vec<Reaction>,
}

/// The table of a policy: a row for each error rate, each a share from 0 to 1.
///
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::alerting::tables::table;
/// use error_budget::model::alert_policy::google;
/// let target = "99.9%".parse()?;
/// let rows = table(&google(), target, TimeDelta::days(30), &[1.0]);
/// // A total outage: 14.4 x 0.1% of an hour, when 2% of the budget are gone.
/// let page = rows[0].reactions[0];
/// assert!(page.detection_seconds.is_some_and(|seconds| (seconds - 51.84).abs() < 1e-9));
/// assert!(page.spent_share.is_some_and(|share| (share - 0.02).abs() < 1e-12));
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn table(
    policy: &AlertPolicy,
    target: Target,
    window: TimeDelta,
    error_shares: &[f64],
) -> Vec<Row> {
    error_shares
        .iter()
        .map(|error_share| Row {
            error_share: *error_share,
            reactions: policy
                .tiers
                .iter()
                .map(|tier| reaction(tier, target, window, *error_share))
                .collect(),
        })
        .collect()
}

/// How one tier reacts to a steady share of errors, from 0 to 1, after nothing bad at all.
#[must_use]
pub fn reaction(tier: &AlertTier, target: Target, window: TimeDelta, error_share: f64) -> Reaction {
    let hold = seconds(tier.hold);
    let allowance = f64::from(target.allowance_ppb()) / 1e9;
    let budget = allowance * seconds(window);
    let detection_seconds = detection(tier, allowance, window, error_share).map(|met| met + hold);
    Reaction {
        detection_seconds,
        spent_share: detection_seconds
            .map(|after| error_share * after.min(seconds(window)) / budget)
            .filter(|share| share.is_finite()),
        reset_seconds: detection_seconds.and(reset(tier, allowance, window, error_share)),
    }
}

/// Seconds until the condition is met.
fn detection(tier: &AlertTier, allowance: f64, window: TimeDelta, error: f64) -> Option<f64> {
    if !(error > 0.0 && error <= 1.0) {
        return None;
    }
    // So many seconds of this error rate are needed, and so many fit the lookback.
    let after = |needed: f64, lookback: f64| {
        let after = needed / error;
        (after <= lookback * (1.0 + 1e-12)).then_some(after)
    };
    let budget = allowance * seconds(window);
    match tier.condition {
        Condition::BurnRate {
            long,
            short,
            threshold,
        } => {
            let rate = threshold.burn_rate(long, window) * allowance;
            let of = |lookback: TimeDelta| after(rate * seconds(lookback), seconds(lookback));
            match short {
                Some(short) => Some(of(long)?.max(of(short)?)),
                None => of(long),
            }
        }
        Condition::BudgetDrop { share, lookback } => {
            after(share.value() * budget, seconds(lookback))
        }
        Condition::BudgetConsumed { share } => after(share.value() * budget, seconds(window)),
        Condition::Exhaustion { within, lookback } => {
            let (within, lookback) = (seconds(within), seconds(lookback));
            // budget - error x t <= error x min(t, lookback) x within / lookback.
            let early = budget / error / (1.0 + within / lookback);
            let met = if early <= lookback {
                early
            } else {
                (budget / error - within).max(lookback)
            };
            (met <= seconds(window)).then_some(met)
        }
    }
}

/// Seconds after a long outage until the condition is no longer met.
fn reset(tier: &AlertTier, allowance: f64, window: TimeDelta, error: f64) -> Option<f64> {
    match tier.condition {
        Condition::BurnRate {
            long,
            short,
            threshold,
        } => {
            let left = 1.0 - threshold.burn_rate(long, window) * allowance / error;
            Some(seconds(short.map_or(long, |short| short.min(long))) * left.max(0.0))
        }
        Condition::BudgetDrop { share, lookback } => {
            let needed = share.value() * allowance * seconds(window) / error;
            Some((seconds(lookback) - needed).max(0.0))
        }
        Condition::BudgetConsumed { share } => {
            Some(seconds(window) * (1.0 - share.value() * allowance / error).max(0.0))
        }
        Condition::Exhaustion { .. } => None,
    }
}
