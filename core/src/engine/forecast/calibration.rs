//! How the forecasts would have done on the service's own past.

use super::{Band, Forecast, Settings};
use crate::engine::amount::Quotient;
use crate::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use crate::engine::record::{Record, instant};
use crate::model::plan::Service;
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

const DAY_MS: i64 = 86_400_000;
/// Known days before the first forecast.
const WARM_UP_DAYS: i64 = 60;
/// Days from one forecast to the next.
const STEP_DAYS: i64 = 7;
/// The most origins, the latest ones: four years of weeks.
const MAX_ORIGINS: usize = 208;
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
    /// Share of outcomes inside the 80 % band.
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
    /// The share that came true.
    pub observed: f64,
}

/// One forecast and its outcome.
struct Trial {
    /// None when nothing was left at the origin.
    exhausted: Option<bool>,
    remaining: f64,
    climatology: f64,
    simulation: (f64, Band),
    linear: (f64, f64),
    rate: (f64, f64),
}

/// Tries `settings` on the past of `service`: an origin each week from 60 days after the start of the record, as long
/// as the horizon had passed by `now`. `None` when there is no such week.
///
/// O(origins) forecasts: with fewer paths it is quicker and nearly as telling.
#[must_use]
pub fn calibrate(
    service: &Service,
    now: DateTime<Utc>,
    zone: &Zone,
    settings: &Settings,
) -> Option<Calibration> {
    let past = Record::new(service, now, zone);
    let horizon = TimeDelta::days(i64::from(settings.days.clamp(1, super::MAX_DAYS)));
    let origins = origins(&past, horizon);
    let mut trials: Vec<Trial> = Vec::with_capacity(origins.len());
    // What came of each week so far: the instant at which it was known, and whether.
    let mut known: Vec<(DateTime<Utc>, bool)> = Vec::new();
    for origin in origins {
        let record = Record::new(service, origin, zone);
        let Some(forecast) = record.forecast(settings, &[]) else {
            continue;
        };
        let end = origin + horizon;
        let came = past.remaining_curve(origin, end);
        let exhausted = (!past.budget_at(origin).exhausted)
            .then(|| came.iter().skip(1).any(|(_, left)| *left <= 0.0));
        let Some(remaining) = finite(past.budget_at(end).remaining_share) else {
            continue;
        };
        let matured: Vec<bool> = known
            .iter()
            .filter(|(when, _)| *when <= origin)
            .map(|(_, event)| *event)
            .collect();
        let hits = matured.iter().filter(|event| **event).count();
        let (per_day, linear) = record
            .linear_prediction(7, TimeDelta::days(1))
            .map_or((0.0, Exhaustion::NoData), |line| {
                (line.per_day, line.exhaustion)
            });
        let recent = record.rate_prediction(RATE_LOOKBACK);
        let (recent_per_day, rate) = (recent.per_day, recent.exhaustion);
        trials.push(Trial {
            exhausted,
            remaining,
            climatology: (hits as f64 + 1.0) / (matured.len() as f64 + 2.0),
            simulation: last(&forecast)?,
            linear: (
                vote(linear, horizon),
                record.remaining_at_rate(per_day, end),
            ),
            rate: (
                vote(rate, horizon),
                record.remaining_at_rate(recent_per_day, end),
            ),
        });
        if let Some(event) = exhausted {
            known.push((end, event));
        }
    }
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
        Score {
            forecasts: judged.clone().count(),
            brier,
            skill: if climatology_brier > 0.0 {
                1.0 - brier / climatology_brier
            } else {
                0.0
            },
            bands: trials.len(),
            coverage: mean(trials.iter().map(|trial| {
                let (low, high) = band(trial);
                f64::from(u8::from(
                    trial.remaining >= low - SAME && trial.remaining <= high + SAME,
                ))
            })),
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
            (forecasts > 0).then(|| Bin {
                from: tenth as f64 / 10.0,
                forecasts,
                stated: mean(inside.clone().map(|(trial, _)| trial.simulation.0)),
                observed: mean(inside.map(|(_, came)| came)),
            })
        })
        .collect();
    Some(Calibration {
        horizon_days: settings.days.clamp(1, super::MAX_DAYS),
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

/// Midnights UTC, a week apart.
fn origins(past: &Record, horizon: TimeDelta) -> Vec<DateTime<Utc>> {
    let observed = past.observed();
    let first = observed
        .start
        .timestamp_millis()
        .saturating_add(WARM_UP_DAYS * DAY_MS);
    let first = first.div_euclid(DAY_MS) * DAY_MS
        + if first.rem_euclid(DAY_MS) == 0 {
            0
        } else {
            DAY_MS
        };
    let last = observed
        .end
        .timestamp_millis()
        .saturating_sub(horizon.num_milliseconds());
    let weeks = (last - first).div_euclid(STEP_DAYS * DAY_MS) + 1;
    let skipped = (weeks - MAX_ORIGINS as i64).max(0);
    (skipped..weeks)
        .map(|week| instant(first + week * STEP_DAYS * DAY_MS))
        .collect()
}

/// Probability of exhaustion and the band of what is left at the horizon.
fn last(forecast: &Forecast) -> Option<(f64, Band)> {
    let day = forecast.days.last()?;
    Some((day.exhausted.unwrap_or(1.0), day.remaining))
}

fn vote(exhaustion: Exhaustion, horizon: TimeDelta) -> f64 {
    let days = horizon.num_milliseconds() as f64 / DAY_MS as f64;
    f64::from(u8::from(exhaustion.days().is_some_and(|at| at <= days)))
}

fn finite(share: Quotient) -> Option<f64> {
    match share {
        Quotient::Finite(share) => Some(share),
        Quotient::NoData | Quotient::Infinite => None,
    }
}

/// 0 of nothing.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}
