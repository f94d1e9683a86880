//! The day that parts a before from an after.

use super::SIGNIFICANT;
use super::daily::Day;
use super::patterns::ranks;
use super::statistics::mean;
use chrono::NaiveDate;
use libm::exp;
use serde::Serialize;

/// Pettitt's test: the split of the days at which ranks differ most.
///
/// A. N. Pettitt, Applied Statistics 28 (1979) 126-135.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChangePoint {
    /// The first day of the after.
    pub date: NaiveDate,
    /// Mean burn before.
    pub before: f64,
    /// Mean burn from then on.
    pub after: f64,
    /// How likely such a split is by chance.
    pub p_value: f64,
    /// The p value is below [`SIGNIFICANT`].
    pub significant: bool,
}

/// Of two days or more; the earliest of equal splits.
pub(super) fn find(days: &[Day]) -> ChangePoint {
    let burns: Vec<f64> = days.iter().map(|day| day.burn).collect();
    let (ranks, _) = ranks(&burns);
    let n = burns.len() as f64;
    // U after k days: 2 x (their ranks) - k (n + 1).
    let (mut sum, mut most, mut split) = (0.0, 0.0_f64, 1);
    for (index, rank) in ranks.iter().enumerate().take(burns.len().saturating_sub(1)) {
        sum += 2.0 * rank - (n + 1.0);
        if sum.abs() > most {
            (most, split) = (sum.abs(), index + 1);
        }
    }
    let p_value = (2.0 * exp(-6.0 * most * most / (n * n * n + n * n))).min(1.0);
    let (before, after) = burns.split_at(split.min(burns.len()));
    ChangePoint {
        date: days.get(split).map_or(NaiveDate::MIN, |day| day.date),
        before: mean(before),
        after: mean(after),
        p_value,
        significant: p_value < SIGNIFICANT,
    }
}
