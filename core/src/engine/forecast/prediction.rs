//! The deterministic predictors: one rate goes on, through the forward model of [`Record::exhaustion`].

use super::trouble::DAY_MS;
use crate::engine::amount::{Amount, Quotient};
use crate::engine::analysis::percentile;
use crate::engine::exhaustion::Exhaustion;
use crate::engine::record::{Record, instant};
use crate::model::incident::Incident;
use crate::model::order;
use chrono::{DateTime, TimeDelta, Utc};
use libm::sqrt;
use serde::Serialize;

/// The normal quantile of 0.9: four in five slopes lie within so many standard errors.
pub(super) const Z90: f64 = 1.281_552;

/// Lookbacks that a recent rate is compared with, itself included.
const LOOKBACKS: i64 = 12;
/// Fewer say nothing of how rates vary.
const LEAST_LOOKBACKS: usize = 4;

/// The most points of a line but one.
const MAX_STEPS: u32 = 10_000;

/// A straight line through the loss of the last days (AUDIT F1), and when it uses the budget up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinearPrediction {
    /// Percent of the budget lost in a day.
    pub slope: f64,
    /// The line where the lookback starts, in percent.
    pub intercept: f64,
    /// Correlation of time and loss; `None` when nothing was lost. High for every loss that only adds up: how well
    /// the line fits, not how likely it is to go on (AUDIT F5).
    pub r: Option<f64>,
    /// Consumed at the end, in percent.
    pub current: f64,
    /// When the budget is used up at this slope, from what is consumed now (AUDIT F4).
    pub exhaustion: Exhaustion,
    /// The slope in minutes or events a day.
    pub per_day: f64,
    /// The same at the slopes that hold the true one in four of five such fits: soonest and latest.
    pub between: (Exhaustion, Exhaustion),
}

/// The recent rate goes on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RatePrediction {
    /// Minutes or events lost in a day.
    pub per_day: f64,
    /// When that uses the budget up.
    pub exhaustion: Exhaustion,
    /// The same at the rates between which four in five of the last dozen lookbacks lay: soonest and latest. `None`
    /// for a record of less than four.
    pub between: Option<(Exhaustion, Exhaustion)>,
}

/// How much a probability of exhaustion asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recommendation {
    /// Below 0.2.
    Healthy,
    /// From 0.2.
    Attention,
    /// From 0.5.
    Warning,
    /// From 0.8.
    Critical,
}

impl Recommendation {
    /// The level of a probability.
    ///
    /// ```
    /// use error_budget::engine::forecast::Recommendation;
    /// assert_eq!(Recommendation::of(0.5), Recommendation::Warning);
    /// ```
    #[must_use]
    pub fn of(probability: f64) -> Self {
        if probability >= 0.8 {
            Self::Critical
        } else if probability >= 0.5 {
            Self::Warning
        } else if probability >= 0.2 {
            Self::Attention
        } else {
            Self::Healthy
        }
    }

    /// Its word in capitals, as reports print it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Healthy => "HEALTHY",
            Self::Attention => "ATTENTION",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
        }
    }

    /// What to do, in one line.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Healthy => {
                "HEALTHY: Low probability of budget exhaustion. Continue normal operations."
            }
            Self::Attention => {
                "ATTENTION: Some risk of budget exhaustion. Monitor closely and have mitigation plans ready."
            }
            Self::Warning => {
                "WARNING: Moderate probability of budget exhaustion. Prioritize reliability work and defer risky releases."
            }
            Self::Critical => {
                "CRITICAL: High probability of budget exhaustion. Implement immediate reliability improvements and consider feature freeze."
            }
        }
    }
}

/// Share of the predictions that exhaust the budget within `days`: a "no" is a vote, missing data are not (AUDIT F11).
/// 0 without any vote.
#[must_use]
pub fn agreement(predictions: &[Exhaustion], days: f64) -> f64 {
    let votes = predictions
        .iter()
        .filter_map(|prediction| prediction.days());
    let (yes, all) = votes.fold((0.0, 0.0), |(yes, all), at| {
        (if at <= days { yes + 1.0 } else { yes }, all + 1.0)
    });
    if all > 0.0 { yes / all } else { 0.0 }
}

