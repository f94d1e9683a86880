//! What may come: an honest, probabilistic forecast by simulation.
//!
//! The model, its sources and its measured calibration are in `docs/FORECAST.md`: trouble starts at a rate that is
//! uncertain, returns soon after it ended, and lasts as long as it did before, with a heavy tail. A seed makes every
//! figure the same for every reader.

mod answer;
mod arrivals;
mod band;
mod calibration;
mod durations;
mod normal;
mod outlook;
mod path;
mod prediction;
mod retrospect;
mod trouble;

pub use crate::model::forecast_settings::{
    Assumptions, MAX_DAYS, MAX_PATHS, MAX_PRIOR_DAYS, MAX_PRIOR_MINUTES, MOST_TIMES, Prior,
};
pub use answer::{Band, Day, ExhaustionDays, Forecast, ReleaseCost, WhenExhausted};
pub use arrivals::Arrivals;
pub use calibration::{Bin, Calibration, Score, calibrate};
pub use durations::TypicalDuration;
pub use prediction::{LinearPrediction, RatePrediction, Recommendation, agreement};
pub use retrospect::Retrospect;
pub use trouble::Trouble;

use super::record::Record;
use crate::model::forecast_settings::ForecastSettings;
use crate::model::order::{self, key, value};
use crate::model::release::Release;
use band::band;
use chrono::TimeDelta;
use durations::Durations;
use outlook::Outlook;
use path::{Change, Model};
use rand::SeedableRng;
use rand_distr::Gamma;
use rand_pcg::Pcg32;

/// The most releases that take part.
const MAX_RELEASES: usize = 50;
/// Incidents and corners that all paths together walk through, at most: a few seconds. A history of tens of thousands
/// of incidents gets fewer paths, which then differ little.
const MAX_STEPS: f64 = 50e6;
/// Paths that are walked before their days are put with those of the others.
const LANES: usize = 64;
/// Paths that even such a history gets.
const LEAST_PATHS: f64 = 100.0;

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Days to look ahead, from 1 to [`MAX_DAYS`].
    pub days: u32,
    /// Paths to draw, from 1 to [`MAX_PATHS`].
    pub paths: u32,
    /// The same seed gives the same figures.
    pub seed: u64,
    /// What the team's other services say about durations.
    pub typical: TypicalDuration,
    /// What is believed before the record speaks.
    pub prior: Prior,
    /// How the future differs from the history.
    pub assumptions: Assumptions,
}

impl Default for Settings {
    fn default() -> Self {
        ForecastSettings::default().into()
    }
}

impl From<ForecastSettings> for Settings {
    /// What a plan asks for; other services say nothing about durations.
    fn from(of_plan: ForecastSettings) -> Self {
        Self {
            days: of_plan.days,
            paths: of_plan.paths,
            seed: of_plan.seed,
            typical: TypicalDuration::default(),
            prior: of_plan.prior,
            assumptions: of_plan.assumptions,
        }
    }
}

/// Is more than this share of the budget left at the end of this day? Of a day outside the
/// horizon nothing is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Question {
    pub(super) day: u32,
    pub(super) more_than: f64,
}

impl Record {
    /// The same futures without one release: what it is to blame for is the difference.
    #[must_use]
    pub fn forecast_without(
        &self,
        settings: &Settings,
        releases: &[Release],
        release: usize,
    ) -> Option<Forecast> {
        let mut others = releases.to_vec();
        let left_out = others.get_mut(release);
        if let Some(failure) = left_out.and_then(|release| release.failure.as_mut()) {
            // It still throws its dice, so that those after it have theirs.
            failure.probability = 0.0;
        }
        let mut forecast = self.forecast(settings, &others)?;
        forecast.releases.retain(|cost| cost.release != release);
        Some(forecast)
    }

