//! How the forecasts would have done on the service's own past.

use super::Settings;
use super::prediction::Z90;
use super::retrospect::{Retrospect, Trial};
use crate::model::plan::Service;
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};
use libm::sqrt;
use serde::Serialize;

/// A miss of the 80 % band costs so many times its distance (Gneiting and Raftery 2007, 2 / alpha).
const MISS_COST: f64 = 10.0;
/// Overspends beyond one budget count as one.
const DEEPEST: f64 = -1.0;
/// Shares this close are equal.
const SAME: f64 = 1e-4;

/// Forecasts made in retrospect, each with what was known at its origin, against what came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Days that each forecast looks ahead.
    pub horizon_days: u32,
    /// The simulation.
    pub simulation: Score,
    /// The straight line through the last 7 days.
    pub linear: Score,
    /// The rate of the last 7 days.
    pub rate: Score,
    /// Brier score of saying the service's own past frequency each time.
    pub climatology_brier: f64,
    /// The simulation's forecasts by tenths of probability; only those with any.
    pub reliability: Vec<Bin>,
}

/// How good a method's forecasts were.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    /// Forecasts of exhaustion; those made when nothing was left are not counted.
    pub forecasts: usize,
    /// Mean squared difference of probability and outcome: 0 is perfect, 0.25 is a coin (Brier 1950).
    pub brier: f64,
    /// 1 - Brier / climatology's Brier: above 0 it beats the past frequency.
    pub skill: f64,
    /// Forecasts of the remaining budget.
    pub bands: usize,
    /// How many outcomes lay inside the 80 % band.
    pub covered: usize,
    /// Their share.
    pub coverage: f64,
    /// Width of the band plus ten times what missed it, in budgets: lower is better.
    pub interval_score: f64,
}

/// Forecasts of one tenth of probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// The tenth's lower end.
    pub from: f64,
    /// How many.
    pub forecasts: usize,
    /// Their mean probability.
    pub stated: f64,
    /// How many of them came true.
    pub came_true: usize,
    /// The share that came true.
    pub observed: f64,
    /// Between these lies the true share with 80 % (Wilson 1927): a few forecasts say little.
    pub interval: (f64, f64),
}

/// Tries `settings` on the past of `service`: an origin each week from 60 days after the start of the record, as long
/// as the horizon had passed by `now`. `None` when there is no such week.
///
/// O(origins) forecasts: with fewer paths it is quicker and nearly as telling. [`Retrospect`] does the same a forecast at
/// a time.
#[must_use]
pub fn calibrate(
    service: &Service,
    now: DateTime<Utc>,
    zone: &Zone,
    settings: &Settings,
) -> Option<Calibration> {
    let mut retrospect = Retrospect::new(service, now, zone, settings);
    while retrospect.step() {}
    retrospect.calibration()
}

/// The scores of some trials; `None` of none.
pub(super) fn scored(trials: &[Trial], horizon_days: u32) -> Option<Calibration> {
    if trials.is_empty() {
        return None;
    }
    let judged = trials
        .iter()
        .filter_map(|trial| Some((trial, f64::from(u8::from(trial.exhausted?)))));
    let brier = |probability: fn(&Trial) -> f64| {
        mean(
            judged
                .clone()
                .map(|(trial, came)| (probability(trial) - came) * (probability(trial) - came)),
        )
    };
    let climatology_brier = brier(|trial| trial.climatology);
    let score = |probability: fn(&Trial) -> f64, band: fn(&Trial) -> (f64, f64)| {
        let brier = brier(probability);
        let inside = trials.iter().filter(|trial| {
            let (low, high) = band(trial);
            trial.remaining >= low - SAME && trial.remaining <= high + SAME
        });
        let covered = inside.count();
        Score {
            forecasts: judged.clone().count(),
            brier,
            skill: if climatology_brier > 0.0 {
                1.0 - brier / climatology_brier
            } else {
                0.0
            },
            bands: trials.len(),
            covered,
            coverage: covered as f64 / trials.len() as f64,
            interval_score: mean(trials.iter().map(|trial| {
                let (low, high) = band(trial);
                let (low, high, came) = (
                    low.max(DEEPEST),
                    high.max(DEEPEST),
                    trial.remaining.max(DEEPEST),
                );
                high - low + MISS_COST * ((low - came).max(0.0) + (came - high).max(0.0))
            })),
        }
    };
    let reliability = (0..10)
        .filter_map(|tenth| {
            let inside = judged
                .clone()
                .filter(move |(trial, _)| ((trial.simulation.0 * 10.0) as usize).min(9) == tenth);
            let forecasts = inside.clone().count();
            let came_true = inside.clone().filter(|(_, came)| *came > 0.5).count();
            (forecasts > 0).then(|| Bin {
                from: tenth as f64 / 10.0,
                forecasts,
                stated: mean(inside.map(|(trial, _)| trial.simulation.0)),
                came_true,
                observed: came_true as f64 / forecasts as f64,
                interval: wilson(came_true, forecasts),
            })
        })
        .collect();
    Some(Calibration {
        horizon_days,
        simulation: score(
            |trial| trial.simulation.0,
            |trial| (trial.simulation.1.p10, trial.simulation.1.p90),
        ),
        linear: score(
            |trial| trial.linear.0,
            |trial| (trial.linear.1, trial.linear.1),
        ),
        rate: score(|trial| trial.rate.0, |trial| (trial.rate.1, trial.rate.1)),
        climatology_brier,
        reliability,
    })
}

/// The 80 % interval of a share of which `hits` of `all` were seen: Wilson's score, which stays inside 0 and 1 and has a
/// width for none and for all.
fn wilson(hits: usize, all: usize) -> (f64, f64) {
    let n = all.max(1) as f64;
    let share = hits as f64 / n;
    let z = Z90 * Z90 / n;
    let middle = (share + z / 2.0) / (1.0 + z);
    let half = sqrt(z * (share * (1.0 - share) + z / 4.0)) / (1.0 + z);
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// 0 of nothing.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn a_share_of_few_is_wide_and_never_leaves_zero_to_one() {
        // z = 1.281552. None of 1: up to z^2 / (1 + z^2) = 1.642375 / 2.642375. Half of 4: with z^2 / 4 = 0.410594 the
        // half width is sqrt(0.410594 (0.25 + 0.102648)) / 1.410594 = 0.269759.
        let cases = [
            ((0, 1), (0.0, 0.621_553)),
            ((1, 1), (0.378_447, 1.0)),
            ((2, 4), (0.230_241, 0.769_759)),
        ];
        for ((hits, all), (low, high)) in cases {
            let interval = wilson(hits, all);
            assert!(
                (interval.0 - low).abs() < 1e-6,
                "{hits} of {all}: {interval:?}"
            );
            assert!(
                (interval.1 - high).abs() < 1e-6,
                "{hits} of {all}: {interval:?}"
            );
        }
    }
}
