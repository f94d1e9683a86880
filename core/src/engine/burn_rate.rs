//! How fast the budget goes.

use super::amount::{Amount, Quotient, divide};
use super::record::{Record, instant};
use crate::model::alert_policy::{Action, AlertPolicy, Condition};
use crate::model::order;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// The burn rate over one lookback, and the alert tier that watches it.
#[derive(Debug, Clone, Serialize)]
pub struct Burn {
    /// Minutes looked back.
    pub lookback_minutes: i64,
    /// Multiple of the rate that spends exactly one budget in one window.
    pub rate: Quotient,
    /// Burn rate at which the tier fires, scaled to the window.
    pub threshold: f64,
    /// What the tier asks for.
    pub action: Action,
    /// The long window has reached the threshold and the short one confirms that it still burns.
    pub firing: bool,
}

impl Record {
    /// Burn rate over the `lookback` before `at`: (bad / valid) / allowance, measured on what
    /// was observed. 1 spends exactly one budget in one window.
    ///
    /// No data where nothing was observed; with a target of 100% anything bad is infinite.
    #[must_use]
    pub fn burn_rate(&self, at: DateTime<Utc>, lookback: TimeDelta) -> Quotient {
        let to = at.timestamp_millis();
        self.burn_between(to.saturating_sub(lookback.num_milliseconds()), to)
    }

    fn burn_between(&self, from: i64, to: i64) -> Quotient {
        let bad = self.timeline.bad_between(from, to);
        let valid = self.timeline.observed_between(from, to);
        let allowed = valid * i128::from(self.objective.target.allowance_ppb());
        match (bad, valid, allowed) {
            (_, ..=0, _) => Quotient::NoData,
            (0, ..) => Quotient::Finite(0.0),
            (_, _, 0) => Quotient::Infinite,
            (bad, _, allowed) => Quotient::Finite(divide(bad, allowed)),
        }
    }

    /// What a burn rate is made of: lost in the `lookback` before `at`, and observed in it, in
    /// minutes or events.
    #[must_use]
    pub fn lost_of_observed(&self, at: DateTime<Utc>, lookback: TimeDelta) -> (Amount, Amount) {
        let to = at.timestamp_millis();
        let from = to.saturating_sub(lookback.num_milliseconds());
        (
            self.amount(self.timeline.bad_between(from, to)),
            self.weight(self.timeline.observed_between(from, to)),
        )
    }

    /// The burn over the long window of each tier on the burn rate at now, and whether it fires.
    #[must_use]
    pub fn burns(&self, policy: &AlertPolicy) -> Vec<Burn> {
        let length = self.window(self.now).length();
        let tiers = policy.tiers.iter().filter_map(|tier| match tier.condition {
            Condition::BurnRate {
                long, threshold, ..
            } => Some((tier, long, threshold)),
            _ => None,
        });
        tiers
            .map(|(tier, long, threshold)| Burn {
                lookback_minutes: long.num_minutes(),
                rate: self.burn_rate(self.now, long),
                threshold: threshold.burn_rate(long, length),
                action: tier.action,
                firing: self.meets(&tier.condition, self.now),
            })
            .collect()
    }

    /// The burn rate over a moving `lookback` at each of its corners in `[from, to]`, up to now.
    ///
    /// Between two corners it is a straight line while the weight of time is even.
    #[must_use]
    pub fn burn_curve(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        lookback: TimeDelta,
    ) -> Vec<(DateTime<Utc>, f64)> {
        let length = lookback.num_milliseconds();
        let from = from.timestamp_millis().max(self.timeline.observed_from());
        let to = to.timestamp_millis().min(self.timeline.observed_until());
        if from >= to {
            return Vec::new();
        }
        let entering = self.timeline.corners(from, to);
        let leaving = self
            .timeline
            .corners(from.saturating_sub(length), to.saturating_sub(length))
            .map(|at| at.saturating_add(length));
        let mut corners: Vec<i64> = entering.chain(leaving).chain([from, to]).collect();
        order::integers(&mut corners);
        corners.dedup();
        corners
            .into_iter()
            .filter_map(|at| {
                Some((
                    instant(at),
                    self.burn_between(at.saturating_sub(length), at).number()?,
                ))
            })
            .collect()
    }
}