    /// Simulates the time ahead; `None` without data.
    ///
    /// Of `releases` those take part that have a [`ChangeFailure`](crate::model::release::ChangeFailure):
    /// each may fail when it goes out, now when it has no time, and what fails costs its
    /// length or one of the history's. One that falls into an incident waits for its end. The
    /// rest of a future is the same with and without them.
    ///
    /// What the record [foresees](Record::foreseeing) happens in every future.
    ///
    /// Values of `settings` outside their range are taken as the nearest in it.
    ///
    /// # Example
    /// ```
    /// use error_budget::engine::forecast::Settings;
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
    /// use chrono::{DateTime, TimeDelta, Utc};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
    /// service.measured_from = Some(now - TimeDelta::days(90));
    /// let forecast = Record::new(&service, now, &Zone::utc()).forecast(&Settings::default(), &[]).expect("data");
    /// assert_eq!(forecast.days.len(), 30);
    /// assert!(forecast.little_evidence, "no incident yet: the prior speaks");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn forecast(&self, settings: &Settings, releases: &[Release]) -> Option<Forecast> {
        let (forecast, _) = self.forecast_and_answer(settings, releases, &[])?;
        Some(forecast)
    }

    /// The same, and the share of futures that answers each question.
    pub(super) fn forecast_and_answer(
        &self,
        settings: &Settings,
        releases: &[Release],
        questions: &[Question],
    ) -> Option<(Forecast, Vec<Option<f64>>)> {
        if !self.has_data() {
            return None;
        }
        let days = settings.days.clamp(1, MAX_DAYS);
        let troubles = self.troubles();
        let observed_days = self.observed_days();
        let arrivals = Arrivals::fit(
            &troubles,
            observed_days,
            f64::from(settings.prior.days.clamp(1, MAX_PRIOR_DAYS)),
        );
        let most = f64::from(MOST_TIMES);
        let times = settings.assumptions.rate.value().min(most);
        let longer = settings.assumptions.duration.value().min(most);
        let durations = Durations::fit(
            &troubles,
            settings.typical,
            f64::from(settings.prior.minutes.clamp(1, MAX_PRIOR_MINUTES)),
            longer,
        );
        let outlook = Outlook::new(self, days);
        if outlook.stops.len() < 2 {
            return None;
        }
        let fresh_days = arrivals.mean_days() / times;
        let gap = (1.0 - arrivals.return_probability) * fresh_days;
        let steps = outlook.stops.len() as f64 + f64::from(days) / (gap + durations.mean_days());
        let most = (MAX_STEPS / steps).max(LEAST_PATHS) as u32;
        let paths = settings.paths.clamp(1, MAX_PATHS).min(most) as usize;
        let (numbers, changes) = self.changes(releases, days);
        // What each release lost in each future, side by side.
        let mut costs = vec![0_i64; changes.len() * paths];
        let model = Model {
            rate: Gamma::new(arrivals.shape(), 1.0 / arrivals.rate_days()).ok()?,
            times,
            arrivals: &arrivals,
            durations: &durations,
            outlook: &outlook,
            ongoing: troubles
                .last()
                .filter(|trouble| trouble.ongoing)
                .map(|trouble| (-trouble.start, trouble.impact)),
            releases: &changes,
        };

        // Day after day, all paths of a day side by side.
        let mut remaining = vec![0_i64; days as usize * paths];
        let mut ends: Vec<i64> = Vec::new();
        let mut losses: Vec<i64> = Vec::with_capacity(paths);
        // A few paths at a time, so that their values lie close while they are written.
        let mut together = vec![0_i64; days as usize * LANES];
        for first in (0..paths).step_by(LANES) {
            let lanes = LANES.min(paths - first);
            for lane in 0..lanes {
                let path = (first + lane) as u64;
                // A seed of its own: a change of the plan changes the paths that it touches and no other.
                let mut rng =
                    Pcg32::seed_from_u64(settings.seed ^ path.wrapping_mul(0x9e37_79b9_7f4a_7c15));
                let mut dice =
                    Pcg32::seed_from_u64(!settings.seed ^ path.wrapping_mul(0x9e37_79b9_7f4a_7c15));
                let (mut cell, mut cost_cell) = (lane, first + lane);
                let keep_day = |left| {
                    if let Some(value) = together.get_mut(cell) {
                        *value = key(left);
                    }
                    cell += LANES;
                };
                let keep_cost = |lost| {
                    if let Some(value) = costs.get_mut(cost_cell) {
                        *value = key(lost);
                    }
                    cost_cell += paths;
                };
                let outcome = model.walk(&mut rng, &mut dice, keep_day, keep_cost);
                ends.extend(outcome.exhausted_after.map(key));
                losses.push(key(outcome.lost));
            }
            for (row, values) in remaining.chunks_mut(paths).zip(together.chunks(LANES)) {
                let cells = row.iter_mut().skip(first).take(lanes);
                cells.zip(values).for_each(|(cell, value)| *cell = *value);
            }
        }
        order::integers(&mut ends);

        let exhausted_already = self.budget().exhausted;
        let probability = |count: usize| (count as f64 + 0.5) / (paths as f64 + 1.0);
        let kept = remaining.rchunks(paths).next().map_or(0, |last| {
            last.iter().filter(|left| **left >= key(0.0)).count()
        });
        let answers = questions.iter().map(|question| {
            let day = (question.day as usize).checked_sub(1)?;
            let values = remaining.chunks(paths).nth(day)?;
            let least = key(question.more_than);
            let count = values.iter().filter(|left| **left > least).count();
            Some(count as f64 / paths as f64)
        });
        let answers: Vec<Option<f64>> = answers.collect();
        let day_list = remaining
            .chunks_mut(paths)
            .zip(1..)
            .map(|(values, day)| Day {
                day,
                exhausted: (!exhausted_already)
                    .then(|| probability(ends.partition_point(|end| *end <= key(f64::from(day))))),
                remaining: band(values),
            })
            .collect();
        let sooner = |share: f64| {
            let end = ends.get((share * paths as f64) as usize);
            end.map(|end| value(*end))
        };
        let forecast = Forecast {
            paths: paths as u32,
            days: day_list,
            exhaustion: (!exhausted_already).then(|| ExhaustionDays {
                p10: sooner(0.1),
                p50: sooner(0.5),
                p90: sooner(0.9),
            }),
            when_exhausted: when_exhausted(&ends).filter(|_| !exhausted_already),
            kept: probability(kept),
            expected_loss: sum(&losses) / paths as f64,
            worst_percent_share: worst_percent(&mut losses),
            loss: band(&mut losses),
            effective_incidents: effective(&troubles),
            little_evidence: troubles.len() < 4 || observed_days < 60.0,
            releases: numbers
                .into_iter()
                .zip(costs.chunks_mut(paths))
                .filter_map(|(release, lost)| {
                    Some(ReleaseCost {
                        release: release?,
                        expected: sum(lost) / paths as f64,
                        p90: band(lost).p90,
                    })
                })
                .collect(),
        };
        Some((forecast, answers))
    }

    /// The releases that may fail within `days` and what is foreseen, in order of time; releases
    /// with their positions.
    fn changes(&self, releases: &[Release], days: u32) -> (Vec<Option<usize>>, Vec<Change>) {
        let mut planned: Vec<(Option<usize>, Change)> = releases
            .iter()
            .enumerate()
            .filter_map(|(index, release)| {
                let failure = release.failure?;
                let until = (release.at.unwrap_or(self.now) - self.now).num_milliseconds();
                let at = until as f64 / trouble::DAY_MS;
                let cost =
                    |cost: TimeDelta| cost.num_milliseconds().max(0) as f64 / trouble::DAY_MS;
                let change = Change {
                    at,
                    probability: failure.probability,
                    days: failure.cost.map(cost),
                    impact: 1.0,
                    certain: false,
                };
                (at >= 0.0 && at < f64::from(days)).then_some((Some(index), change))
            })
            .take(MAX_RELEASES)
            .collect();
        let now = self.now.timestamp_millis();
        let foreseen = self.foreseen.iter().map(|foreseen| Change {
            at: foreseen.start.saturating_sub(now) as f64 / trouble::DAY_MS,
            probability: 1.0,
            days: Some(foreseen.length_ms as f64 / trouble::DAY_MS),
            impact: foreseen.impact,
            certain: true,
        });
        let within = foreseen.filter(|change| change.at < f64::from(days));
        planned.extend(within.take(MAX_RELEASES).map(|change| (None, change)));
        order::by(&mut planned, |(_, change)| key(change.at));
        planned.into_iter().unzip()
    }

    /// Days from the start of the record to now.
    #[must_use]
    pub fn observed_days(&self) -> f64 {
        (self.now - self.observed().start)
            .max(TimeDelta::zero())
            .num_milliseconds() as f64
            / trouble::DAY_MS
    }
}

