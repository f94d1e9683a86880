//! The few figures that alerts and gates decide on.

use super::amount::{Quotient, Unit};
use super::exhaustion::RATE_LOOKBACK;
use super::record::Record;
use crate::model::status::{Status, Thresholds};
use serde::Serialize;

/// Where a budget stands, in the figures that a decision quotes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Metrics {
    /// How bad it is.
    pub status: Status,
    /// Share of the budget consumed; above 1 when overspent.
    pub consumed_share: Quotient,
    /// Share of the budget left; below 0 when overspent.
    pub remaining_share: Quotient,
    /// What is left in minutes or events, signed.
    pub remaining: f64,
    /// Minutes or events.
    pub unit: Unit,
    /// The recent burn rate.
    pub burn_rate: Quotient,
    /// Days until nothing is left: 0 when exhausted, infinite when never, `None` without data.
    pub days_to_exhaustion: Option<f64>,
}

impl Metrics {
    /// Percent left as it is shown: never below 0, `None` without data.
    #[must_use]
    pub fn percent_left(&self) -> Option<f64> {
        match self.remaining_share {
            Quotient::Infinite => Some(0.0),
            share => share.percent().map(|percent| percent.max(0.0)),
        }
    }

    /// What is left as it is shown: `36.7 minutes`, never below 0.
    #[must_use]
    pub fn amount_left(&self) -> String {
        let unit = match self.unit {
            Unit::Minutes => "minutes",
            Unit::Events => "events",
        };
        format!("{:.1} {unit}", self.remaining.max(0.0))
    }

    /// Days to exhaustion as a sentence has it: `42.5 days`, `inf days`, `unknown days`.
    #[must_use]
    pub fn days(&self) -> String {
        self.days_to_exhaustion.map_or_else(
            || "unknown days".to_owned(),
            |days| format!("{days:.1} days"),
        )
    }

    /// The burn rate as a sentence has it: `1.8x`, `infx`, `unknown`.
    #[must_use]
    pub fn burn(&self) -> String {
        times(self.burn_rate)
    }
}

/// A burn rate as sentences have it: `1.8x`, `infx`, `unknown`.
pub(crate) fn times(burn: Quotient) -> String {
    burn.number()
        .map_or_else(|| "unknown".to_owned(), |burn| format!("{burn:.1}x"))
}

impl Record {
    /// Where the budget stands at now.
    #[must_use]
    pub fn metrics(&self, thresholds: &Thresholds) -> Metrics {
        let budget = self.budget();
        Metrics {
            status: self.status(thresholds).status,
            consumed_share: budget.consumed_share,
            remaining_share: budget.remaining_share,
            remaining: budget.remaining.value(),
            unit: self.unit(),
            burn_rate: self.burn_rate(self.now, RATE_LOOKBACK),
            days_to_exhaustion: self.exhaustion(RATE_LOOKBACK).days(),
        }
    }
}
