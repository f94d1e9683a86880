//! Which tiers fire at one instant.

use crate::engine::amount::Quotient;
use crate::engine::exhaustion::{ErrorRateError, burn_of_error_rate};
use crate::engine::record::Record;
use crate::model::alert_policy::{Action, AlertPolicy, AlertTier, Condition, Severity};
use crate::model::target::Target;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// What a tier on the burn rate sees.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detection {
    /// The tier's name.
    pub tier: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it asks for.
    pub action: Action,
    /// Burn rate at which it fires, scaled to the window.
    pub threshold: f64,
    /// Burn rate over the long window.
    pub long_burn: Quotient,
    /// Burn rate over the short window; `None` when the tier has none.
    pub short_burn: Option<Quotient>,
    /// The long window has reached the threshold.
    pub long_exceeds: bool,
    /// The short window has, too; `None` when the tier has none.
    pub short_exceeds: Option<bool>,
    /// Both have.
    pub triggered: bool,
    /// Share of the budget that the long window's burn spent: burn x long window / window
    /// (AUDIT D7).
    pub spent_share: Quotient,
}

/// Checks one tier on the burn rate against measured error rates, in percent from 0 to 100.
///
/// `None` for a tier on something else.
///
/// # Errors
/// [`ErrorRateError`] for an error rate outside 0 to 100.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::alerting::detector::check;
/// use error_budget::model::alert_policy::google;
/// let target = "99.99%".parse().expect("a target");
/// let seen = check(&google().tiers[0], target, TimeDelta::days(30), 0.144, 0.2)?;
/// assert!(seen.is_some_and(|seen| seen.triggered), "exactly on 14.4");
/// # Ok::<(), error_budget::engine::exhaustion::ErrorRateError>(())
/// ```
pub fn check(
    tier: &AlertTier,
    target: Target,
    window: TimeDelta,
    long_error_percent: f64,
    short_error_percent: f64,
) -> Result<Option<Detection>, ErrorRateError> {
    let long_burn = burn_of_error_rate(long_error_percent, target)?;
    let short_burn = burn_of_error_rate(short_error_percent, target)?;
    Ok(detection(tier, window, long_burn, short_burn))
}

/// Nothing bad reaches no threshold, not even one of 0.
fn exceeds(burn: Quotient, threshold: f64) -> bool {
    burn != Quotient::Finite(0.0) && burn.reaches(threshold)
}

fn detection(
    tier: &AlertTier,
    window: TimeDelta,
    long_burn: Quotient,
    short_burn: Quotient,
) -> Option<Detection> {
    let Condition::BurnRate {
        long,
        short,
        threshold,
    } = tier.condition
    else {
        return None;
    };
    let threshold = threshold.burn_rate(long, window);
    let long_exceeds = exceeds(long_burn, threshold);
    let short_exceeds = short.map(|_| exceeds(short_burn, threshold));
    let part = long.num_milliseconds() as f64 / window.num_milliseconds().max(1) as f64;
    Some(Detection {
        tier: tier.name.clone(),
        severity: tier.severity,
        action: tier.action,
        threshold,
        long_burn,
        short_burn: short.map(|_| short_burn),
        long_exceeds,
        short_exceeds,
        triggered: long_exceeds && short_exceeds != Some(false),
        spent_share: match long_burn {
            Quotient::Finite(burn) => Quotient::Finite(burn * part),
            other => other,
        },
    })
}

/// What a policy says at one instant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdicts {
    /// The tiers that fire, in the policy's order.
    pub triggered: Vec<Detection>,
    /// Tiers that could not be asked: a window's error rate is missing (AUDIT D6).
    pub not_evaluated: Vec<String>,
}

/// Checks every tier of a policy against error rates by length of window, in percent.
///
/// Windows are told apart by their length, so `24h` and `1d` are one (AUDIT D1).
///
/// # Errors
/// [`ErrorRateError`] for an error rate outside 0 to 100.
pub fn check_all(
    policy: &AlertPolicy,
    target: Target,
    window: TimeDelta,
    error_percent: &[(TimeDelta, f64)],
) -> Result<Verdicts, ErrorRateError> {
    let rate = |length: TimeDelta| {
        error_percent
            .iter()
            .find(|(known, _)| *known == length)
            .map(|(_, rate)| *rate)
    };
    let mut verdicts = Verdicts {
        triggered: Vec::new(),
        not_evaluated: Vec::new(),
    };
    for tier in &policy.tiers {
        let rates = match tier.condition {
            Condition::BurnRate { long, short, .. } => rate(long).zip(rate(short.unwrap_or(long))),
            _ => None,
        };
        let seen = match rates {
            Some((long, short)) => check(tier, target, window, long, short)?,
            None => None,
        };
        match seen {
            Some(seen) if seen.triggered => verdicts.triggered.push(seen),
            Some(_) => {}
            None => verdicts.not_evaluated.push(tier.name.clone()),
        }
    }
    Ok(verdicts)
}

impl Record {
    /// What each tier on the burn rate sees at `at`; decided exactly, the figures are floats.
    #[must_use]
    pub fn detect(&self, policy: &AlertPolicy, at: DateTime<Utc>) -> Vec<Detection> {
        let window = self.window(at).length();
        policy
            .tiers
            .iter()
            .filter_map(|tier| {
                let Condition::BurnRate { long, short, .. } = tier.condition else {
                    return None;
                };
                let mut seen = detection(
                    tier,
                    window,
                    self.burn_rate(at, long),
                    self.burn_rate(at, short.unwrap_or(long)),
                )?;
                seen.triggered = self.meets(&tier.condition, at);
                Some(seen)
            })
            .collect()
    }
}