/// `ends` are keys, ascending.
fn when_exhausted(ends: &[i64]) -> Option<WhenExhausted> {
    let at = |share: f64| {
        let end = ends.get((share * ends.len() as f64) as usize);
        end.map(|end| value(*end))
    };
    Some(WhenExhausted {
        p10: at(0.1)?,
        p50: at(0.5)?,
        p90: at(0.9)?,
    })
}

/// Share of the sum that the largest 1 % carry, at least one of them; 0 of nothing.
fn worst_percent(losses: &mut [i64]) -> f64 {
    let whole = sum(losses);
    let worst = (losses.len() / 100).max(1);
    if whole <= 0.0 || worst > losses.len() {
        return 0.0;
    }
    let split = losses.len() - worst;
    let (_, first, rest) = losses.select_nth_unstable(split);
    (value(*first) + sum(rest)) / whole
}

/// The sum of the floats of these keys.
fn sum(keys: &[i64]) -> f64 {
    keys.iter().map(|key| value(*key)).sum()
}

fn effective(troubles: &[Trouble]) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for trouble in troubles {
        let weight = arrivals::weight(-trouble.start);
        sum += weight;
        squares += weight * weight;
    }
    if squares > 0.0 {
        sum * sum / squares
    } else {
        0.0
    }
}
