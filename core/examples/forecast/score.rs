//! Forecasts held against what came.

use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::record::Record;
use std::fmt::Write;

/// A miss of the 80 % band costs so many times its distance (Gneiting and Raftery 2007, 2 / alpha).
const MISS_COST: f64 = 10.0;
/// Overspends beyond one budget count as one.
const DEEPEST: f64 = -1.0;
/// Shares this close are equal.
const SAME: f64 = 1e-4;
/// Known days before the first week that counts as past.
const WARM_UP: TimeDelta = TimeDelta::days(60);
const WEEK: TimeDelta = TimeDelta::days(7);

/// One forecast, and what came.
#[derive(Debug, Clone, Copy)]
pub struct Trial {
    /// The stated probability of exhaustion.
    pub stated: f64,
    /// P10 and P90 of the share of the budget left.
    pub band: (f64, f64),
    /// Whether it was exhausted; `None` when it was at the origin.
    came: Option<bool>,
    /// What was left.
    left: f64,
    /// The service's own past weekly frequency.
    past: f64,
}

impl Trial {
    /// What was said at `origin` of the next `days`, against the whole record.
    pub fn of(
        whole: &Record,
        origin: DateTime<Utc>,
        days: u32,
        stated: f64,
        band: (f64, f64),
    ) -> Self {
        let horizon = TimeDelta::days(i64::from(days));
        let left = whole.budget_at(origin + horizon).remaining_share.number();
        Self {
            stated,
            band,
            came: exhausted(whole, origin, horizon),
            left: left.unwrap_or(f64::NEG_INFINITY),
            past: past_frequency(whole, origin, horizon),
        }
    }
}

/// Whether consumption reached the budget at some instant of the horizon; `None` when it already had.
fn exhausted(whole: &Record, origin: DateTime<Utc>, horizon: TimeDelta) -> Option<bool> {
    let curve = whole.remaining_curve(origin, origin + horizon);
    let came = curve.iter().skip(1).any(|(_, left)| *left <= 0.0);
    (!whole.budget_at(origin).exhausted).then_some(came)
}

/// (k + 1) / (n + 2) over the weeks before whose horizons had passed.
fn past_frequency(whole: &Record, origin: DateTime<Utc>, horizon: TimeDelta) -> f64 {
    let (mut weeks, mut hits) = (0.0, 0.0);
    let mut week = origin - WEEK;
    while week >= whole.observed().start + WARM_UP {
        if week + horizon <= origin
            && let Some(came) = exhausted(whole, week, horizon)
        {
            weeks += 1.0;
            hits += f64::from(u8::from(came));
        }
        week -= WEEK;
    }
    (hits + 1.0) / (weeks + 2.0)
}

/// The scores of some trials, in words.
pub fn report(title: &str, trials: &[Trial]) -> String {
    let judged: Vec<(f64, f64, f64)> = trials
        .iter()
        .filter_map(|trial| Some((trial.stated, trial.past, f64::from(u8::from(trial.came?)))))
        .collect();
    let mean = |values: &mut dyn Iterator<Item = f64>| {
        let (sum, count) =
            values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        sum / f64::max(count, 1.0)
    };
    let square = |miss: f64| miss * miss;
    let brier = mean(&mut judged.iter().map(|(stated, _, came)| square(stated - came)));
    let past = mean(&mut judged.iter().map(|(_, past, came)| square(past - came)));
    let rate = mean(&mut judged.iter().map(|(_, _, came)| *came));
    let covers = |trial: &Trial| {
        let (low, high) = trial.band;
        f64::from(u8::from(
            trial.left >= low - SAME && trial.left <= high + SAME,
        ))
    };
    let cost = |trial: &Trial| {
        let [low, high, left] =
            [trial.band.0, trial.band.1, trial.left].map(|share| share.max(DEEPEST));
        high - low + MISS_COST * ((low - left).max(0.0) + (left - high).max(0.0))
    };
    let mut text = format!(
        "{title}: {} forecasts of exhaustion, base rate {rate:.2}; {} bands\n  Brier {brier:.3}, past frequency {past:.3}, \
         skill {:+.2}; band covers {:.0} %, interval score {:.2}\n  stated/observed (forecasts):",
        judged.len(),
        trials.len(),
        1.0 - brier / past,
        mean(&mut trials.iter().map(covers)) * 100.0,
        mean(&mut trials.iter().map(cost)),
    );
    for tenth in 0..10 {
        let inside: Vec<_> = judged
            .iter()
            .filter(|(stated, ..)| ((stated * 10.0) as usize).min(9) == tenth)
            .collect();
        if !inside.is_empty() {
            let stated = mean(&mut inside.iter().map(|(stated, ..)| *stated));
            let observed = mean(&mut inside.iter().map(|(_, _, came)| *came));
            // Writing to a text cannot fail.
            let _ = write!(text, " {stated:.2}/{observed:.2} ({})", inside.len());
        }
    }
    text
}