impl Record {
    /// Least squares over the loss of the last `steps` times `step`, such as 7 days: a point at each step's end and one
    /// where the first starts. `None` below two points or without data.
    #[must_use]
    pub fn linear_prediction(&self, steps: u32, step: TimeDelta) -> Option<LinearPrediction> {
        let length = step.num_milliseconds();
        if steps == 0 || steps > MAX_STEPS || length <= 0 || !self.has_data() {
            return None;
        }
        let now = self.now.timestamp_millis();
        let at = |point: u32| now.saturating_sub(length.saturating_mul(i64::from(steps - point)));
        let (from, _) = self.window_ms(instant(at(0)));
        let (total, consumed) = self.totals_at(now);
        let percent = |lost: i128| match self.amount(lost).share_of(self.amount(total)) {
            Quotient::Finite(share) => share * 100.0,
            Quotient::Infinite => f64::INFINITY,
            Quotient::NoData => 0.0,
        };
        let losses: Vec<f64> = (0..=steps)
            .map(|point| self.timeline.bad_between(from, at(point)) as f64)
            .collect();

        let count = losses.len() as f64;
        let middle = f64::from(steps) / 2.0;
        let mean = losses.iter().sum::<f64>() / count;
        let (mut across, mut both, mut up) = (0.0, 0.0, 0.0);
        for (point, loss) in losses.iter().enumerate() {
            let (x, y) = (point as f64 - middle, loss - mean);
            across += x * x;
            both += x * y;
            up += y * y;
        }
        let slope = both / across;
        let flat = losses.first() == losses.last();
        let error = if count > 2.0 && !flat {
            sqrt(((up - slope * both) / (count - 2.0)).max(0.0) / across)
        } else {
            0.0
        };
        let exhaustion = |slope: f64| self.exhaustion_at(slope / length as f64);
        let share = |lost: f64| {
            if total == 0 {
                f64::INFINITY
            } else {
                lost / total as f64 * 100.0
            }
        };
        Some(LinearPrediction {
            slope: if flat {
                0.0
            } else {
                share(slope) * DAY_MS / length as f64
            },
            intercept: if flat {
                percent(losses.first().map_or(0, |loss| *loss as i128))
            } else {
                share(mean - slope * middle)
            },
            r: (!flat).then(|| both / sqrt(across * up)),
            current: percent(consumed),
            per_day: if flat {
                0.0
            } else {
                self.per_day(slope / length as f64)
            },
            exhaustion: exhaustion(if flat { 0.0 } else { slope }),
            between: (
                exhaustion(slope + Z90 * error),
                exhaustion(slope - Z90 * error),
            ),
        })
    }

    /// The rate of the last `lookback` goes on, and how that compares with the lookbacks before it.
    #[must_use]
    pub fn rate_prediction(&self, lookback: TimeDelta) -> RatePrediction {
        let now = self.now.timestamp_millis();
        let length = lookback.num_milliseconds().max(1);
        let rate = |ago: i64| {
            let to = now.saturating_sub(length.saturating_mul(ago));
            let from = to.saturating_sub(length);
            (
                from,
                self.timeline.bad_between(from, to) as f64 / length as f64,
            )
        };
        let (_, per_ms) = rate(0);
        let observed = self.timeline.observed_from();
        let mut rates: Vec<f64> = (0..LOOKBACKS)
            .map(rate)
            .take_while(|(from, _)| *from >= observed)
            .map(|(_, rate)| rate)
            .collect();
        order::floats(&mut rates);
        let between = (rates.len() >= LEAST_LOOKBACKS).then(|| {
            (
                self.exhaustion_at(percentile(&rates, 0.9)),
                self.exhaustion_at(percentile(&rates, 0.1)),
            )
        });
        RatePrediction {
            per_day: self.per_day(per_ms),
            exhaustion: self.exhaustion_at(per_ms),
            between,
        }
    }

    /// Share of the budget left at `at`, after now and within one window of it, when `per_day` minutes or events go on
    /// to be lost; minus infinity for losses of no budget.
    #[must_use]
    pub fn remaining_at_rate(&self, per_day: f64, at: DateTime<Utc>) -> f64 {
        let at = at.timestamp_millis();
        let (total, consumed) = self.totals_at(at);
        let (start, _) = self.window_ms(instant(at));
        let days = (at - start.max(self.now.timestamp_millis())).max(0) as f64 / DAY_MS;
        let lost = self.amount(consumed).value() + per_day * days;
        if total == 0 {
            return if lost > 0.0 { f64::NEG_INFINITY } else { 0.0 };
        }
        1.0 - lost / self.amount(total).value()
    }

    fn per_day(&self, per_ms: f64) -> f64 {
        Amount::new((per_ms * DAY_MS) as i128, self.unit()).value()
    }

    /// The guide's estimator: mean duration over mean gap of the last ten incidents before now, in minutes a day, for
    /// incidents of full impact. `None` below two, or when all start at once. Says nothing of the time since the last
    /// one (AUDIT F6, F7): prefer [`Record::rate_prediction`].
    #[must_use]
    pub fn last_ten_prediction(&self, incidents: &[Incident]) -> Option<(f64, Exhaustion)> {
        let mut past: Vec<(i64, i64)> = incidents
            .iter()
            .filter(|incident| incident.start <= self.now)
            .map(|incident| {
                let start = incident.start.timestamp_millis();
                (start, incident.end_at(self.now).timestamp_millis() - start)
            })
            .collect();
        order::by(&mut past, |(_, lasted)| *lasted);
        order::by(&mut past, |(start, _)| *start);
        let ten = past.split_off(past.len().saturating_sub(10));
        let ((first, _), (last, _)) = ten.first().zip(ten.last())?;
        let gaps = (ten.len() - 1) as f64;
        if last <= first {
            return None;
        }
        let mean_gap = (last - first) as f64 / gaps;
        let mean_lost =
            ten.iter().map(|(_, lasted)| *lasted as f64).sum::<f64>() / ten.len() as f64;
        let share = mean_lost / mean_gap;
        let scale = self.timeline.valid_between(
            self.now.timestamp_millis() - 86_400_000,
            self.now.timestamp_millis(),
        ) as f64
            / DAY_MS
            * f64::from(crate::model::PPB);
        Some((share * 1440.0, self.exhaustion_at(share * scale)))
    }
}
